/**
 * Every step on every kind of bad data: an `AppError` that says what to do and where, or finite results. A plain error, a
 * NaN that nothing explains, or a run that does not end is a failure.
 */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src-preload/contract/errors.ts';
import { blobs } from '../helpers/data.ts';
import { everyStep, OTHER_WAYS } from '../helpers/every-step.ts';
import { type FinishedRun, recipeFolder, type TestCube, writeCube } from '../helpers/recipes.ts';

vi.mock('../../src-main/graphs/sessions.ts', async (original) =>
  (await import('../helpers/shared-sessions.ts')).shareSessions(await original()),
);

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS] = [6, 5, 8];
const PIXELS = ROWS * COLUMNS;
const good = blobs(PIXELS, CHANNELS, 3, { spread: 0.1, offset: 6 }).values;

/** The good cube with each value changed. */
function changed(value: (good: number, pixel: number, channel: number) => number): TestCube {
  const values = good.map((one, i) => value(one, Math.floor(i / CHANNELS), i % CHANNELS));
  return { values, shape: [ROWS, COLUMNS, CHANNELS] };
}

const CUBES: { readonly [name: string]: TestCube } = {
  'rank 1': changed((_, pixel, channel) => (pixel + 1) * (channel + 1)),
  'rank 1, channels sum to 0': changed((_, pixel, channel) => (pixel + 1) * (channel % 2 ? 1 : -1)),
  constant: changed(() => 3),
  'two spectra, again and again': changed((_, pixel, channel) => good[(pixel % 2) * CHANNELS + channel]!),
  zeros: changed(() => 0),
  'zeros but for one pixel': changed((value, pixel) => (pixel === 4 ? value : 0)),
  'zeros but for one channel': changed((value, _, channel) => (channel === 4 ? value : 0)),
  negative: changed((value) => -value),
  'both signs': changed((value) => value - 6),
  'one NaN': changed((value, pixel, channel) => (pixel === 7 && channel === 3 ? Number.NaN : value)),
  'one infinite': changed((value, pixel, channel) => (pixel === 7 && channel === 3 ? Number.POSITIVE_INFINITY : value)),
  'one pixel': { values: good.slice(0, CHANNELS), shape: [1, 1, CHANNELS] },
  'two pixels': { values: good.slice(0, 2 * CHANNELS), shape: [1, 2, CHANNELS] },
  'one spectrum': { values: good.slice(0, CHANNELS), shape: [CHANNELS] },
  'one channel': { values: good.slice(0, PIXELS), shape: [ROWS, COLUMNS, 1] },
  'two channels': { values: good.slice(0, 2 * PIXELS), shape: [ROWS, COLUMNS, 2] },
  'around 1e30': changed((value) => value * 1e30),
  'around 1e-30': changed((value) => value * 1e-30),
  'float64 beyond float32': {
    values: Float64Array.from(good, (value) => value * 1e200),
    shape: [ROWS, COLUMNS, CHANNELS],
  },
};

/** More components, clusters or endmembers than there are pixels or channels. */
const TOO_MANY = {
  'pca of 40': { before: [], step: { op: 'pca', components: 40 } },
  'denoise with 40': { before: [], step: { op: 'denoise', components: 40 } },
  'nmf of 40': { before: [], step: { op: 'nmf', components: 40, maxIterations: 20 } },
  'ica of 40': { before: [{ op: 'pca', components: 3 }], step: { op: 'ica', components: 40 } },
  'kmeans of 40': { before: [], step: { op: 'kmeans', clusters: 40 } },
  'gmm of 40': { before: [], step: { op: 'gmm', clusters: 40, maxIterations: 20 } },
  'agglomerative of 40': { before: [], step: { op: 'agglomerative', clusters: 40 } },
  'vca of 40': { before: [], step: { op: 'vca', endmembers: 40 } },
  'sweep up to 40': { before: [], step: { op: 'sweep', clusters: [38, 40] } },
  'tsne with perplexity 100': { before: [], step: { op: 'tsne', perplexity: 100, iterations: 50 } },
};

/** Arrays in which NaN says that there is nothing to tell. */
const MAY_HOLD_NAN = new Set([
  'silhouette', // a pixel that was not sampled
  'sweep-silhouette', // one cluster has none
  'background-parameters', // a spectrum that could not be fitted
  'background-residual',
]);
/** Steps that hand on what is not finite as it is, for the analysis after them to refuse with its place. */
const HANDED_ON = /^(crop|rebin|calibrate|spikes|align-zero-loss|background|normalize|window)$/;

const SECONDS = 30;

function expectFinite({ result, array }: FinishedRun, spoilt: ReadonlySet<number>): void {
  const handsOn = spoilt.size > 0 && result.steps.every(({ op }) => HANDED_ON.test(op));
  for (const { name, shape } of result.arrays) {
    if (MAY_HOLD_NAN.has(name.replace(/-\d+$/, ''))) continue;
    const { values } = array(name);
    const isMap = shape.length >= result.prepared.shape.length - 1 && !['before', 'after'].includes(name);
    values.forEach((value, i) => {
      if (Number.isFinite(value)) return;
      // Nothing spreads to other pixels; the spectra before and after may be of that pixel, or a mean with it.
      const width = values.length / PIXELS;
      expect(handsOn && (!isMap || spoilt.has(Math.floor(i / width))), `${name} holds ${value} at ${i}`).toBe(true);
    });
  }
  if (handsOn && result.steps[0]!.op === 'window') expect(result.warnings.join()).toContain('not finite');
  // JSON writes NaN and infinities as null: what is read back would not be what was found.
  for (const { op, results } of result.steps) expect(JSON.parse(JSON.stringify(results)), op).toEqual(results);
}

function expectHelpful(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
  const { code, message, advice, where } = error;
  expect(code).toMatch(/^(data-unsuitable|parameter-invalid|input-missing)$/);
  expect(`${message} ${advice}`).not.toMatch(/undefined|\[object|NaN[^ )]/);
  expect(advice.length).toBeGreaterThan(10);
  expect(where.field).toMatch(/^steps\[\d+\]/);
}

describe.each(Object.entries(CUBES))('%s', (name, cube) => {
  const file = writeCube(`${folder.folder}/${name.replaceAll(/\W/g, '-')}.npy`, cube);
  const map = cube.shape.slice(0, -1);
  const pixels = map.reduce((product, size) => product * size, 1);
  const labels = Int32Array.from({ length: pixels }, (_, pixel) => pixel % 3);
  const spoilt = new Set<number>();
  cube.values.forEach((value, i) => {
    if (!Number.isFinite(Math.fround(value))) spoilt.add(Math.floor(i / CHANNELS));
  });
  const truth = folder.write(`truth-${name.replaceAll(/\W/g, '-')}.npy`, map, labels);

  it.each(Object.entries({ ...everyStep(truth, folder.writeModel(CHANNELS)), ...OTHER_WAYS, ...TOO_MANY }))(
    '%s',
    async (_, { before, step }) => {
      const run = folder.run(file, [...before, step]);
      await run.then((finished) => expectFinite(finished, spoilt), expectHelpful);
    },
    SECONDS * 1000,
  );
});

describe('good spectra, bad company', () => {
  const file = writeCube(
    `${folder.folder}/good.npy`,
    changed((value) => value),
  );
  const spectrum = good.slice(0, CHANNELS);
  const doubled = spectrum.map((value) => 2 * value);
  const write = (name: string, ...spectra: Float32Array[]) =>
    folder.write(name, [spectra.length, CHANNELS], Float32Array.from(spectra.flatMap((one) => [...one])));
  const nothing = new Float32Array(CHANNELS);

  it('a mask that leaves nothing is refused', async () => {
    const error = await folder.run(file, [{ op: 'mask', above: -1e9 }]).catch((caught: unknown) => caught);
    expectHelpful(error);
  });

  it('an endmember twice is refused', async () => {
    for (const constraint of ['sum-to-one', 'non-negative', 'none']) {
      const steps = [{ op: 'fcls', file: write('twice.npy', spectrum, spectrum), constraint }];
      const error = await folder.run(file, steps).catch((caught: unknown) => caught);
      expectHelpful(error);
    }
  });

  it('one that is a multiple of another is refused, but where shares sum to one and can be told', async () => {
    const step = { op: 'fcls', file: write('multiple.npy', spectrum, doubled) };
    for (const constraint of ['non-negative', 'none']) {
      expectHelpful(await folder.run(file, [{ ...step, constraint }]).catch((caught: unknown) => caught));
    }
    expectFinite(await folder.run(file, [step]), new Set());
  });

  it('endmembers that are nothing, or not finite, give finite shares or are refused', async () => {
    const holed = spectrum.map((value, i) => (i === 2 ? Number.NaN : value));
    for (const endmembers of [write('nothing.npy', nothing, spectrum), write('holed.npy', holed, spectrum)]) {
      const run = folder.run(file, [{ op: 'fcls', file: endmembers }]);
      await run.then((finished) => expectFinite(finished, new Set()), expectHelpful);
    }
  });
});
