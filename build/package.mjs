/**
 * `npm run package [-- electron-builder arguments]`: installers for this system, in dist/. Electron's binary comes from the
 * network; where it cannot be fetched, this says so and how to bring it along.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { main, root, say, setUp } from './setup.mjs';

await main(async () => {
  const node = setUp();
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const args = ['--config', 'electron-builder.yml', '--publish', 'never', ...process.argv.slice(2)];
  const { code, output } = await runAndRead(node, [builder, ...args]);
  say(code === 0 ? 'The installers lie in dist/.' : advice(output));
  return code;
});

/** Runs a program in this terminal, and reads along. */
function runAndRead(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ['inherit', 'pipe', 'pipe'] });
    let output = '';
    for (const [stream, terminal] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.on('data', (bytes) => {
        output += bytes;
        terminal.write(bytes);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** What to do about it, for the failures that are not the program's. */
function advice(output) {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|HTTPError|status code (4|5)\d\d|cannot resolve|getaddrinfo|fetch failed/i.test(
      output,
    )
  ) {
    return (
      'Nothing was packaged: Electron (or a tool that makes installers) could not be fetched. It comes from github.com;\n' +
      'behind a mirror set ELECTRON_MIRROR and ELECTRON_BUILDER_BINARIES_MIRROR, or copy the caches of a machine that has\n' +
      'them (ELECTRON_CACHE, ELECTRON_BUILDER_CACHE). The program itself is built, in out/: npm start runs it.'
    );
  }
  return 'Nothing was packaged; the reason stands above.';
}
