import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const CHILD = join(import.meta.dirname, 'project-child.ts');

/** A running `project-child.ts` and the lines it has said. */
export interface Child {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves when a line has been said that starts so; rejects when the program ends first. */
  said(start: string): Promise<string>;
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts `project-child.ts`. */
export function startChild(...parameters: string[]): Child {
  const child = spawn(process.execPath, [CHILD, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let rest = '';
  let complaints = '';
  const listeners = new Set<() => void>();
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stderr!.on('data', (data) => {
    complaints += data;
  });
  child.stdout!.on('data', (data) => {
    const pieces = (rest + data).split('\n');
    rest = pieces.pop()!;
    lines.push(...pieces);
    for (const listener of listeners) listener();
  });
  return {
    process: child,
    lines,
    said: (start) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = lines.find((candidate) => candidate.startsWith(start));
          if (line === undefined) return;
          listeners.delete(look);
          resolve(line);
        };
        listeners.add(look);
        void gone.then(() => reject(new Error(`ended before saying “${start}”: ${complaints}`)));
        look();
      }),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Runs `project-child.ts` to its end, as another user when asked; what it said. */
export function runChild(parameters: readonly string[], user?: number): string {
  const as = user === undefined ? {} : { uid: user, gid: user };
  const { stdout, stderr, status } = spawnSync(process.execPath, [CHILD, ...parameters], { encoding: 'utf8', ...as });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}
