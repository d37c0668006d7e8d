import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI, phasewright } from '../fixtures/command-line.ts';

let folder: string;
// Long enough on any machine to be interrupted in the middle.
const long = {
  phasewright: 1,
  steps: [{ op: 'sweep', clusters: [2, 40], restarts: 400, tolerance: 0, maxIterations: 100_000 }],
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-interrupt-'));
  await phasewright(['example', 'steel.npy'], folder);
  writeFileSync(join(folder, 'long.json'), JSON.stringify(long));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Resolves when the first line of progress has come: the engine is at work. */
async function begun(child: ChildProcess): Promise<void> {
  if (child.stderr) await once(child.stderr, 'data');
}

/** Ids of the child processes of a process. */
function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

describe.skipIf(process.platform !== 'linux')('in mid-run', () => {
  it('Ctrl-C cancels in order: exit 1, nothing left behind', async () => {
    const { code, stdout, stderr } = await phasewright(
      ['run', 'long.json', 'steel.npy', '--out', 'cancelled'],
      folder,
      (child) => {
        void begun(child).then(() => child.kill('SIGINT'));
      },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Cancelled. Nothing was changed.');
    expect(existsSync(join(folder, 'cancelled'))).toBe(false);
  });

  it('an engine that is killed is told with advice: exit 1, nothing left behind', async () => {
    const { code, stdout } = await phasewright(
      ['run', 'long.json', 'steel.npy', '--out', 'killed', '--json'],
      folder,
      (child) => {
        void begun(child).then(async () => {
          await expect.poll(() => childrenOf(child.pid!).length).toBe(1);
          process.kill(childrenOf(child.pid!)[0]!, 'SIGKILL');
        });
      },
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'engine-crashed',
      message: expect.stringContaining('SIGKILL'),
      advice: expect.stringContaining('--memory'),
    });
    expect(existsSync(join(folder, 'killed'))).toBe(false);
  });

  it('a killed program loses the run in flight only; the engine leaves, the next run cleans up', async () => {
    const place = join(folder, 'lost');
    let engine = 0;
    await phasewright(['run', 'long.json', 'steel.npy', '--out', 'lost'], folder, (child) => {
      void begun(child).then(async () => {
        await expect.poll(() => childrenOf(child.pid!).length).toBe(1);
        engine = childrenOf(child.pid!)[0]!;
        child.kill('SIGKILL');
      });
    });
    await expect.poll(() => existsSync(`/proc/${engine}`), { timeout: 20_000 }).toBe(false);
    expect(existsSync(join(place, 'result.json'))).toBe(false);
    writeFileSync(
      join(folder, 'short.json'),
      JSON.stringify({ phasewright: 1, steps: [{ op: 'kmeans', restarts: 1 }] }),
    );
    expect(await phasewright(['run', 'short.json', 'steel.npy', '--out', 'lost'], folder)).toMatchObject({ code: 0 });
    expect(readdirSync(place).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux')('in a training', () => {
  const training = { op: 'autoencoder', latent: 2, channels: [16], epochs: 20_000, patience: 20_000, sample: 640 };
  const command = ['run', 'training.json', 'steel.npy', '--out', 'by-hand'];

  beforeAll(() => {
    writeFileSync(join(folder, 'training.json'), JSON.stringify({ phasewright: 1, steps: [training] }));
  });

  /** Calls back when the child says that it trains: without a terminal, that is after some seconds. */
  function whenTraining(child: ChildProcess, act: () => void): void {
    let said = '';
    child.stderr?.on('data', (text) => {
      if (/training, epoch/.test(said)) return;
      said += text;
      if (/training, epoch/.test(said)) act();
    });
  }
  const result = () => JSON.parse(readFileSync(join(folder, 'by-hand', 'result.json'), 'utf8')).steps[0].results;

  it('the same command goes on where it was cancelled, and Ctrl-C keeps the best', async () => {
    const env = { PHASEWRIGHT_DATA: join(folder, 'data') };
    const cancel = (child: ChildProcess) => whenTraining(child, () => child.kill('SIGTERM'));
    const cut = await phasewright(command, folder, cancel, env);
    expect(cut).toMatchObject({ code: 1, stdout: '' });
    expect(existsSync(join(folder, 'by-hand'))).toBe(false);
    const stop = (child: ChildProcess) => whenTraining(child, () => child.kill('SIGINT'));
    const kept = await phasewright(command, folder, stop, env);
    expect(kept.code).toBe(0);
    expect(kept.stderr).toContain('Ending with the best so far … (once more to cancel)');
    expect(kept.stderr).toMatch(/Training went on after epoch \d+/);
    expect(result()).toMatchObject({ stopped: 'by hand', resumedFrom: expect.any(Number) });
    expect(readdirSync(join(folder, 'data', 'cache', 'trainings'))).toEqual([]);
  });
});

describe('stdout', () => {
  it('may be closed early: no complaint', async () => {
    const child = spawn(process.execPath, [CLI, 'run', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
