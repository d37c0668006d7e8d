/** Pixels taken out of their phases by hand, through a service with real engine processes. */
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareMap } from '../../../src-main/figures/phase-map-data.ts';
import { openProject } from '../../../src-main/project/project.ts';
import { verifyProject } from '../../../src-main/project/verify.ts';
import { figureSource } from '../../../src-main/services/figure-source.ts';
import { phaseMapData } from '../../../src-main/services/phase-map-of-run.ts';
import { createService } from '../../../src-main/services/service.ts';
import { packPixels } from '../../../src-preload/contract/packed-pixels.ts';
import type { Service } from '../../../src-preload/contract/service.ts';
import { UNASSIGNED_LABEL } from '../../../src-preload/contract/unassigned-pixels.ts';
import { cubeAxes, realEngine, temporaryData, threeBands } from './window-support.ts';

const SHAPE = [6, 9, 16] as const;
const [ROWS, COLUMNS, CHANNELS] = SHAPE;
const PIXELS = ROWS * COLUMNS;
const counts = threeBands(SHAPE);
const jobs = realEngine();
const looking = realEngine();
const lent = { jobs: { ...jobs, close: async () => {} }, looking: { ...looking, close: async () => {} } };
afterAll(() => Promise.all([jobs.close(), looking.close()]));

/** Rows 1 to 3 of columns 2 and 3: in two bands. */
const HOLE = { kind: 'rectangle', row: 1, column: 2, rows: 3, columns: 2 } as const;
const inHole = [...Array(PIXELS).keys()].filter((pixel) => {
  const [row, column] = [Math.floor(pixel / COLUMNS), pixel % COLUMNS];
  return row >= 1 && row <= 3 && column >= 2 && column <= 3;
});

let data: ReturnType<typeof temporaryData>;
let file: string;
let service: Service;
const start = () => createService({ ...lent, dataFolder: join(data.path, 'data'), folders: [data.path] });
beforeEach(async () => {
  data = temporaryData();
  file = data.array('Steel.npy', 'uint16', SHAPE, counts, cubeAxes(SHAPE));
  service = start();
  await service.call('open-in-project', { file }).answer;
});
afterEach(async () => {
  await service.close();
  data.remove();
});

const NORMALIZED = [
  { op: 'normalize', method: 'sum' },
  { op: 'kmeans', clusters: 3, restarts: 3 },
];
async function run(steps: readonly object[] = NORMALIZED) {
  const { project } = (await state())!;
  const recipe = { phasewright: 1, steps };
  await service.call('run-to-project', { recipe, recipeFolder: data.path, file, project: project.folder }).answer;
}
const state = async () => (await service.call('project-state', {}).answer)!;
const own = async (name: string, number = 1) => (await service.call('run-array', { run: number, name }).answer).values;
const assigned = async (name: string, number = 1, labels = 'labels') =>
  (await service.call('assigned-array', { run: number, labels, name }).answer).values;
const take = (change: object = {}) =>
  service.call('unassign-pixels', { run: 1, labels: 'labels', region: HOLE, name: 'Hole', ...change }).answer;
const back = (change: object = {}) => service.call('put-back-pixels', { run: 1, labels: 'labels', ...change }).answer;
async function saved(what: 'labels-npy' | 'labels-csv' | 'labels-tiff' | 'spectra-csv' | 'figure-svg', name: string) {
  const { files } = await service.call('export-run', { run: 1, what, out: join(data.path, name) }).answer;
  return readFileSync(files[0]!);
}
const exportedLabels = async () => {
  const bytes = await saved('labels-npy', 'labels.npy');
  return new Int32Array(
    bytes.buffer.slice(bytes.byteOffset + bytes.length - 4 * PIXELS, bytes.byteOffset + bytes.length),
  );
};
/** The phase map as figures have it. */
async function drawn() {
  const { project } = await state();
  const opened = openProject(project.folder, { mode: 'read' });
  try {
    const map = phaseMapData(figureSource(opened, opened.getRun(1)), 'own');
    return { map, prepared: prepareMap(map) };
  } finally {
    opened.close();
  }
}

/** Mean and deviation of some pixels by the definition, of counts or of counts divided by their sum. */
function byHand(pixels: readonly number[], isNormalized: boolean) {
  const spectrum = (pixel: number) => {
    const values = Array.from(counts.subarray(pixel * CHANNELS, (pixel + 1) * CHANNELS));
    const sum = values.reduce((total, value) => total + value, 0);
    return values.map((value) => (isNormalized ? value / sum : value));
  };
  const spectra = pixels.map(spectrum);
  return Array.from({ length: CHANNELS }, (_, channel) => {
    const values = spectra.map((one) => one[channel]!);
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    return { mean, spread: Math.sqrt(values.reduce((total, v) => total + (v - mean) ** 2, 0) / values.length) };
  });
}

function expectRow(values: ArrayLike<number>, row: number, expected: readonly number[]) {
  const largest = Math.max(...expected.map(Math.abs));
  expected.forEach((value, channel) => {
    // Float32 of sums over few pixels.
    expect(Math.abs(values[row * CHANNELS + channel]! - value)).toBeLessThan(1e-5 * largest + 1e-9);
  });
}

describe('taking pixels out of their phases', () => {
  it('leaves them out of labels, areas, means and deviations, which are those of the rest by the definition', async () => {
    await run();
    const labels = await own('labels');
    const means = await own('centroids');
    const { unassigned, history } = await take();
    expect(unassigned).toMatchObject([{ run: 1, labels: 'labels', regions: [{ name: 'Hole', phase: null }] }]);
    expect(history.at(-1)!.label).toBe('Unassign 6 pixels in “Hole”');

    // The run itself is as it was.
    expect(await own('labels')).toEqual(labels);
    expect(await own('centroids')).toEqual(means);
    expect([...(await exportedLabels())]).toEqual(
      [...labels].map((label, pixel) => (inHole.includes(pixel) ? UNASSIGNED_LABEL : label)),
    );

    const arrays = [
      ['centroids', 'spreads', true],
      ['mean-spectra', 'mean-spreads', false],
    ] as const;
    for (const [mean, spread, isNormalized] of arrays) {
      const [foundMeans, foundSpreads] = [await assigned(mean), await assigned(spread)];
      const before = await own(mean);
      for (let cluster = 0; cluster < 3; cluster++) {
        const members = [...Array(PIXELS).keys()].filter((pixel) => labels[pixel] === cluster);
        const rest = members.filter((pixel) => !inHole.includes(pixel));
        const expected = byHand(rest, isNormalized);
        expectRow(
          foundMeans,
          cluster,
          expected.map((one) => one.mean),
        );
        expectRow(
          foundSpreads,
          cluster,
          expected.map((one) => one.spread),
        );
        // What has lost nothing keeps its numbers to the bit.
        const rowOf = (values: typeof before) => [...values.subarray(cluster * CHANNELS, (cluster + 1) * CHANNELS)];
        expect(JSON.stringify(rowOf(foundMeans)) === JSON.stringify(rowOf(before))).toBe(
          rest.length === members.length,
        );
      }
    }

    const { map, prepared } = await drawn();
    const parts = prepared.phases.map(({ area }) => Number.parseFloat(area));
    // Three areas of one decimal each.
    expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - 100)).toBeLessThan(0.16);
    expect(prepared.unassigned?.area).toMatch(/^11\.\d\s%\sof all$|^11\s%\sof all$/);
    expect(map.labels.filter((label) => label === -1)).toHaveLength(6);
    expect((await saved('figure-svg', 'map.svg')).toString()).toContain('unassigned');
    const first = (await saved('spectra-csv', 'spectra.csv')).toString().split('\n')[1]!.split(',').map(Number);
    const { phases } = await state();
    const rest = [...Array(PIXELS).keys()].filter(
      (p) => phases[0]!.clusters.includes(labels[p]!) && !inHole.includes(p),
    );
    expect(first[1]! / byHand(rest, false)[0]!.mean).toBeCloseTo(1, 5);
  });

  it('areas of phases sum to the assigned pixels, whatever is taken out and put back, and undoing gives what was', async () => {
    await run();
    const initial = await state();
    const labels = await own('labels');
    const pixels = fc.uniqueArray(fc.nat(PIXELS - 1), { minLength: 1, maxLength: 20 });
    const deed = fc.record({
      back: fc.boolean(),
      pixels,
      name: fc.constantFrom('Hole', 'Glue'),
      phase: fc.option(fc.nat(2)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 4 }), async (deeds) => {
        const out = new Set<number>();
        let done = 0;
        for (const { back: isBack, pixels: asked, name, phase } of deeds) {
          const region = { kind: 'bits', bits: packPixels(asked) } as const;
          const of = phase === null ? null : initial.phases[phase]!;
          const before = out.size;
          for (const pixel of asked) {
            if (isBack) out.delete(pixel);
            else if (!of || of.clusters.includes(labels[pixel]!)) out.add(pixel);
          }
          const call = isBack ? back({ region }) : take({ region, name, phase: of?.id ?? null });
          // Nothing to do is said, and changes nothing.
          if (out.size === before) await expect(call).rejects.toMatchObject({ code: 'parameter-invalid' });
          else {
            await call;
            done++;
          }
        }
        const found = await exportedLabels();
        expect([...found.keys()].filter((pixel) => found[pixel] === UNASSIGNED_LABEL)).toEqual(
          [...out].sort((a, b) => a - b),
        );
        const { map, prepared } = await drawn();
        const counted = map.phases.map((_, phase) => map.labels.filter((label) => label === phase).length);
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(PIXELS - out.size);
        expect(prepared.unassigned === null).toBe(out.size === 0);
        for (let i = 0; i < done; i++) await service.call('undo', {}).answer;
        expect((await state()).unassigned).toEqual([]);
      }),
      { numRuns: 6 },
    );
    expect((await state()).phases).toEqual(initial.phases);
  }, 60_000);

  it('of one phase leaves the others in the region as they are', async () => {
    await run();
    const [phase] = (await state()).phases;
    const labels = await own('labels');
    const region = { kind: 'rectangle', row: 0, column: 0, rows: ROWS, columns: 5 } as const;
    const { unassigned, history } = await take({ region, phase: phase!.id });
    expect(history.at(-1)!.label).toMatch(/^Unassign \d+ pixels of “Phase A” in “Hole”$/);
    expect(unassigned[0]!.regions[0]!.phase).toBe('Phase A');
    (await exportedLabels()).forEach((label, pixel) => {
      const isOut = labels[pixel] === phase!.clusters[0] && pixel % COLUMNS < 5;
      expect(label).toBe(isOut ? UNASSIGNED_LABEL : labels[pixel]);
    });
    await expect(take({ region, phase: phase!.id })).rejects.toMatchObject({ code: 'parameter-invalid' });
    await expect(take({ phase: 999 })).rejects.toMatchObject({ code: 'parameter-invalid' });
  });

  it('is undone and done again, put back by place, and the same in every file after the project is opened again', async () => {
    await run();
    const files = async () => {
      const all = [];
      for (const what of ['labels-npy', 'labels-csv', 'labels-tiff', 'spectra-csv', 'figure-svg'] as const) {
        const ending = what.slice(what.indexOf('-') + 1).replace('tiff', 'tif');
        all.push((await saved(what, `file.${ending}`)).toString('base64'));
      }
      return all;
    };
    const before = await files();
    await take();
    await take({ region: { kind: 'pixels', pixels: [0, 1] }, name: 'Glue' });
    const after = await files();
    expect(after.filter((one, i) => one === before[i])).toEqual([]);
    await service.call('undo', {}).answer;
    await service.call('undo', {}).answer;
    expect(await files()).toEqual(before);
    await service.call('redo', {}).answer;
    await service.call('redo', {}).answer;
    expect(await files()).toEqual(after);

    const { folder } = (await state()).project;
    await service.close();
    expect(verifyProject(folder)).toEqual([]);
    service = start();
    await service.call('open-in-project', { file }).answer;
    expect(await files()).toEqual(after);

    expect((await back({ place: 0 })).unassigned[0]!.regions.map(({ name }) => name)).toEqual(['Glue']);
    expect((await back()).unassigned).toEqual([]);
    expect(await files()).toEqual(before);
    await expect(back()).rejects.toMatchObject({ code: 'parameter-invalid' });
  });

  it('of all pixels of a phase takes it out of the figure', async () => {
    await run();
    const [phase] = (await state()).phases;
    await take({ region: { kind: 'rectangle', row: 0, column: 0, rows: ROWS, columns: COLUMNS }, phase: phase!.id });
    const { map, prepared } = await drawn();
    expect(map.phases.map(({ name }) => name)).toEqual(['Phase B', 'Phase C']);
    expect(prepared.phases).toHaveLength(2);
    expect([...map.spectra].every(Number.isFinite)).toBe(true);
  });

  it('behind a crop, a mask by clusters and Poisson scaling measures the spectra that the run has clustered', async () => {
    await run([
      { op: 'crop', rows: [0, 5] },
      { op: 'kmeans', clusters: 3 },
      { op: 'mask', labels: [0] },
      { op: 'poisson-scale' },
      { op: 'kmeans', clusters: 2 },
    ]);
    const labels = await own('labels-2');
    const whole = [...Array(5 * COLUMNS).keys()];
    const region = { kind: 'rectangle', row: 0, column: 4, rows: 2, columns: 3 } as const;
    const out = whole.filter((p) => Math.floor(p / COLUMNS) < 2 && p % COLUMNS >= 4 && p % COLUMNS < 7);
    await take({ labels: 'labels-2', region });
    const [means, spreads] = [await assigned('centroids-2', 1, 'labels-2'), await assigned('spreads-2', 1, 'labels-2')];
    for (let cluster = 0; cluster < 2; cluster++) {
      const expected = byHand(
        whole.filter((pixel) => labels[pixel] === cluster && !out.includes(pixel)),
        false,
      );
      expectRow(
        means,
        cluster,
        expected.map((one) => one.mean),
      );
      expectRow(
        spreads,
        cluster,
        expected.map((one) => one.spread),
      );
    }
  });

  it('counts for nothing when runs are compared, and both say so', async () => {
    await run();
    await run();
    const same = await service.call('compare-runs', { run: 1, other: 2 }).answer;
    expect(same).toMatchObject({ ari: 1, leftOut: 0 });
    await take();
    const found = await service.call('compare-runs', { run: 1, other: 2 }).answer;
    expect(found).toMatchObject({ ari: 1, agreement: 1, leftOut: 6 });
    const others = await service.call('compare-runs', { run: 2, other: 1 }).answer;
    expect(others).toMatchObject({ ari: 1, leftOut: 6 });
  });

  it('is told in the methods paragraph and by the command that shows a run', async () => {
    await run();
    const methods = async () => (await service.call('methods-text', { run: 1 }).answer).text;
    const plain = await methods();
    const [phase] = (await state()).phases;
    await take();
    await take({ region: { kind: 'pixels', pixels: [0, 4, 8] }, name: 'Glue', phase: phase!.id });
    const text = await methods();
    expect(plain).not.toContain('by hand');
    expect(text).toMatch(
      /\d+ pixels \(\d+\.\d % of all\) were taken out of their phases by hand, in the regions “Hole” \(6 pixels\) and Phase A in “Glue” \(1 pixel\), and count neither for areas nor for mean spectra\./,
    );
    await service.call('change-phase', { id: phase!.id, patch: { name: 'Ferrite' } }).answer;
    expect(await methods()).toMatch(/Ferrite \(cluster 1, \d+\.\d % of the assigned pixels\)/);
    const { project } = await state();
    const shown = await service.call('show-run', { project: project.folder, run: '1' }).answer;
    expect(shown.unassigned?.regions.map(({ name }) => name)).toEqual(['Hole', 'Glue']);
  });

  it('says what to do when the file is gone, and changes nothing; putting all back needs no file', async () => {
    await run();
    await take();
    renameSync(file, `${file}.away`);
    const before = (await state()).unassigned;
    await expect(take({ region: { kind: 'pixels', pixels: [0] } })).rejects.toMatchObject({ code: 'file-not-found' });
    expect((await state()).unassigned).toEqual(before);
    // What was measured is kept: figures and files need the data no more.
    expect((await saved('spectra-csv', 'without.csv')).length).toBeGreaterThan(100);
    expect((await back()).unassigned).toEqual([]);
  });
});
