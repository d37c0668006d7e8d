import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browserArguments, chooseBrowser, type Machine } from '../../../src-main/host/loopback/browser.ts';
import { parseLoopbackArguments } from '../../../src-main/host/loopback/options.ts';
import { dataFolder, whyNoDisplay } from '../../../src-main/host/program-folders.ts';

const main = fileURLToPath(new URL('../../../src-main/host/loopback/main.ts', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The browser face as its own process, without a display. */
function start(...args: string[]) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
  const child = spawn(process.execPath, [main, ...args], { env: { ...env, PHASEWRIGHT_DATA: join(folder, 'data') } });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const line = async () => {
    await expect.poll(() => stdout, { timeout: 20_000 }).toContain('\n');
    return stdout;
  };
  return { child, ended, line, stderr: () => stderr, stdout: () => stdout };
}

describe.skipIf(process.platform === 'win32')('the program', () => {
  it('says in one line where the window is and why there; a second start on its port says so; Ctrl-C ends it', async () => {
    const first = start('--because', 'No Electron here', '--folder', folder);
    const line = await first.line();
    expect(line).toMatch(
      /^No Electron here\. (No display: .+|Browsers .+)\. Open (http:\/\/127\.0\.0\.1:\d+\/enter\/[\w-]{43}) in a browser on this machine \(Ctrl-C ends it\)\.\n$/,
    );
    const url = new URL(/http:\S+/.exec(line)![0]);
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url.origin)).status).toBe(401);

    const second = start('--port', url.port);
    expect(await second.ended).toBe(2);
    expect(second.stderr()).toContain(`Port ${url.port} of this machine is taken`);

    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('ends its engine with it, also in the middle of work', async () => {
    const { child, line, ended } = start('--folder', folder);
    const url = new URL(/http:\S+/.exec(await line())![0]);
    const enter = await fetch(url);
    const cookie = enter.headers.get('set-cookie')!.split(';')[0]!;
    const call = fetch(`${url.origin}/call/write-example`, {
      method: 'POST',
      headers: { cookie, origin: url.origin, 'content-type': 'application/json', 'x-phasewright-call': 'a' },
      body: JSON.stringify({ out: join(folder, 'example.npy') }),
    });
    expect((await call).status).toBe(202);
    const children = () => childrenOf(child.pid!);
    await expect.poll(children, { timeout: 10_000 }).not.toEqual([]);
    const engines = await children();
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    await expect.poll(() => engines.filter(isAlive)).toEqual([]);
  });

  it('refuses folders that are not there, and unknown options', async () => {
    const missing = start('--folder', join(folder, 'nothing'));
    expect(await missing.ended).toBe(3);
    expect(missing.stderr()).toContain('is not there');
    expect(() => parseLoopbackArguments(['--prot', '1'])).toThrow(/Unknown option '--prot'/);
    expect(() => parseLoopbackArguments(['--port', '70000'])).toThrow(/1 to 65535/);
    expect(() => parseLoopbackArguments(['a', 'b'])).toThrow(/One file at most/);
    expect(parseLoopbackArguments(['--folder', 'a', '--folder', 'b', 'x.dm3'])).toMatchObject({
      folders: ['a', 'b'],
      file: 'x.dm3',
      port: 0,
    });
  });
});

describe('the browser', () => {
  const machine = (change: Partial<Machine>): Machine => ({
    platform: 'linux',
    home: '/home/ada',
    env: { DISPLAY: ':0', PATH: '/usr/local/bin:/usr/bin' },
    exists: () => false,
    isRoot: false,
    ...change,
  });

  it('is Chrome, Chromium or Edge, wherever the system keeps it', () => {
    const has = (path: string) => ({ exists: (one: string) => one === path });
    expect(chooseBrowser(machine(has('/usr/bin/chromium')))).toEqual({ program: '/usr/bin/chromium' });
    const edge = '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge';
    expect(chooseBrowser(machine({ platform: 'darwin', env: {}, ...has(edge) }))).toEqual({ program: edge });
    const chrome = join('C:/Program Files', 'Google/Chrome/Application/chrome.exe');
    expect(
      chooseBrowser(machine({ platform: 'win32', env: { PROGRAMFILES: 'C:/Program Files' }, ...has(chrome) })),
    ).toEqual({ program: chrome });
  });

  it('or there is a reason why not', () => {
    expect(chooseBrowser(machine({}))).toMatchObject({ whyNot: expect.stringContaining('No Chrome') });
    expect(chooseBrowser(machine({ env: {} }))).toMatchObject({ whyNot: expect.stringContaining('No display') });
    expect(chooseBrowser(machine({ isRoot: true }))).toMatchObject({ whyNot: expect.stringContaining('root') });
    expect(whyNoDisplay({ platform: 'darwin', env: { SSH_CONNECTION: 'x' } })).toContain('remote');
    expect(whyNoDisplay({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(undefined);
  });

  it('shows the page as an application, with a profile of its own', () => {
    expect(browserArguments('http://127.0.0.1:1/enter/x', '/data/browser')).toEqual(
      expect.arrayContaining(['--app=http://127.0.0.1:1/enter/x', '--user-data-dir=/data/browser']),
    );
  });

  it('and the program keep their things where the system wants them', () => {
    const home = '/home/ada';
    expect(dataFolder({ platform: 'linux', home, env: {} })).toBe(join(home, '.local', 'share', 'phasewright'));
    expect(dataFolder({ platform: 'linux', home, env: { XDG_DATA_HOME: '/x' } })).toBe(join('/x', 'phasewright'));
    expect(dataFolder({ platform: 'darwin', home, env: {} })).toContain('Application Support');
    expect(dataFolder({ platform: 'win32', home, env: { APPDATA: 'C:/a' } })).toBe(join('C:/a', 'Phasewright'));
    expect(dataFolder({ platform: 'win32', home, env: { PHASEWRIGHT_DATA: '/mine' } })).toBe('/mine');
  });
});

async function childrenOf(pid: number): Promise<number[]> {
  const { execFileSync } = await import('node:child_process');
  try {
    return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .split('\n')
      .map(Number)
      .filter(Boolean);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
