import type { JobContext } from '../../src-preload/contract/job.ts';
import type { RealArray } from '../../src-preload/contract/real-arrays.ts';
import { forSparsePixels, type SparseCounts } from '../cubes/sparse-source.ts';
import type { LookedCube } from './looked-cube.ts';
import { HELD_AS } from './real-values.ts';

/** Side of the squares of pixels whose spectra are summed: a region is made of them and of single pixels at its border. */
export const SQUARE = 16;

/** Channels of the bands whose sums each pixel keeps: a window is made of them and of single channels at its ends. */
export const BAND = 64;

/** What one pass over a cube finds. */
export interface Survey {
  /** Sum of each pixel's spectrum. */
  readonly map: Float32Array;
  readonly sumSpectrum: Float32Array;
  readonly maxSpectrum: Float32Array;
  readonly notFinite: number;
  /** Sum spectrum of each square of pixels, squares × channels; squares row by row, the last ones may be smaller. */
  readonly squares: Float64Array;
  /** `running[b · pixels + p]`: sum of the first b bands of pixel p. Null where the cube is not held in memory. */
  readonly running: RunningSums | null;
}

/** Of counts below 65,536, which 65,536 channels cannot bring over 32 bits, in half the memory. */
export type RunningSums = Float64Array | Uint32Array;

/** A pass that has come as far as pixel `next`. */
export interface Surveying extends Omit<Survey, 'sumSpectrum' | 'maxSpectrum' | 'notFinite'> {
  readonly held: RealArray | undefined;
  /** Largest value of each channel so far. */
  readonly largest: Float64Array;
  next: number;
  notFinite: number;
}

/** Values that are read at a time. */
const RUN_VALUES = 1024 * 1024;
/** Pixels whose counts are gone through at a time where only counts are held. */
const SPARSE_PIXELS = 16_384;

/**
 * Reads a cube once: map, sum and maximum spectrum, and the sums that make looking fast. Where it may, it keeps the values
 * in memory. Cancelled half-way, it goes on from there the next time.
 * @throws {AppError} `cancelled`, what reading throws
 */
export async function surveyCube(cube: LookedCube, mayHold: boolean, job: JobContext): Promise<Survey> {
  await surveyFor(cube, mayHold, job, Number.POSITIVE_INFINITY);
  return cube.survey!;
}

/**
 * Goes on with the pass over a cube for about so many milliseconds; `cube.survey` is there once it is through.
 * @throws {AppError} `cancelled`, what reading throws
 */
export async function surveyFor(cube: LookedCube, mayHold: boolean, job: JobContext, budgetMs: number): Promise<void> {
  if (cube.survey) return;
  cube.surveying ??= beginSurvey(cube, mayHold);
  const surveying = cube.surveying;
  const pixels = cube.rows * cube.columns;
  const atOnce = cube.sparse ? SPARSE_PIXELS : Math.max(1, Math.floor(RUN_VALUES / cube.channels));
  const end = performance.now() + budgetMs;
  while (surveying.next < pixels && performance.now() < end) {
    job.report({ phase: 'reading the data', done: surveying.next, total: pixels });
    await job.pause();
    advance(cube, surveying, Math.min(atOnce, pixels - surveying.next));
  }
  if (surveying.next < pixels) return;
  job.report({ phase: 'reading the data', done: pixels, total: pixels });
  finish(cube, surveying);
}

function beginSurvey(cube: LookedCube, mayHold: boolean): Surveying {
  const { rows, columns, channels, isSpectra } = cube;
  const pixels = rows * columns;
  const held = mayHold && !cube.sparse ? tryAllocate(cube, pixels * channels) : undefined;
  const bands = Math.ceil(channels / BAND);
  const squares = Math.ceil(columns / SQUARE) * Math.ceil(rows / SQUARE);
  return {
    held,
    running: held && isSpectra ? makeRunningSums(held, channels, (bands + 1) * pixels) : null,
    squares: new Float64Array(isSpectra ? squares * channels : 0),
    map: new Float32Array(pixels),
    // A channel that is never met among counts without their zeros is 0.
    largest: new Float64Array(channels).fill(cube.sparse ? 0 : Number.NEGATIVE_INFINITY),
    next: 0,
    notFinite: 0,
  };
}

/** Takes the next pixels into the sums. */
function advance(cube: LookedCube, surveying: Surveying, count: number): void {
  const { columns, channels, isSpectra } = cube;
  const { map, squares, largest, running, held, next: first } = surveying;
  if (cube.sparse) {
    addCounts(cube, cube.sparse, surveying, count);
    surveying.next += count;
    return;
  }
  const values = cube.read(first, count);
  surveying.notFinite += cube.notFinite;
  held?.set(values, first * channels);
  if (!isSpectra) {
    for (let i = 0; i < count; i++) map[first + i] = values[i];
  } else {
    const areSmall = areSmallCounts(values);
    for (let i = 0; i < count; ) {
      const pixel = first + i;
      const column = pixel % columns;
      const into = squareOf(pixel, columns) * channels;
      const four = areSmall && column % 4 === 0 && i + 4 <= count && column + 4 <= columns;
      const add = four ? addFourSpectra : addSpectrum;
      add(values, i * channels, channels, squares, into, largest, running, map, pixel);
      i += four ? 4 : 1;
    }
  }
  surveying.next += count;
}

/** The same from what there is of the next pixels. */
function addCounts(
  { columns, channels }: LookedCube,
  sparse: readonly SparseCounts[],
  { map, squares, largest, next }: Surveying,
  count: number,
): void {
  forSparsePixels(sparse, next, next + count, ({ starts, channels: met, counts }, from, first, pixels) => {
    for (let i = 0; i < pixels; i++) {
      const into = squareOf(first + i, columns) * channels;
      let sum = 0;
      for (let entry = starts[from + i]; entry < starts[from + i + 1]; entry++) {
        const channel = met[entry];
        const value = counts[entry];
        sum += value;
        squares[into + channel] += value;
        if (value > largest[channel]) largest[channel] = value;
      }
      map[first + i] = sum;
    }
  });
}

/** Number of the square that a pixel lies in. */
function squareOf(pixel: number, columns: number): number {
  const row = Math.floor(pixel / columns);
  return Math.floor(row / SQUARE) * Math.ceil(columns / SQUARE) + Math.floor((pixel - row * columns) / SQUARE);
}

function finish(cube: LookedCube, { held, map, squares, largest, running, notFinite }: Surveying): void {
  const { channels, isSpectra } = cube;
  const maxSpectrum = new Float32Array(isSpectra ? channels : 0);
  if (isSpectra) maxSpectrum.set(largest);
  const sumSpectrum = isSpectra ? Float32Array.from(sumOfSquares(squares, channels)) : new Float32Array(0);
  cube.survey = { map, sumSpectrum, maxSpectrum, notFinite, squares, running };
  cube.surveying = undefined;
  cube.held = held;
  if (held || cube.sparse) cube.releaseFile();
}

/** Adds one spectrum to everything that is kept of it. */
function addSpectrum(
  values: RealArray,
  from: number,
  channels: number,
  squares: Float64Array,
  into: number,
  largest: Float64Array,
  running: RunningSums | null,
  map: Float32Array,
  pixel: number,
): void {
  let sum = 0;
  for (let start = 0, band = 1; start < channels; start += BAND, band++) {
    const end = Math.min(channels, start + BAND);
    for (let channel = start; channel < end; channel++) {
      const value = values[from + channel];
      sum += value;
      squares[into + channel] += value;
      if (value > largest[channel]) largest[channel] = value;
    }
    if (running) running[band * map.length + pixel] = sum;
  }
  map[pixel] = sum;
}

/**
 * The same for four neighbors in a square, of whole numbers below 65,536: what is kept by channel is touched once for all four, and
 * sums within a band stay small whole numbers.
 */
function addFourSpectra(
  values: RealArray,
  from: number,
  channels: number,
  squares: Float64Array,
  into: number,
  largest: Float64Array,
  running: RunningSums | null,
  map: Float32Array,
  pixel: number,
): void {
  const [second, third, fourth] = [from + channels, from + 2 * channels, from + 3 * channels];
  let sumA = 0;
  let sumB = 0;
  let sumC = 0;
  let sumD = 0;
  for (let start = 0, band = 1; start < channels; start += BAND, band++) {
    const end = Math.min(channels, start + BAND);
    let bandA = 0;
    let bandB = 0;
    let bandC = 0;
    let bandD = 0;
    for (let channel = start; channel < end; channel++) {
      const a = values[from + channel];
      const b = values[second + channel];
      const c = values[third + channel];
      const d = values[fourth + channel];
      bandA = (bandA + a) | 0;
      bandB = (bandB + b) | 0;
      bandC = (bandC + c) | 0;
      bandD = (bandD + d) | 0;
      squares[into + channel] += (a + b + c + d) | 0;
      // None of four numbers is larger than their bits together.
      if ((a | b | c | d) > largest[channel]) largest[channel] = Math.max(largest[channel], a, b, c, d);
    }
    sumA += bandA;
    sumB += bandB;
    sumC += bandC;
    sumD += bandD;
    if (running === null) continue;
    const at = band * map.length + pixel;
    running[at] = sumA;
    running[at + 1] = sumB;
    running[at + 2] = sumC;
    running[at + 3] = sumD;
  }
  map[pixel] = sumA;
  map[pixel + 1] = sumB;
  map[pixel + 2] = sumC;
  map[pixel + 3] = sumD;
}

/** Sum spectrum of all squares. */
export function sumOfSquares(squares: Float64Array, channels: number): Float64Array {
  const sums = new Float64Array(channels);
  for (let start = 0; start < squares.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) sums[channel] += squares[start + channel];
  }
  return sums;
}

function makeRunningSums(held: RealArray, channels: number, length: number): RunningSums {
  return areSmallCounts(held) && channels <= 2 ** 16 ? new Uint32Array(length) : new Float64Array(length);
}

function areSmallCounts(values: RealArray): boolean {
  return values instanceof Uint8Array || values instanceof Uint16Array;
}

/** Room for all values, or undefined when the system has none: the file is then read again for each look. */
function tryAllocate(cube: LookedCube, length: number): RealArray | undefined {
  try {
    return new HELD_AS[cube.description.dtype](length);
  } catch {
    return undefined;
  }
}
