import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { iconFile } from '../../../src-main/host/electron/window-options.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const require = createRequire(import.meta.url);
const why = whyNot();
if (why !== undefined) console.log(`Skipped: packages for Linux: ${why}.`);

function whyNot(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'this is no Linux on x64';
  if (!existsSync(join(root, 'out', 'main', 'electron.js'))) return 'the program is not built (npm run build)';
  if (lstatSync(join(root, 'node_modules')).isSymbolicLink()) return 'node_modules is a link, which npm does not list';
  return undefined;
}

/** What electron-builder would make a package of. */
interface Made {
  readonly target: 'deb' | 'AppImage';
  /** Of the program that makes a .deb. */
  readonly args: readonly string[];
  readonly desktop: string;
}

describe.skipIf(why !== undefined)('packages for Linux', () => {
  let folder: string;
  let made: readonly Made[];
  const resources = () => join(folder, 'dist', 'linux-unpacked', 'resources');
  const of = (target: Made['target']) => made.find((one) => one.target === target)!;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'phasewright-package-'));
    const script = fileURLToPath(new URL('../../helpers/package-linux.mjs', import.meta.url));
    const run = spawnSync(process.execPath, [script, folder], { cwd: root, encoding: 'utf8' });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    made = JSON.parse(readFileSync(join(folder, 'packaged.json'), 'utf8'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('have all that a .deb must say, and files of ours open with it', () => {
    const { args, desktop } = of('deb');
    for (const option of ['--url', '--maintainer', '--license', '--description']) expect(args).toContain(option);
    expect(args.some((one) => one.endsWith('=/usr/share/icons/hicolor/512x512/apps/phasewright.png'))).toBe(true);
    expect(args.some((one) => one.endsWith('=/usr/share/mime/packages/phasewright.xml'))).toBe(true);
    expect(desktop).toContain('Exec=/opt/Phasewright/phasewright %U\n');
    expect(desktop).toMatch(/^MimeType=.*application\/x-gatan-dm3;.*application\/x-hyperspy;/m);
    // The class that Electron gives its windows, so that the desktop knows whose they are.
    expect(desktop).toContain('StartupWMClass=phasewright\n');
  });

  it('keep the sandbox', () => {
    for (const { desktop } of made) expect(desktop).not.toContain('--no-sandbox');
  });

  it('have their fuses set: no Node in disguise, the program from its archive only', () => {
    const binary = readFileSync(join(folder, 'dist', 'linux-unpacked', 'phasewright'), 'latin1');
    const [, fuses] = /dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX[\s\S]{2}([01r]{9})/.exec(binary)!;
    // In Electron's order: run as Node, cookies encrypted, NODE_OPTIONS, inspect, integrity, only from asar, snapshot, file://.
    expect(fuses).toMatch(/^01001111?0/);
  });

  it('have native modules beside the archive, where the system can load them', () => {
    const asar = createRequire(require.resolve('app-builder-lib'))('@electron/asar');
    const archive = join(resources(), 'app.asar');
    const native = (asar.listPackage(archive, {}) as string[]).filter((name) =>
      /\.(node|dll|dylib)$|\.so(\.|$)/.test(name),
    );
    const beside = (name: string) => existsSync(join(`${archive}.unpacked`, name));
    expect(native.filter((name) => !beside(name))).toEqual([]);
    // Those of this processor: the others would be half of the package.
    expect(native.filter((name) => name.includes('onnxruntime-node') && !name.includes('/linux/x64/'))).toEqual([]);
    for (const part of ['onnxruntime-node', 'better-sqlite3', 'resvg']) {
      expect(
        native.some((name) => name.includes(part)),
        part,
      ).toBe(true);
    }
  });

  it('hold all that the program needs: unpacked, it writes, reads and clusters a cube and draws its figure', () => {
    const asar = createRequire(require.resolve('app-builder-lib'))('@electron/asar');
    const installed = join(folder, 'installed');
    asar.extractAll(join(resources(), 'app.asar'), join(installed, 'app'));
    cpSync(join(resources(), 'resources'), join(installed, 'resources'), { recursive: true });
    expect(existsSync(join(resources(), 'LICENSE.txt'))).toBe(true);
    const bundled = readFileSync(join(installed, 'app', 'out', 'renderer', 'third-party-licenses.txt'), 'utf8');
    expect(bundled).toMatch(/## react - .*MIT/);
    expect(existsSync(iconFile(join(installed, 'app', 'out'), true)), 'the icon').toBe(true);
    const env = { ...process.env, PHASEWRIGHT_DATA: join(folder, 'data') };
    const phasewright = (...args: string[]) => {
      const cli = join(installed, 'app', 'out', 'main', 'cli.js');
      const run = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8', env });
      expect(run.status, run.stderr).toBe(0);
    };
    phasewright('example', 'steel.hspy');
    const recipe = join(installed, 'resources', 'recipes', 'eels-low-loss.json');
    phasewright('run', recipe, 'steel.hspy', '--project', 'Steel.phasewright');
    for (const format of ['png', 'pdf']) {
      phasewright('export', 'Steel.phasewright', '1', '--out', `map.${format}`);
      expect(existsSync(join(folder, `map.${format}`))).toBe(true);
    }
  }, 120_000);
});
