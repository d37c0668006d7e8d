/**
 * `npm start`: the window. In Electron where its binary and a display are there, else in a browser, saying why and where.
 * `npm start -- --example` runs the built-in example on the command line instead, from cube to phase map.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main, root, run, say, setUp } from './setup.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const node = setUp();
  if (args.includes('--example')) return runExample(node);
  const why = whyNotElectron();
  // Paths are meant from where the person stands; npm changes to the checkout.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  // Options are the browser face's: who gives them wants it.
  const wantsBrowser = args.some((argument) => argument.startsWith('-'));
  if (why === undefined && !wantsBrowser) return run(electronBinary(), [root, ...args], { cwd });
  const because = wantsBrowser || why === undefined ? [] : ['--because', why];
  return run(node, [join(root, 'out', 'main', 'loopback.js'), ...because, ...args], { cwd });
});

/** The program that Electron's package has fetched; undefined when it has not. */
function electronBinary() {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const binary = join(dist, readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

/** Why the window cannot be Electron's here; undefined when it can. A missing display is the browser face's to tell. */
function whyNotElectron() {
  if (electronBinary() === undefined) return "Electron's binary is not installed (npx install-electron fetches it)";
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
    return 'No display: neither DISPLAY nor WAYLAND_DISPLAY is set';
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) return 'Electron does not start for the user root';
  return undefined;
}

/** The built-in example from cube to phase map, in the folder `example/`. */
async function runExample(node) {
  const cli = join(root, 'out', 'main', 'cli.js');
  const cube = join('example', 'duplex-steel.hspy');
  const result = join('example', 'result');
  mkdirSync(join(root, 'example'), { recursive: true });
  const steps = [
    ['example', cube],
    ['run', join('resources', 'recipes', 'example.json'), cube, '--out', result],
  ];
  for (const step of steps) {
    say(`\n> phasewright ${step.join(' ')}`);
    const code = await run(node, [cli, ...step]);
    if (code !== 0) return code;
  }
  console.log(`\nThe phase map lies in ${join(root, result, 'phase-map.svg')} (and as .png beside it).`);
  console.log('Now with your own file: npm run -s cli -- info FILE');
  return 0;
}
