import type { RegionSpectrum, RegionSpectrumRequest } from '../../src-preload/contract/engine.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { RealArray } from '../../src-preload/contract/real-arrays.ts';
import type { Region } from '../../src-preload/contract/window.ts';
import { spectraAtHand } from './cube-cache.ts';
import { type LookedCube, outsideTheMap } from './looked-cube.ts';
import { SQUARE } from './survey-cube.ts';

/**
 * Mean spectrum of a region. Once the cube has been surveyed, whole squares of pixels come from their sums, so that the
 * time goes with the region's border, not with its area; before, every pixel is read. The deviation reads every pixel.
 * @throws {AppError} `parameter-invalid` when a pixel lies outside, what reading throws, `cancelled`
 */
export async function regionSpectrum(request: RegionSpectrumRequest, job: JobContext): Promise<RegionSpectrum> {
  const cube = await spectraAtHand(request);
  const rows = pixelsByRow(request.region, cube);
  const sums = new Float64Array(cube.channels);
  let pixels = 0;
  let strips = 0;
  for (let top = 0; top < cube.rows; top += SQUARE) {
    const bottom = Math.min(cube.rows, top + SQUARE);
    if (!rows.slice(top, bottom).some((row) => row !== undefined)) continue;
    // What lies in one strip, such as the pixel under a pointer, is done before anybody could look at its progress.
    if (strips++ > 0) {
      job.report({ phase: 'mean spectrum', done: top, total: cube.rows });
      await job.pause();
    }
    pixels += addStrip(cube, rows, top, bottom, sums);
  }
  const mean = sums.map((sum) => sum / pixels);
  const answer = { mean: Float32Array.from(mean), pixels };
  return request.deviation ? { ...answer, deviation: await deviationFrom(mean, cube, rows, pixels, job) } : answer;
}

/** Standard deviation of the chosen pixels about their mean, channel by channel. */
async function deviationFrom(
  mean: Float64Array,
  cube: LookedCube,
  rows: readonly (Uint8Array | undefined)[],
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
    for (let column = 0; column < chosen.length; column++) {
      if (chosen[column] !== 1) continue;
      const values = cube.read(row * cube.columns + column, 1);
      for (let channel = 0; channel < mean.length; channel++) {
        const difference = values[channel] - mean[channel];
        squares[channel] += difference * difference;
      }
    }
  }
  return Float32Array.from(squares, (sum) => Math.sqrt(sum / pixels));
}

/** Adds the chosen pixels of one row of squares. @returns how many they are */
function addStrip(
  cube: LookedCube,
  rows: readonly (Uint8Array | undefined)[],
  top: number,
  bottom: number,
  sums: Float64Array,
): number {
  const { columns, channels, survey } = cube;
  let pixels = 0;
  for (let left = 0, across = 0; left < columns; left += SQUARE, across++) {
    const right = Math.min(columns, left + SQUARE);
    let chosen = 0;
    for (let row = top; row < bottom; row++) chosen += countIn(rows[row], left, right);
    if (chosen === 0) continue;
    pixels += chosen;
    // Of a square that is chosen for the most part, the few others are taken off its sum.
    const fromSum = survey !== undefined && chosen * 2 > (right - left) * (bottom - top);
    if (fromSum) {
      const at = ((top / SQUARE) * Math.ceil(columns / SQUARE) + across) * channels;
      for (let channel = 0; channel < channels; channel++) sums[channel] += survey.squares[at + channel];
    }
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const isChosen = rows[row]?.[column] === 1;
        if (isChosen === fromSum) continue;
        add(sums, cube.read(row * columns + column, 1), fromSum ? -1 : 1);
      }
    }
  }
  return pixels;
}

function add(sums: Float64Array, values: RealArray, sign: number): void {
  for (let channel = 0; channel < sums.length; channel++) sums[channel] += sign * values[channel];
}

function countIn(row: Uint8Array | undefined, left: number, right: number): number {
  let count = 0;
  if (row) for (let column = left; column < right; column++) count += row[column];
  return count;
}

/** For each row with chosen pixels, 1 where a pixel is chosen. @throws {AppError} `parameter-invalid` */
function pixelsByRow(region: Region, cube: LookedCube): (Uint8Array | undefined)[] {
  const { rows, columns } = cube;
  const chosen: (Uint8Array | undefined)[] = new Array(rows);
  const rowAt = (row: number) => {
    chosen[row] ??= new Uint8Array(columns);
    return chosen[row];
  };
  if (region.kind === 'rectangle') {
    const [bottom, right] = [region.row + region.rows, region.column + region.columns];
    if (bottom > rows || right > columns) throw outsideTheMap(cube, 'region');
    for (let row = region.row; row < bottom; row++) rowAt(row).fill(1, region.column, right);
  } else {
    for (const pixel of region.pixels) {
      if (pixel >= rows * columns) throw outsideTheMap(cube, 'region');
      rowAt(Math.floor(pixel / columns))[pixel % columns] = 1;
    }
  }
  return chosen;
}
