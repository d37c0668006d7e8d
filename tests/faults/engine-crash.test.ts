import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine, type EngineOptions, type JobProgress } from '../../src-main/jobs/engine-client.ts';

const entry = fileURLToPath(new URL('../fixtures/fake-engine.ts', import.meta.url));
let engine: Engine;

function fresh(options: Pick<EngineOptions, 'cancelGraceMs' | 'quick'> = {}): Engine {
  engine = createEngine({ entry, ...options });
  return engine;
}

const inspect = (file: string, listener = {}) => engine.start('inspect', { file, statistics: false }, listener);
const pid = async () => Number((await inspect('pid').done).format);

afterEach(() => engine.close());

describe('engine process', () => {
  it('answers jobs in the order of asking, from one process', async () => {
    fresh();
    const answers = await Promise.all([inspect('a').done, inspect('noisy').done, inspect('c').done]);
    expect(answers.map((answer) => answer.file)).toEqual(['a', 'noisy', 'c']);
    expect(new Set(answers.map((answer) => answer.format)).size).toBe(1);
  });

  it('answers quick jobs while another one goes on, one after another', async () => {
    fresh({ quick: new Set(['region-spectrum'] as const) });
    const long = inspect('endless');
    const spectrum = (row: number) => {
      const region = { kind: 'rectangle', row, column: 0, rows: 1, columns: 1 } as const;
      return engine.start('region-spectrum', { file: 'a', dataset: 0, region });
    };
    const waiting = inspect('c');
    const answers = await Promise.all([spectrum(1), spectrum(2), spectrum(3)].map(({ done }) => done));
    // The fake engine counts how many of them it has under way.
    expect(answers.map(({ mean }) => [...mean])).toEqual([[1], [1], [1]]);
    long.cancel();
    await expect(long.done).rejects.toMatchObject({ code: 'cancelled' });
    expect((await waiting.done).file).toBe('c');
  });

  it('dies with all that is under way', async () => {
    fresh({ quick: new Set(['region-spectrum'] as const) });
    const long = inspect('endless');
    const region = { kind: 'rectangle', row: -1, column: 0, rows: 1, columns: 1 } as const;
    const fatal = engine.start('region-spectrum', { file: 'a', dataset: 0, region });
    await expect(fatal.done).rejects.toMatchObject({ code: 'engine-crashed' });
    await expect(long.done).rejects.toMatchObject({ code: 'engine-crashed' });
    expect((await inspect('a').done).file).toBe('a');
  });

  it('passes warnings and errors with their fields', async () => {
    fresh();
    const warnings: string[] = [];
    await inspect('warns', { onWarning: (warning: string) => warnings.push(warning) }).done;
    expect(warnings).toEqual(['first', 'second']);
    const failure = inspect('fails').done;
    await expect(failure).rejects.toMatchObject({ code: 'file-damaged', where: { file: 'fails', byteOffset: 12 } });
    await expect(inspect('throws').done).rejects.toMatchObject({ code: 'internal' });
    await expect(inspect('no-memory').done).rejects.toMatchObject({ code: 'out-of-memory' });
  });

  it('reports progress at most every 250 ms', async () => {
    fresh();
    const seen: JobProgress[] = [];
    const started = performance.now();
    await inspect('progress', { onProgress: (progress: JobProgress) => seen.push(progress) }).done;
    const most = Math.floor((performance.now() - started) / 250) + 2;
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThanOrEqual(most);
    expect(seen[0]).toMatchObject({ phase: 'counting', total: 2000 });
  });

  it.each([
    ['exit', /exit code 7/],
    ['abort', /SIGABRT|134/],
    ['heap', /ran out of memory/],
    ['rejection', /nobody caught this/],
  ])('turns its death (%s) into engine-crashed and starts afresh', async (how, message) => {
    fresh();
    const before = await pid();
    await expect(inspect(how).done).rejects.toMatchObject({
      code: 'engine-crashed',
      message: expect.stringMatching(message),
    });
    expect(await pid()).not.toBe(before);
  });

  it('killed from outside in mid-job: says so, and the queued job goes on in a fresh process', async () => {
    fresh();
    const victim = await pid();
    const doomed = inspect('endless');
    const next = inspect('next');
    setTimeout(() => process.kill(victim, 'SIGKILL'), 100);
    const error = await doomed.done.catch((e) => e);
    expect(error).toMatchObject({ code: 'engine-crashed', advice: expect.stringContaining('--memory') });
    expect(error.message).toContain('SIGKILL');
    expect((await next.done).format).not.toBe(String(victim));
  });

  it('killed between jobs: the next job does not notice', async () => {
    fresh();
    const before = await pid();
    process.kill(before, 'SIGKILL');
    await expect.poll(() => isAlive(before)).toBe(false);
    await expect
      .poll(async () =>
        inspect('pid').done.then(
          (answer) => answer.format,
          () => 'dead',
        ),
      )
      .not.toBe('dead');
  });
});

describe('cancel', () => {
  it('stops a running job and keeps the process', async () => {
    fresh();
    const before = await pid();
    const job = inspect('endless', { onProgress: () => job.cancel() });
    await expect(job.done).rejects.toMatchObject({ code: 'cancelled' });
    expect(await pid()).toBe(before);
  });

  it('takes a waiting job out of the queue', async () => {
    fresh();
    const running = inspect('endless');
    const waiting = inspect('never');
    waiting.cancel();
    await expect(waiting.done).rejects.toMatchObject({ code: 'cancelled' });
    running.cancel();
    await expect(running.done).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('kills a job that does not obey', async () => {
    fresh({ cancelGraceMs: 200 });
    const before = await pid();
    const job = inspect('deaf');
    setTimeout(() => job.cancel(), 50);
    await expect(job.done).rejects.toMatchObject({ code: 'cancelled' });
    expect(await pid()).not.toBe(before);
  });

  it('close cancels what runs and what waits', async () => {
    fresh();
    const begun = Promise.withResolvers<void>();
    const jobs = [inspect('endless', { onProgress: () => begun.resolve() }), inspect('never')];
    const ends = Promise.all(jobs.map((job) => job.done.catch((error) => error.code)));
    await begun.promise;
    await engine.close();
    expect(await ends).toEqual(['cancelled', 'cancelled']);
    await expect(inspect('late').done).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('when the parent goes away', () => {
  it('the engine leaves by itself', async () => {
    fresh();
    const client = fileURLToPath(new URL('../../src-main/jobs/engine-client.ts', import.meta.url));
    const program = `
      const { createEngine } = await import(${JSON.stringify(client)});
      const engine = createEngine({ entry: ${JSON.stringify(entry)} });
      console.log((await engine.start('inspect', { file: 'pid', statistics: false }).done).format);
      engine.start('inspect', { file: 'endless', statistics: false });`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = await once(parent.stdout, 'data');
    const engineId = Number(String(line));
    expect(isAlive(engineId)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(engineId), { timeout: 5000 }).toBe(false);
  });
});

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
