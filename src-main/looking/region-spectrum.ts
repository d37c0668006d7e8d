import type { RegionSpectrum, RegionSpectrumRequest } from '../../src-preload/contract/engine.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { AskedRegion } from '../../src-preload/contract/looked-dataset.ts';
import { forPackedPixels } from '../../src-preload/contract/packed-pixels.ts';
import type { RealArray } from '../../src-preload/contract/real-arrays.ts';
import { forSparsePixels } from '../cubes/sparse-source.ts';
import { spectraAtHand } from './cube-cache.ts';
import { type LookedCube, outsideTheMap } from './looked-cube.ts';
import { SQUARE } from './survey-cube.ts';

/** Values that a quick answer reads: some milliseconds. */
const QUICK_VALUES = 2 ** 22;

/** A square of pixels of which some are chosen. */
interface Square {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  readonly chosen: number;
  /** Most are chosen, and the sum of all is known: the few others are taken off it. */
  readonly fromSum: boolean;
}

/** For each row with chosen pixels, 1 where a pixel is chosen. */
type Chosen = readonly (Uint8Array | undefined)[];

/**
 * Mean spectrum of a region. Once the cube has been surveyed, whole squares of pixels come from their sums, so that the
 * time goes with the region's border, not with its area; before, every pixel is read. The deviation reads every pixel. A quick
 * answer reads evenly spaced pixels where more than {@link QUICK_VALUES} values would have to be read.
 * @throws {AppError} `parameter-invalid` when a pixel lies outside, what reading throws, `cancelled`
 */
export async function regionSpectrum(request: RegionSpectrumRequest, job: JobContext): Promise<RegionSpectrum> {
  const cube = await spectraAtHand(request);
  const { channels } = cube;
  const rows = chosenByRow(request.region, cube);
  const squares = squaresOf(cube, rows);
  const pixels = squares.reduce((sum, { chosen }) => sum + chosen, 0);
  if (pixels === 0) throw outsideTheMap(cube, 'region');
  const toRead = squares.reduce(
    (sum, square) => sum + (square.fromSum ? sizeOf(square) - square.chosen : square.chosen),
    0,
  );
  if (request.quick && toRead * channels > QUICK_VALUES) {
    return { ...sampledMean(cube, rows, Math.ceil((pixels * channels) / QUICK_VALUES)), pixels };
  }
  const sums = new Float64Array(channels);
  let strip = squares[0]!.top;
  for (const square of squares) {
    // What lies in one strip, such as the pixel under a pointer, is done before anybody could look at its progress.
    if (square.top !== strip) {
      strip = square.top;
      job.report({ phase: 'mean spectrum', done: strip, total: cube.rows });
      await job.pause();
    }
    addSquare(cube, rows, square, sums);
  }
  const mean = sums.map((sum) => sum / pixels);
  const answer = { mean: Float32Array.from(mean), pixels };
  return request.deviation ? { ...answer, deviation: await deviationFrom(mean, cube, rows, pixels, job) } : answer;
}

/** Mean of every so-manieth of the chosen pixels. */
function sampledMean(cube: LookedCube, rows: Chosen, step: number): { mean: Float32Array; sampled: number } {
  const sums = new Float64Array(cube.channels);
  let passed = 0;
  let sampled = 0;
  rows.forEach((chosen, row) => {
    if (!chosen) return;
    for (let column = 0; column < chosen.length; column++) {
      if (chosen[column] !== 1 || passed++ % step !== 0) continue;
      addPixels(sums, cube, row * cube.columns + column, 1, 1);
      sampled++;
    }
  });
  return { mean: Float32Array.from(sums, (sum) => sum / sampled), sampled };
}

/** Standard deviation of the chosen pixels about their mean, channel by channel. */
async function deviationFrom(
  mean: Float64Array,
  cube: LookedCube,
  rows: Chosen,
  pixels: number,
  job: JobContext,
): Promise<Float32Array> {
  const squares = new Float64Array(mean.length);
  for (let row = 0; row < rows.length; row++) {
    const chosen = rows[row];
    if (!chosen) continue;
    if (row % SQUARE === 0) {
      job.report({ phase: 'deviation of the spectra', done: row, total: cube.rows });
      await job.pause();
    }
    forRuns(chosen, 0, chosen.length, 1, (column, count) => {
      const values = cube.read(row * cube.columns + column, count);
      for (let from = 0; from < values.length; from += mean.length) {
        addSquares(squares, values.subarray(from, from + mean.length), mean);
      }
    });
  }
  return Float32Array.from(squares, (sum) => Math.sqrt(sum / pixels));
}

function addSquares(squares: Float64Array, values: RealArray, mean: Float64Array): void {
  for (let channel = 0; channel < mean.length; channel++) {
    const difference = values[channel] - mean[channel];
    squares[channel] += difference * difference;
  }
}

/** The squares that hold chosen pixels, row by row. */
function squaresOf({ rows: height, columns, survey }: LookedCube, rows: Chosen): Square[] {
  const squares: Square[] = [];
  for (let top = 0; top < height; top += SQUARE) {
    const bottom = Math.min(height, top + SQUARE);
    if (!rows.slice(top, bottom).some((row) => row !== undefined)) continue;
    for (let left = 0; left < columns; left += SQUARE) {
      const right = Math.min(columns, left + SQUARE);
      let chosen = 0;
      for (let row = top; row < bottom; row++) chosen += countIn(rows[row], left, right);
      const fromSum = survey !== undefined && chosen * 2 > (right - left) * (bottom - top);
      if (chosen > 0) squares.push({ top, bottom, left, right, chosen, fromSum });
    }
  }
  return squares;
}

/** Adds the chosen pixels of one square. */
function addSquare(
  cube: LookedCube,
  rows: Chosen,
  { top, bottom, left, right, fromSum }: Square,
  sums: Float64Array,
): void {
  const { columns, channels, survey } = cube;
  if (fromSum) {
    const at = ((top / SQUARE) * Math.ceil(columns / SQUARE) + left / SQUARE) * channels;
    for (let channel = 0; channel < channels; channel++) sums[channel] += survey!.squares[at + channel];
  }
  for (let row = top; row < bottom; row++) {
    forRuns(rows[row], left, right, fromSum ? 0 : 1, (column, count) => {
      addPixels(sums, cube, row * columns + column, count, fromSum ? -1 : 1);
    });
  }
}

function sizeOf({ top, bottom, left, right }: Square): number {
  return (bottom - top) * (right - left);
}

/** Calls back for each run of pixels `left` … `right − 1` of a row that are chosen (1) or not (0). */
function forRuns(
  row: Uint8Array | undefined,
  left: number,
  right: number,
  wanted: 0 | 1,
  take: (column: number, count: number) => void,
): void {
  for (let column = left; column < right; column++) {
    const first = column;
    while (column < right && (row?.[column] ?? 0) === wanted) column++;
    if (column > first) take(first, column - first);
  }
}

function addPixels(sums: Float64Array, cube: LookedCube, first: number, count: number, sign: number): void {
  const { length } = sums;
  if (cube.sparse) {
    forSparsePixels(cube.sparse, first, first + count, ({ starts, channels, counts }, from, _, pixels) => {
      const end = starts[from + pixels];
      for (let entry = starts[from]; entry < end; entry++) sums[channels[entry]] += sign * counts[entry];
    });
    return;
  }
  const values = cube.read(first, count);
  for (let from = 0; from < values.length; from += length)
    addSpectrum(sums, values.subarray(from, from + length), sign);
}

function addSpectrum(sums: Float64Array, values: RealArray, sign: number): void {
  for (let channel = 0; channel < sums.length; channel++) sums[channel] += sign * values[channel];
}

function countIn(row: Uint8Array | undefined, left: number, right: number): number {
  let count = 0;
  if (row) for (let column = left; column < right; column++) count += row[column];
  return count;
}

/** @throws {AppError} `parameter-invalid` */
function chosenByRow(region: AskedRegion, cube: LookedCube): Chosen {
  const { rows, columns } = cube;
  const chosen: (Uint8Array | undefined)[] = new Array(rows).fill(undefined);
  const rowAt = (row: number) => {
    chosen[row] ??= new Uint8Array(columns);
    return chosen[row];
  };
  const choose = (pixel: number) => {
    if (pixel >= rows * columns) throw outsideTheMap(cube, 'region');
    rowAt(Math.floor(pixel / columns))[pixel % columns] = 1;
  };
  if (region.kind === 'rectangle') {
    const [bottom, right] = [region.row + region.rows, region.column + region.columns];
    if (bottom > rows || right > columns) throw outsideTheMap(cube, 'region');
    for (let row = region.row; row < bottom; row++) rowAt(row).fill(1, region.column, right);
  } else if (region.kind === 'bits') {
    forPackedPixels(region.bits, choose);
  } else {
    for (const pixel of region.pixels) choose(pixel);
  }
  return chosen;
}
