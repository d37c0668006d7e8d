import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { ArraySource, NativeArray } from '../cubes/array-source.ts';
import { bytesOf } from '../cubes/native-arrays.ts';

/** What compressing has to know of the data before it begins. */
export interface DataMeasures {
  /** Largest − smallest finite value. */
  readonly peak: number;
  /** Mean of each of the numbers of an image or spectrum, over those without NaN and infinities. */
  readonly mean: Float32Array;
  /** Numbers of the images or spectra without NaN and infinities, ascending. */
  readonly finite: Uint32Array;
  /** Raw bytes over those of plain deflate. */
  readonly deflateRatio: number;
}

const deflate = promisify(deflateRaw);
const TILE_BYTES = 4 * 1024 * 1024;
/** Of more than this, evenly spread tiles are deflated. */
const DEFLATED_BYTES = 256 * 1024 * 1024;

/**
 * One pass over the data.
 * @param numbers of an image or spectrum
 */
export async function measureData(source: ArraySource, numbers: number, job: JobContext): Promise<DataMeasures> {
  const units = source.shape.reduce((product, size) => product * size, 1) / numbers;
  const bytesPerUnit = source.read(0, numbers).byteLength;
  const perTile = Math.max(1, Math.floor(TILE_BYTES / bytesPerUnit));
  const every = Math.max(1, Math.ceil((units * bytesPerUnit) / DEFLATED_BYTES));
  const values = new Float32Array(numbers);
  const sums = new Float64Array(numbers);
  const finite: number[] = [];
  let [smallest, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [raw, packed] = [0, 0];
  for (let first = 0; first < units; first += perTile) {
    job.report({ phase: 'looking through the data', done: first, total: units });
    await job.pause();
    const count = Math.min(perTile, units - first);
    const tile = source.read(first * numbers, count * numbers);
    if ((first / perTile) % every === 0) {
      raw += tile.byteLength;
      packed += (await deflate(bytesOf(tile.slice() as NativeArray))).length;
    }
    for (let unit = 0; unit < count; unit++) {
      toFloats(tile, unit * numbers, values);
      let isSound = true;
      for (const value of values) {
        if (!Number.isFinite(value)) isSound = false;
        else {
          if (value < smallest) smallest = value;
          if (value > largest) largest = value;
        }
      }
      if (!isSound) continue;
      finite.push(first + unit);
      for (let i = 0; i < numbers; i++) sums[i]! += values[i]!;
    }
  }
  const count = Math.max(1, finite.length);
  return {
    peak: largest > smallest ? largest - smallest : 0,
    mean: Float32Array.from(sums, (sum) => sum / count),
    finite: Uint32Array.from(finite),
    deflateRatio: raw / Math.max(1, packed),
  };
}

/** Values of any number type as float32, as models take them. */
export function toFloats(values: NativeArray, first: number, out: Float32Array): void {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let i = 0; i < out.length; i++) out[i] = Number(values[first + i]);
    return;
  }
  for (let i = 0; i < out.length; i++) out[i] = values[first + i]!;
}
