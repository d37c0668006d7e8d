import type { LookRequest } from '../../src-preload/contract/engine.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { DatasetPreview } from '../../src-preload/contract/looked-dataset.ts';
import { type LookedCube, openLookedCube } from './looked-cube.ts';
import { placesOf } from './sample-cube.ts';

/** Pixels along each side of a thumbnail, and points of a curve. */
const SIDE = 96;
const POINTS = 160;
/** Values up to this many are all read. */
const SMALL_VALUES = 2 * 1024 * 1024;
/** A larger dataset is read for this long. */
const BUDGET_MS = 250;

/**
 * A thumbnail of a dataset: its image, the map of sums of a spectrum image, or the curve of a spectrum. Large ones are read
 * here and there, coarse rows first, until the time is up.
 * @throws {AppError} what opening and reading throw, `cancelled`
 */
export async function datasetPreview(request: LookRequest, job: JobContext): Promise<DatasetPreview> {
  const cube = await openLookedCube(request);
  try {
    const { rows, columns, channels, isSpectra } = cube;
    if (rows * columns * channels === 0) return { kind: 'none', why: 'Nothing in it' };
    if (isSpectra && rows * columns === 1) return curveOf(cube);
    return await imageOf(cube, job);
  } finally {
    cube.close();
  }
}

async function imageOf(cube: LookedCube, job: JobContext): Promise<DatasetPreview> {
  const { rows, columns, channels, isSpectra } = cube;
  const isSmall = rows * columns * channels <= SMALL_VALUES;
  const side = isSmall || !isSpectra ? SIDE : SIDE / 3;
  // A line has all its spectra in the picture, side by side.
  if (isSpectra && rows === 1) return lineImage(cube);
  const [atRows, atColumns] = [placesOf(rows, side), placesOf(columns, side)];
  const values = new Float32Array(atRows.length * atColumns.length);
  const filled = new Uint8Array(atRows.length);
  const end = performance.now() + BUDGET_MS;
  let complete = true;
  for (const [count, index] of coarseFirst(atRows.length).entries()) {
    await job.pause();
    if (!isSmall && count >= 4 && performance.now() > end) {
      complete = false;
      break;
    }
    readRow(cube, atRows[index]!, atColumns, values.subarray(index * atColumns.length));
    filled[index] = 1;
  }
  if (!complete) fillRows(values, filled, atColumns.length);
  const estimated = !complete || atRows.length < rows || atColumns.length < columns;
  return { kind: 'image', rows: atRows.length, columns: atColumns.length, values, estimated };
}

/** Sums of the spectra, or values, at some columns of a row. */
function readRow(cube: LookedCube, row: number, atColumns: readonly number[], out: Float32Array): void {
  const { columns, channels, isSpectra } = cube;
  const wholeRow = !isSpectra || columns === atColumns.length;
  const values = wholeRow ? cube.read(row * columns, columns) : undefined;
  for (const [i, column] of atColumns.entries()) {
    const spectrum = values ?? cube.read(row * columns + column, 1);
    const from = values ? column * channels : 0;
    let sum = 0;
    for (let channel = from; channel < from + channels; channel++) sum += spectrum[channel]!;
    out[i] = sum;
  }
}

function lineImage(cube: LookedCube): DatasetPreview {
  const { columns, channels } = cube;
  const [atColumns, atChannels] = [placesOf(columns, SIDE), placesOf(channels, SIDE)];
  const values = new Float32Array(atColumns.length * atChannels.length);
  for (const [x, column] of atColumns.entries()) {
    const spectrum = cube.read(column, 1);
    // Energy upward.
    for (const [y, channel] of atChannels.toReversed().entries()) {
      values[y * atColumns.length + x] = spectrum[channel]!;
    }
  }
  const estimated = atColumns.length < columns || atChannels.length < channels;
  return { kind: 'image', rows: atChannels.length, columns: atColumns.length, values, estimated };
}

/** Largest value in each of so many stretches of channels. */
function curveOf(cube: LookedCube): DatasetPreview {
  const { channels } = cube;
  const spectrum = cube.read(0, 1);
  const points = Math.min(POINTS, channels);
  const values = Float32Array.from({ length: points }, (_, point) => {
    let largest = Number.NEGATIVE_INFINITY;
    const end = Math.floor(((point + 1) * channels) / points);
    for (let channel = Math.floor((point * channels) / points); channel < end; channel++) {
      if (spectrum[channel]! > largest) largest = spectrum[channel]!;
    }
    return largest;
  });
  return { kind: 'curve', values, estimated: false };
}

/** Indices 0 … count − 1: every eighth, then those between, and so on. */
export function coarseFirst(count: number): number[] {
  const order: number[] = [];
  const seen = new Set<number>();
  for (let step = 8; step >= 1; step /= 2) {
    for (let index = 0; index < count; index += step) {
      if (seen.has(index)) continue;
      seen.add(index);
      order.push(index);
    }
  }
  return order;
}

/** Rows that were not reached take the nearest above. */
function fillRows(values: Float32Array, filled: Uint8Array, columns: number): void {
  for (let row = 1; row < filled.length; row++) {
    if (filled[row] === 0) values.copyWithin(row * columns, (row - 1) * columns, row * columns);
  }
}
