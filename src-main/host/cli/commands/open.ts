import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from '../command.ts';

/** `open FILE`: the window, served for a browser on this machine until Ctrl-C. (Electron opens its own.) */
export const open: Command = {
  name: 'open',
  summary: 'Open a file or a project in the window',
  usage: 'FILE',
  positionals: { min: 1, max: 1 },
  flags: {},
  help: `Examples
  phasewright open cube.dm4
  phasewright open Steel.phasewright

The window opens in your browser, or its address is printed where there is no display. Ctrl-C ends it.`,
  async run({ positionals: [file], call }) {
    // Says what is wrong with a file before a window comes up.
    if (!/\.phasewright[/\\]?$/i.test(file)) await call('inspect-file', { file, statistics: false });
    const window = spawn(process.execPath, [loopbackProgram(), file, '--folder', dirname(file)], {
      // The line that says where the window is goes to stderr: it is no result.
      stdio: ['inherit', process.stderr, process.stderr],
    });
    const end = () => window.kill('SIGINT');
    process.once('SIGTERM', end).once('SIGINT', end);
    const [code] = await once(window, 'exit');
    return { json: { file }, text: '', exitCode: code === 0 ? 0 : 1 };
  },
};

/** The browser face: among the sources, or in the bundle, where all programs lie side by side. */
function loopbackProgram(): string {
  const here = fileURLToPath(import.meta.url);
  const folder = dirname(here);
  if (here.endsWith('.ts')) return join(folder, '..', '..', 'loopback', 'main.ts');
  return join(folder.endsWith('chunks') ? dirname(folder) : folder, 'loopback.js');
}
