import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program } from './browser.ts';

/** The browser face, running with a data folder of its own. */
export interface RunningProgram {
  /** The address that lets a browser in. */
  readonly url: string;
  /** Folder that the window may use: the data folder is in it. */
  readonly folder: string;
  /** Ids of its engine processes. */
  engines(): Promise<readonly number[]>;
  /** Ends it as Ctrl-C does, and removes its folder. */
  stop(): Promise<void>;
}

const START_MS = 30_000;
const STOP_MS = 8_000;

/** Starts the built program in a new temporary folder. `folders` may be used besides it. */
export async function startProgram(folders: readonly string[] = []): Promise<RunningProgram> {
  // Without links, as the program itself shows it.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'phasewright-e2e-')));
  const data = join(folder, 'data');
  mkdirSync(data);
  const args = [program, '--no-browser', ...[folder, ...folders].flatMap((one) => ['--folder', one])];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PHASEWRIGHT_DATA: data, HOME: folder, USERPROFILE: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const url = await addressOf(child);
  return {
    url,
    folder,
    engines: () => childrenOf(child.pid!),
    async stop() {
      child.kill('SIGINT');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(late);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The address that the program prints. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => fail('it did not say where it is'), START_MS);
    const fail = (why: string) => {
      clearTimeout(late);
      child.kill('SIGKILL');
      reject(new Error(`The program did not start: ${why}. ${said}`));
    };
    const hear = (text: Buffer) => {
      said += text.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+\/enter\/[\w-]+/.exec(said)?.[0];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.on('error', (error) => fail(error.message));
    child.on('close', (code) => fail(`it ended with code ${code}`));
  });
}

/** Processes that a process has started. */
async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === pid && !args.includes('ps'))
    .map(([id]) => Number(id));
}
