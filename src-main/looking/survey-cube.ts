import type { JobContext } from '../../src-preload/contract/job.ts';
import type { RealArray } from '../../src-preload/contract/real-arrays.ts';
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
  readonly running: Float64Array | null;
}

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
  const atOnce = Math.max(1, Math.floor(RUN_VALUES / cube.channels));
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
  const held = mayHold ? tryAllocate(cube, pixels * channels) : undefined;
  const bands = Math.ceil(channels / BAND);
  const squares = Math.ceil(columns / SQUARE) * Math.ceil(rows / SQUARE);
  return {
    held,
    running: held && isSpectra ? new Float64Array((bands + 1) * pixels) : null,
    squares: new Float64Array(isSpectra ? squares * channels : 0),
    map: new Float32Array(pixels),
    largest: new Float64Array(channels).fill(Number.NEGATIVE_INFINITY),
    next: 0,
    notFinite: 0,
  };
}

/** Takes the next pixels into the sums. */
function advance(cube: LookedCube, surveying: Surveying, count: number): void {
  const { columns, channels, isSpectra } = cube;
  const { map, squares, largest, running, held, next: first } = surveying;
  const values = cube.read(first, count);
  surveying.notFinite += cube.notFinite;
  held?.set(values, first * channels);
  if (!isSpectra) {
    for (let i = 0; i < count; i++) map[first + i] = values[i];
  } else {
    const squaresAcross = Math.ceil(columns / SQUARE);
    for (let i = 0; i < count; i++) {
      const pixel = first + i;
      const square = Math.floor(Math.floor(pixel / columns) / SQUARE) * squaresAcross;
      const into = (square + Math.floor((pixel % columns) / SQUARE)) * channels;
      map[pixel] = addSpectrum(values, i * channels, channels, squares, into, largest, running, pixel, map.length);
    }
  }
  surveying.next += count;
}

function finish(cube: LookedCube, { held, map, squares, largest, running, notFinite }: Surveying): void {
  const { channels, isSpectra } = cube;
  const maxSpectrum = new Float32Array(isSpectra ? channels : 0);
  if (isSpectra) maxSpectrum.set(largest);
  const sumSpectrum = isSpectra ? Float32Array.from(sumOfSquares(squares, channels)) : new Float32Array(0);
  cube.survey = { map, sumSpectrum, maxSpectrum, notFinite, squares, running };
  cube.surveying = undefined;
  if (held) {
    cube.held = held;
    cube.releaseFile();
  }
}

/** Adds one spectrum to everything that is kept of it. @returns its sum */
function addSpectrum(
  values: RealArray,
  from: number,
  channels: number,
  squares: Float64Array,
  into: number,
  largest: Float64Array,
  running: Float64Array | null,
  pixel: number,
  pixels: number,
): number {
  let sum = 0;
  for (let start = 0, band = 1; start < channels; start += BAND, band++) {
    const end = Math.min(channels, start + BAND);
    for (let channel = start; channel < end; channel++) {
      const value = values[from + channel];
      sum += value;
      squares[into + channel] += value;
      if (value > largest[channel]) largest[channel] = value;
    }
    if (running) running[band * pixels + pixel] = sum;
  }
  return sum;
}

/** Sum spectrum of all squares. */
export function sumOfSquares(squares: Float64Array, channels: number): Float64Array {
  const sums = new Float64Array(channels);
  for (let start = 0; start < squares.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) sums[channel] += squares[start + channel];
  }
  return sums;
}

/** Room for all values, or undefined when the system has none: the file is then read again for each look. */
function tryAllocate(cube: LookedCube, length: number): RealArray | undefined {
  try {
    return new HELD_AS[cube.description.dtype](length);
  } catch {
    return undefined;
  }
}
