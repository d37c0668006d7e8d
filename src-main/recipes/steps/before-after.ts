import type { Json } from '../../../src-preload/contract/dataset.ts';
import { findNotFinite, valuesAre } from '../../analysis/preprocessing/not-finite.ts';
import { placeInMap, type SpectrumCube } from '../../analysis/preprocessing/spectrum-cube.ts';
import type { Spectra } from '../../analysis/spectra.ts';
import { wordsOf } from '../../analysis/words.ts';
import type { RunState } from '../run-state.ts';

/** Spectra that the mean before and after is taken of: enough to see a change, few enough to cost nothing. */
const MOST_PIXELS = 4096;
/** A total below this share of the median one is weak. */
const WEAK = 0.02;
/** They are read in this many runs of neighbors, spread over the data. */
const RUNS = 64;

/**
 * Saves what a preparing step has changed as `before` and `after`, `[channels]` each: the mean of up to 4,096 spectra
 * spread evenly over the data, or one spectrum where a mean would show nothing.
 *
 * @param one number of the spectrum to show; the mean when not given
 * @returns names of the arrays, and `shown` for the results: how many `pixels` the mean is of, or the one pixel's `row` and
 *   `column`, with the line that gives the position of a channel
 */
export async function saveBeforeAfter(
  state: RunState,
  step: number,
  before: Spectra,
  after: Spectra,
  one?: number,
): Promise<{ arrays: string[]; shown: Json }> {
  const { job } = state.context;
  const mean = async (spectra: Spectra) => {
    if (one !== undefined) return readOne(spectra, one);
    await job.pause();
    return sampleMean(spectra);
  };
  const arrays = [
    await state.save(step, 'before', [before.channels], await mean(before)),
    await state.save(step, 'after', [after.channels], await mean(after)),
  ];
  const { offset, scale, units } = state.cube.signal;
  return { arrays, shown: { ...whichSpectra(state.cube, before, one), offset, scale, units } };
}

function whichSpectra(cube: SpectrumCube, { pixels }: Spectra, one: number | undefined): { [key: string]: number } {
  if (one === undefined) return { pixels: Math.min(pixels, MOST_PIXELS) };
  const pixel = placeInMap(cube, one);
  return { row: Math.floor(pixel / cube.columns), column: pixel % cube.columns };
}

/** Runs that have been looked through: what is prepared later has the same gaps. */
const lookedThrough = new WeakSet<RunState>();

/**
 * Says where the first NaN or infinite value is before a step spreads it over its neighbors: with a sum, a fit or a shift one gap
 * becomes a whole spectrum of them.
 */
export async function warnOfGaps(state: RunState): Promise<void> {
  if (lookedThrough.has(state)) return;
  const found = await findNotFinite(state.spectra, state.context.job);
  lookedThrough.add(state);
  if (!found) return;
  const pixel = placeInMap(state.cube, found.spectrum);
  const { cube } = state;
  const place = cube.images
    ? (cube.images.names[pixel] ?? `image ${pixel}`)
    : `row ${Math.floor(pixel / cube.columns)}, column ${pixel % cube.columns}`;
  const { feature } = wordsOf(state.context);
  const advice = cube.images
    ? 'Leave these images out, or crop these pixels away.'
    : 'Mask these pixels or crop these channels away.';
  state.context.job.warn(
    `${valuesAre(found.count)}, the first at ${place}, ${feature} ${found.channel}: what is worked out from them will be no number, either. ${advice}`,
  );
}

/** Number of the spectrum of median total among those of the sample: neither the thinnest nor the thickest place. */
export function typicalSpectrum(spectra: Spectra): number {
  const totals: { spectrum: number; total: number }[] = [];
  readSample(spectra, (spectrum, values) => {
    totals.push({ spectrum, total: values.reduce((sum, value) => sum + value, 0) });
  });
  totals.sort((a, b) => a.total - b.total || a.spectrum - b.spectrum);
  return totals[totals.length >> 1]!.spectrum;
}

/** Share of the sample whose total is next to nothing beside the median one: dividing by it would blow up noise. */
export function shareOfWeakSpectra(spectra: Spectra): number {
  const totals: number[] = [];
  readSample(spectra, (_, values) => totals.push(values.reduce((sum, value) => sum + value, 0)));
  const middle = Float64Array.from(totals).sort()[totals.length >> 1]!;
  // Spectra without any counts are told of elsewhere, and stay as they are.
  const weak = totals.filter((total) => total !== 0 && total < WEAK * middle);
  return middle > 0 ? weak.length / totals.length : 0;
}

function readOne(spectra: Spectra, spectrum: number): Float32Array {
  const values = new Float32Array(spectra.channels);
  spectra.read(spectrum, 1, values);
  return values;
}

function sampleMean(spectra: Spectra): Float32Array {
  const sums = new Float64Array(spectra.channels);
  let count = 0;
  readSample(spectra, (_, values) => {
    count++;
    for (let channel = 0; channel < values.length; channel++) sums[channel]! += values[channel]!;
  });
  return Float32Array.from(sums, (sum) => sum / count);
}

/** Up to {@link MOST_PIXELS} spectra: all of them, or runs of neighbors at equal distances. */
function readSample(spectra: Spectra, visit: (spectrum: number, values: Float32Array) => void): void {
  const { pixels, channels } = spectra;
  const isWhole = pixels <= MOST_PIXELS;
  const length = Math.ceil(Math.min(pixels, MOST_PIXELS) / RUNS);
  const values = new Float32Array(length * channels);
  for (let run = 0; run < RUNS; run++) {
    const first = isWhole ? run * length : Math.floor((run * (pixels - length)) / (RUNS - 1));
    const count = Math.min(length, pixels - first);
    if (count <= 0) return;
    spectra.read(first, count, values.subarray(0, count * channels));
    for (let i = 0; i < count; i++) visit(first + i, values.subarray(i * channels, (i + 1) * channels));
  }
}
