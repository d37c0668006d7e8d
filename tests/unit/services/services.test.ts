import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createService } from '../../../src-main/services/service.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { ServiceEvent } from '../../../src-preload/contract/service.ts';
import { fakeEngine, fakeRun } from '../../fixtures/fake-run.ts';

let folder: string;
let out: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewright-services-'));
  out = join(folder, 'deep', 'result');
  writeFileSync(join(folder, 'cube.npy'), 'x');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const recipe = {
  phasewright: 1,
  steps: [{ op: 'kmeans', clusters: 2 }],
  figures: [{ format: 'svg' }, { format: 'png' }, { format: 'svg', title: 'again' }],
};
const request = () => ({ recipe, recipeFolder: folder, file: join(folder, 'cube.npy') });
const never = () => new Promise<never>(() => {});

describe('run-to-folder', () => {
  it('puts record, arrays and figures in place and leaves nothing else', async () => {
    const events: ServiceEvent[] = [];
    const service = createService(fakeEngine(fakeRun));
    const answer = await service.call('run-to-folder', { ...request(), folder: out }, (event) => events.push(event))
      .answer;
    const names = ['centroids.npy', 'labels.npy', 'phase-map-2.svg', 'phase-map.png', 'phase-map.svg', 'result.json'];
    expect(readdirSync(out).sort()).toEqual(names);
    expect(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'))).toMatchObject({
      phasewright: 1,
      source: { title: 'Fake' },
    });
    expect(answer.figures).toHaveLength(3);
    expect(events).toContainEqual({ type: 'progress', phase: 'faking', done: 1, total: 2, secondsLeft: 1 });
    const svg = readFileSync(join(out, 'phase-map.svg'), 'utf8');
    // 4 of 6 pixels; whatever kind of space stands before the sign.
    expect(/>67\s%</.test(svg)).toBe(true);
    expect(svg.includes('Fake')).toBe(true);
  });

  it('replaces the files of an earlier run and nothing else', async () => {
    const service = createService(fakeEngine(fakeRun));
    await service.call('run-to-folder', { ...request(), folder: out }).answer;
    writeFileSync(join(out, 'my-notes.txt'), 'mine');
    const fewer = { ...recipe, figures: [{ format: 'png' }] };
    await service.call('run-to-folder', { ...request(), recipe: fewer, folder: out }).answer;
    expect(readdirSync(out).sort()).toEqual([
      'centroids.npy',
      'labels.npy',
      'my-notes.txt',
      'phase-map.png',
      'result.json',
    ]);
  });

  it('a failed run changes nothing', async () => {
    await createService(fakeEngine(fakeRun)).call('run-to-folder', { ...request(), folder: out }).answer;
    const before = readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'base64')]);
    const failing = createService(
      fakeEngine((run) => {
        writeFileSync(join(run.arraysFolder, 'labels.npy'), 'half');
        throw new AppError('out-of-memory', 'No.', 'Less.');
      }),
    );
    await expect(failing.call('run-to-folder', { ...request(), folder: out }).answer).rejects.toMatchObject({
      code: 'out-of-memory',
    });
    expect(readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'base64')])).toEqual(before);
  });

  it('a cancelled run leaves no trace, not even the folders', async () => {
    const service = createService(fakeEngine(never));
    const call = service.call('run-to-folder', { ...request(), folder: out }, () => call.cancel());
    await expect(call.answer).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(join(folder, 'deep'))).toBe(false);
  });

  it('removes what a killed process left, not what a living one is making', async () => {
    mkdirSync(join(out, '.phasewright-run-999999999-abc'), { recursive: true });
    mkdirSync(join(out, `.phasewright-run-${process.ppid}-abc`));
    await createService(fakeEngine(fakeRun)).call('run-to-folder', { ...request(), folder: out }).answer;
    expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([`.phasewright-run-${process.ppid}-abc`]);
  });

  it('a figure that cannot be drawn is a warning; the run is kept', async () => {
    const service = createService(
      fakeEngine((run) => {
        const result = fakeRun(run);
        return { ...result, arrays: result.arrays.filter(({ name }) => name !== 'labels') };
      }),
    );
    const { result, figures } = await service.call('run-to-folder', { ...request(), folder: out }).answer;
    expect(figures).toEqual([]);
    expect(result.warnings).toHaveLength(3);
    expect(result.warnings[0]).toContain('needs labels');
    expect(existsSync(join(out, 'result.json'))).toBe(true);
  });

  it('refuses a file in the place of the folder, and a recipe that is wrong, before any work', async () => {
    const engine = fakeEngine(fakeRun);
    const service = createService(engine);
    const inFile = { ...request(), folder: join(folder, 'cube.npy', 'x') };
    await expect(service.call('run-to-folder', inFile).answer).rejects.toMatchObject({ code: 'usage' });
    const wrong = { ...request(), recipe: { phasewright: 1, steps: [{ op: 'kmeans', k: 3 }] }, folder: out };
    await expect(service.call('run-to-folder', wrong).answer).rejects.toMatchObject({ code: 'recipe-invalid' });
    expect(engine.runs).toHaveLength(0);
  });

  it.skipIf(process.getuid?.() === 0)('a read-only folder is write-failed', async () => {
    mkdirSync(out, { recursive: true });
    chmodSync(out, 0o500);
    const call = createService(fakeEngine(fakeRun)).call('run-to-folder', { ...request(), folder: out });
    await expect(call.answer).rejects.toMatchObject({
      code: 'write-failed',
      advice: expect.stringContaining('permissions'),
    });
  });
});

describe('projects', () => {
  const project = () => join(folder, 'Steel.phasewright');

  it('keeps, lists, shows, repeats and draws a run', async () => {
    const service = createService(fakeEngine(fakeRun));
    const { run } = await service.call('run-to-project', { ...request(), project: project(), name: 'first' }).answer;
    expect(run).toMatchObject({ number: 1, name: 'first' });

    const listed = await service.call('list-runs', { project: project() }).answer;
    expect(listed.runs.map(({ number }) => number)).toEqual([1]);
    expect(listed.unfinished).toEqual([]);

    const shown = await service.call('show-run', { project: project(), run: '1' }).answer;
    expect(shown.phases.map(({ letter }) => letter)).toEqual(['A', 'B']);
    expect(shown.figures).toHaveLength(3);

    const repeated = await service.call('repeat-run', { project: project(), run: 'first' }).answer;
    expect(repeated).toMatchObject({ identical: true, changed: [] });

    const file = join(folder, 'figure.svg');
    const call = service.call('export-figure', { project: project(), run: 1, figure: { format: 'svg' }, out: file });
    expect(await call.answer).toEqual({ file });
    expect(readFileSync(file, 'utf8')).toContain('run 1');
    await expect(service.call('show-run', { project: project(), run: 7 }).answer).rejects.toMatchObject({
      code: 'run-not-found',
    });
  });

  it('repeat says what differs', async () => {
    await createService(fakeEngine(fakeRun)).call('run-to-project', { ...request(), project: project() }).answer;
    const other = createService(
      fakeEngine((run) => {
        const result = fakeRun(run, [0, 1, 1, 1, 0, 0]);
        return {
          ...result,
          source: { ...result.source, sha256: '1'.repeat(64) },
          device: { ...result.device, used: 'webgpu' },
        };
      }),
    );
    const report = await other.call('repeat-run', { project: project(), run: 1, device: 'webgpu' }).answer;
    expect(report.identical).toBe(false);
    expect(report.changed.map(({ what }) => what)).toEqual(['content of the file (SHA-256)', 'device']);
    expect(report.arrays.find(({ name }) => name === 'labels')?.difference).toMatch(/^1 of 6 values differ \(17 %\)/);
    expect(report.arrays.find(({ name }) => name === 'centroids')?.identical).toBe(true);
  });

  it('notes a failed run, and forgets a cancelled one', async () => {
    const failing = createService(
      fakeEngine(() => {
        throw new AppError('engine-crashed', 'It died.', 'Again.');
      }),
    );
    await expect(failing.call('run-to-project', { ...request(), project: project() }).answer).rejects.toMatchObject({
      code: 'engine-crashed',
    });
    const waiting = createService(fakeEngine(never));
    const call = waiting.call('run-to-project', { ...request(), project: project() }, () => call.cancel());
    await expect(call.answer).rejects.toMatchObject({ code: 'cancelled' });
    const { runs, unfinished } = await failing.call('list-runs', { project: project() }).answer;
    expect(runs).toEqual([]);
    expect(unfinished.map(({ state }) => state)).toEqual(['failed']);
  });

  it('repeat of a run whose file is gone says so', async () => {
    const service = createService(fakeEngine(fakeRun));
    await service.call('run-to-project', { ...request(), project: project() }).answer;
    rmSync(join(folder, 'cube.npy'));
    await expect(service.call('repeat-run', { project: project(), run: 1 }).answer).rejects.toMatchObject({
      code: 'file-not-found',
    });
  });
});

describe('requests', () => {
  it('are validated in words', async () => {
    const service = createService(fakeEngine(fakeRun));
    const wrong = { file: '', statistic: true } as never;
    await expect(service.call('inspect-file', wrong).answer).rejects.toMatchObject({
      code: 'parameter-invalid',
      message: expect.stringMatching(/file must not be empty.*statistic is unknown, did you mean "statistics"/),
    });
  });
});
