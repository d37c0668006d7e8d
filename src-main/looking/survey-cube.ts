import type { JobContext } from '../../src-preload/contract/job.ts';
import type { LookedCube } from './looked-cube.ts';
import { HELD_AS, type RealArray } from './real-values.ts';

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

/** Values that are read at a time. */
const RUN_VALUES = 1024 * 1024;

/**
 * Reads a cube once: map, sum and maximum spectrum, and the sums that make looking fast. Where it may, it keeps the values
 * in memory. Cancelled half-way, it leaves the cube as it was.
 * @throws {AppError} `cancelled`, what reading throws
 */
export async function surveyCube(cube: LookedCube, mayHold: boolean, job: JobContext): Promise<Survey> {
  if (cube.survey) return cube.survey;
  const { rows, columns, channels, isSpectra } = cube;
  const pixels = rows * columns;
  const held = mayHold ? tryAllocate(cube, pixels * channels) : undefined;
  const bands = Math.ceil(channels / BAND);
  const running = held && isSpectra ? new Float64Array((bands + 1) * pixels) : null;
  const squaresAcross = Math.ceil(columns / SQUARE);
  const squares = new Float64Array(isSpectra ? squaresAcross * Math.ceil(rows / SQUARE) * channels : 0);
  const map = new Float32Array(pixels);
  const maxSpectrum = new Float32Array(isSpectra ? channels : 0);
  const largest = new Float64Array(channels).fill(Number.NEGATIVE_INFINITY);
  let notFinite = 0;

  const atOnce = Math.max(1, Math.floor(RUN_VALUES / channels));
  for (let first = 0; first < pixels; first += atOnce) {
    job.report({ phase: 'reading the data', done: first, total: pixels });
    await job.pause();
    const count = Math.min(atOnce, pixels - first);
    const values = cube.read(first, count);
    notFinite += cube.notFinite;
    held?.set(values, first * channels);
    if (!isSpectra) {
      for (let i = 0; i < count; i++) map[first + i] = values[i];
      continue;
    }
    for (let i = 0; i < count; i++) {
      const pixel = first + i;
      const square = Math.floor(Math.floor(pixel / columns) / SQUARE) * squaresAcross;
      const into = (square + Math.floor((pixel % columns) / SQUARE)) * channels;
      map[pixel] = addSpectrum(values, i * channels, channels, squares, into, largest, running, pixel, pixels);
    }
  }
  job.report({ phase: 'reading the data', done: pixels, total: pixels });
  if (isSpectra) maxSpectrum.set(largest);
  const survey = {
    map,
    sumSpectrum: sumOfSquares(squares, channels, isSpectra),
    maxSpectrum,
    notFinite,
    squares,
    running,
  };
  cube.survey = survey;
  if (held) {
    cube.held = held;
    cube.releaseFile();
  }
  return survey;
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

function sumOfSquares(squares: Float64Array, channels: number, isSpectra: boolean): Float32Array {
  if (!isSpectra) return new Float32Array(0);
  const sums = new Float64Array(channels);
  for (let start = 0; start < squares.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) sums[channel] += squares[start + channel];
  }
  return Float32Array.from(sums);
}

/** Room for all values, or undefined when the system has none: the file is then read again for each look. */
function tryAllocate(cube: LookedCube, length: number): RealArray | undefined {
  try {
    return new HELD_AS[cube.description.dtype](length);
  } catch {
    return undefined;
  }
}
