import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src-main/jobs/engine-client.ts';
import { openProject } from '../../../src-main/project/project.ts';
import { runRecipe } from '../../../src-main/recipes/run-recipe.ts';
import { createService } from '../../../src-main/services/service.ts';
import { SMALLEST_MEMORY_BYTES } from '../../../src-preload/contract/compute.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { ServiceEvent } from '../../../src-preload/contract/service.ts';
import { fakeEngine, fakeRun } from '../../fixtures/fake-run.ts';
import { testJob } from '../../fixtures/test-job.ts';

const serviceOf = (jobs: Engine) => createService({ jobs });

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
function historyOf(folder: string): string[] {
  const project = openProject(folder, { mode: 'read' });
  try {
    return project.history().map(({ label }) => label);
  } finally {
    project.close();
  }
}
const never = () => new Promise<never>(() => {});

describe('run-to-folder', () => {
  it('puts record, arrays and figures in place and leaves nothing else', async () => {
    const events: ServiceEvent[] = [];
    const service = createService({ jobs: fakeEngine(fakeRun) });
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
    const service = createService({ jobs: fakeEngine(fakeRun) });
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
    await createService({ jobs: fakeEngine(fakeRun) }).call('run-to-folder', { ...request(), folder: out }).answer;
    const before = readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'base64')]);
    const failing = serviceOf(
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
    const service = createService({ jobs: fakeEngine(never) });
    const call = service.call('run-to-folder', { ...request(), folder: out }, () => call.cancel());
    await expect(call.answer).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(join(folder, 'deep'))).toBe(false);
  });

  it('removes what a killed process left, not what a living one is making', async () => {
    mkdirSync(join(out, '.phasewright-run-999999999-abc'), { recursive: true });
    mkdirSync(join(out, `.phasewright-run-${process.ppid}-abc`));
    await createService({ jobs: fakeEngine(fakeRun) }).call('run-to-folder', { ...request(), folder: out }).answer;
    expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([`.phasewright-run-${process.ppid}-abc`]);
  });

  it('a figure that cannot be drawn is a warning; the run is kept', async () => {
    const service = serviceOf(
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
    const service = createService({ jobs: engine });
    const inFile = { ...request(), folder: join(folder, 'cube.npy', 'x') };
    await expect(service.call('run-to-folder', inFile).answer).rejects.toMatchObject({ code: 'usage' });
    const wrong = { ...request(), recipe: { phasewright: 1, steps: [{ op: 'kmeans', k: 3 }] }, folder: out };
    await expect(service.call('run-to-folder', wrong).answer).rejects.toMatchObject({ code: 'recipe-invalid' });
    expect(engine.runs).toHaveLength(0);
  });

  it.skipIf(process.getuid?.() === 0)('a read-only folder is write-failed', async () => {
    mkdirSync(out, { recursive: true });
    chmodSync(out, 0o500);
    const call = createService({ jobs: fakeEngine(fakeRun) }).call('run-to-folder', { ...request(), folder: out });
    await expect(call.answer).rejects.toMatchObject({
      code: 'write-failed',
      advice: expect.stringContaining('permissions'),
    });
  });
});

describe('projects', () => {
  const project = () => join(folder, 'Steel.phasewright');

  it('keeps, lists, shows, repeats and draws a run', async () => {
    const service = createService({ jobs: fakeEngine(fakeRun) });
    const { run } = await service.call('run-to-project', { ...request(), project: project(), name: 'first' }).answer;
    expect(run).toMatchObject({ number: 1, name: 'first' });

    const listed = await service.call('list-runs', { project: project() }).answer;
    expect(listed.runs.map(({ number }) => number)).toEqual([1]);
    expect(listed.unfinished).toEqual([]);

    const shown = await service.call('show-run', { project: project(), run: '1' }).answer;
    expect(shown.phases.map(({ letter }) => letter)).toEqual(['A', 'B']);
    expect(shown.figures).toHaveLength(3);
    expect(historyOf(project())).toEqual([]);

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
    await createService({ jobs: fakeEngine(fakeRun) }).call('run-to-project', { ...request(), project: project() })
      .answer;
    const other = serviceOf(
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

  it('repeat says that a training had been ended by hand', async () => {
    const ended = (stopped: string, epochs: number) =>
      serviceOf(
        fakeEngine((run) => {
          const result = fakeRun(run);
          return { ...result, steps: result.steps.map((step) => ({ ...step, results: { stopped, epochs } })) };
        }),
      );
    await ended('by hand', 7).call('run-to-project', { ...request(), project: project() }).answer;
    const { changed } = await ended('patience', 31).call('repeat-run', { project: project(), run: 1 }).answer;
    expect(changed[0]).toMatchObject({
      what: 'training ended',
      before: expect.stringMatching(/^by hand after epoch 7/),
    });
    expect(changed[0]!.after).toMatch(/^by itself after epoch 31/);
  });

  it('notes a failed run, and forgets a cancelled one', async () => {
    const failing = serviceOf(
      fakeEngine(() => {
        throw new AppError('engine-crashed', 'It died.', 'Again.');
      }),
    );
    await expect(failing.call('run-to-project', { ...request(), project: project() }).answer).rejects.toMatchObject({
      code: 'engine-crashed',
    });
    const waiting = createService({ jobs: fakeEngine(never) });
    const call = waiting.call('run-to-project', { ...request(), project: project() }, () => call.cancel());
    await expect(call.answer).rejects.toMatchObject({ code: 'cancelled' });
    const { runs, unfinished } = await failing.call('list-runs', { project: project() }).answer;
    expect(runs).toEqual([]);
    expect(unfinished.map(({ state }) => state)).toEqual(['failed']);
  });

  it('an error of the run is told even when the project cannot note it', async () => {
    const failing = serviceOf(
      fakeEngine(() => {
        const database = new Database(join(project(), 'project.sqlite'));
        database.exec('ALTER TABLE runs RENAME TO gone');
        database.close();
        throw new AppError('engine-crashed', 'It died.', 'Again.');
      }),
    );
    await expect(failing.call('run-to-project', { ...request(), project: project() }).answer).rejects.toMatchObject({
      code: 'engine-crashed',
    });
  });

  it('repeat of a run whose file is gone says so', async () => {
    const service = createService({ jobs: fakeEngine(fakeRun) });
    await service.call('run-to-project', { ...request(), project: project() }).answer;
    rmSync(join(folder, 'cube.npy'));
    await expect(service.call('repeat-run', { project: project(), run: 1 }).answer).rejects.toMatchObject({
      code: 'file-not-found',
    });
  });
});

describe('a dataset of two files that has moved', () => {
  /** The real runner inside this process. */
  const service = () => serviceOf(fakeEngine((run) => runRecipe(run, testJob())));
  const values = Uint8Array.of(9, 1, 1, 9, 8, 1, 1, 8);
  const writers: { [format: string]: (stem: string) => string } = {
    ripple(stem) {
      const keys = { width: 2, height: 2, depth: 2, offset: 0, 'data-length': 1, 'data-type': 'unsigned' };
      const more = { 'byte-order': 'dont-care', 'record-by': 'vector' };
      const lines = Object.entries({ key: 'value', ...keys, ...more }).map(([key, value]) => `${key}\t${value}\n`);
      writeFileSync(`${stem}.rpl`, lines.join(''));
      writeFileSync(`${stem}.raw`, values);
      return `${stem}.rpl`;
    },
    numpy(stem) {
      const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 2), }".padEnd(117);
      const start = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, 'latin1');
      writeFileSync(`${stem}.npy`, Buffer.concat([start, values]));
      const axes = [{ name: 'y' }, { name: 'x' }, { name: 'E', scale: 0.5, units: 'eV' }];
      writeFileSync(`${stem}.json`, JSON.stringify({ title: 'Two', axes }));
      return `${stem}.npy`;
    },
  };
  const clustering = { phasewright: 1, steps: [{ op: 'kmeans', clusters: 2 }] };

  it.each(['ripple', 'numpy'])('%s is found again, under a new name too', async (format) => {
    const project = join(folder, 'Moved.phasewright');
    const file = writers[format]!(join(folder, 'before'));
    await service().call('run-to-project', { recipe: clustering, recipeFolder: folder, file, project }).answer;
    mkdirSync(join(folder, 'deep', 'down'), { recursive: true });
    for (const name of readdirSync(folder).filter((one) => one.startsWith('before.'))) {
      renameSync(join(folder, name), join(folder, 'deep', 'down', name.replace('before', 'after')));
    }
    const report = await service().call('repeat-run', { project, run: 1 }).answer;
    expect(report).toMatchObject({ identical: true, changed: [] });
  });

  it('is not taken for found while one of its files is another', async () => {
    const project = join(folder, 'Moved.phasewright');
    const file = writers.ripple!(join(folder, 'before'));
    await service().call('run-to-project', { recipe: clustering, recipeFolder: folder, file, project }).answer;
    for (const ending of ['rpl', 'raw']) renameSync(join(folder, `before.${ending}`), join(folder, `after.${ending}`));
    writeFileSync(join(folder, 'after.raw'), values.toReversed());
    await expect(service().call('repeat-run', { project, run: 1 }).answer).rejects.toMatchObject({
      code: 'file-not-found',
    });
  });
});

describe('requests', () => {
  it('take the smallest memory that the command line lets through, and no less', async () => {
    const service = createService({ jobs: fakeEngine(fakeRun) });
    const call = (memoryBytes: number) =>
      service.call('run-to-folder', { ...request(), folder: out, memoryBytes }).answer;
    expect((await call(SMALLEST_MEMORY_BYTES)).folder).toBe(out);
    await expect(call(SMALLEST_MEMORY_BYTES - 1)).rejects.toMatchObject({ code: 'parameter-invalid' });
  });

  it('are validated in words', async () => {
    const service = createService({ jobs: fakeEngine(fakeRun) });
    const wrong = { file: '', statistic: true } as never;
    await expect(service.call('inspect-file', wrong).answer).rejects.toMatchObject({
      code: 'parameter-invalid',
      message: expect.stringMatching(/file must not be empty.*statistic is unknown, did you mean "statistics"/),
    });
  });
});
