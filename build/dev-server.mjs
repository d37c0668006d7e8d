/**
 * The window from its sources (Vite sends each change to it) over a program that is built and started anew when one of its
 * sources changes. Port and token stay, so the window reconnects by itself.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { loadConfigFromFile } from 'electron-vite';
import { build, createServer } from 'vite';
import { root, say } from './setup.mjs';

const { config } = await loadConfigFromFile(
  { command: 'serve', mode: 'development' },
  join(root, 'electron.vite.config.ts'),
);
const token = randomBytes(32).toString('base64url');
const port = await freePort();
const pagePort = await freePort();
const page = await servePage();
let program;
let isFirst = true;

const { externalizeDeps: _, ...mainBuild } = config.main.build;
const watcher = await build({
  configFile: false,
  root,
  logLevel: 'warn',
  ssr: { noExternal: [] },
  build: { ...mainBuild, ssr: true, watch: {}, emptyOutDir: false },
});
let starting = Promise.resolve();
watcher.on('event', (event) => {
  if (event.code === 'ERROR') say(`The build failed: ${event.error.message}`);
  if (event.code === 'END') starting = starting.then(startProgram);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end());

async function end() {
  await Promise.allSettled([stopProgram(), watcher.close(), page.close()]);
  process.exit(0);
}

/** Vite's server of the page; the program passes the page's requests on to it. */
async function servePage() {
  const { build: _build, ...renderer } = config.renderer;
  const server = await createServer({
    ...renderer,
    configFile: false,
    cacheDir: join(root, 'node_modules', '.vite-dev'),
    // The page comes from the program's port; news of changes come straight from Vite's.
    server: { host: '127.0.0.1', port: pagePort, strictPort: true, hmr: { host: '127.0.0.1', clientPort: pagePort } },
  });
  await server.listen();
  return server;
}

/** Starts the program; the first time it shows the window or says where it is. */
async function startProgram() {
  await stopProgram();
  const args = ['--port', String(port), '--dev', `http://127.0.0.1:${pagePort}`, ...process.argv.slice(2)];
  if (!isFirst) args.push('--no-browser');
  program = spawn(process.execPath, [join(root, 'out', 'main', 'loopback.js'), ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: ['ignore', isFirst ? 'inherit' : 'ignore', 'inherit'],
    env: { ...process.env, PHASEWRIGHT_TOKEN: token },
  });
  if (!isFirst) say('Built anew.');
  isFirst = false;
}

function stopProgram() {
  const old = program;
  program = undefined;
  if (!old || old.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    old.on('exit', resolve);
    old.kill('SIGINT');
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createNetServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
