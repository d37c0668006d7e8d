import type { Statistics } from '../../src-preload/contract/dataset.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { type ArraySource, elementCount, type NativeArray } from '../cubes/array-source.ts';

/** Numbers whose sum is formed in one go: 65,536 whole numbers of 32 bits stay below 2⁵³, and few floats lose little. */
const BLOCK = 65_536;
const FLOAT_BLOCK = 1024;
/** Elements that are read at a time: some 4 MB of 32-bit numbers. */
const RUN = 1024 * 1024;
const TWO_32 = 2 ** 32;

/**
 * Smallest and largest value and sum of an array of real numbers, read once in runs. The sum of whole numbers is exact up
 * to 2⁵³ (and rounded once beyond); floats are summed in blocks in float64 with Neumaier's compensation. Null when no
 * value is finite.
 * @throws {AppError} `cancelled`, and what reading throws.
 */
export async function computeStatistics(
  source: ArraySource,
  phase: string,
  job: JobContext,
): Promise<Statistics | null> {
  const total = elementCount(source.shape);
  const accumulator = source.dtype.startsWith('float') ? new FloatAccumulator() : new WholeAccumulator();
  for (let first = 0; first < total; first += RUN) {
    job.report({ phase, done: first, total });
    await job.pause();
    accumulator.add(source.read(first, Math.min(RUN, total - first)));
  }
  job.report({ phase, done: total, total });
  return accumulator.result();
}

interface Accumulator {
  add(values: NativeArray): void;
  result(): Statistics | null;
}

class FloatAccumulator implements Accumulator {
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #sum = 0;
  #lost = 0;
  #notFinite = 0;

  add(run: NativeArray): void {
    const values = run as Float64Array;
    for (let start = 0; start < values.length; start += FLOAT_BLOCK) {
      const end = Math.min(values.length, start + FLOAT_BLOCK);
      let sum = 0;
      for (let i = start; i < end; i++) {
        const value = values[i]!;
        if (value - value !== 0) {
          this.#notFinite++;
          continue;
        }
        sum += value;
        if (value < this.#min) this.#min = value;
        if (value > this.#max) this.#max = value;
      }
      this.#addToSum(sum);
    }
  }

  /** Neumaier, Z. angew. Math. Mech. 54 (1974) 39–51. */
  #addToSum(value: number): void {
    const sum = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
  }

  result(): Statistics | null {
    if (this.#min > this.#max) return null;
    // Sums beyond the largest double overflow; the compensation is then no number.
    const sum = Number.isFinite(this.#lost) ? this.#sum + this.#lost : this.#sum;
    return { min: this.#min, max: this.#max, sum, notFinite: this.#notFinite };
  }
}

class WholeAccumulator implements Accumulator {
  #min: number | bigint = Number.POSITIVE_INFINITY;
  #max: number | bigint = Number.NEGATIVE_INFINITY;
  #sum = 0n;

  add(run: NativeArray): void {
    if (run instanceof BigInt64Array || run instanceof BigUint64Array) this.#addBig(run);
    else this.#addSmall(run as Int32Array);
  }

  #addSmall(values: Int32Array): void {
    let min = this.#min as number;
    let max = this.#max as number;
    for (let start = 0; start < values.length; start += BLOCK) {
      const end = Math.min(values.length, start + BLOCK);
      let sum = 0;
      for (let i = start; i < end; i++) {
        const value = values[i]!;
        sum += value;
        if (value < min) min = value;
        if (value > max) max = value;
      }
      this.#sum += BigInt(sum);
    }
    this.#min = min;
    this.#max = max;
  }

  /** The two halves of each number are summed by themselves; little-endian machines store the low half first. */
  #addBig(values: BigInt64Array | BigUint64Array): void {
    const low = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
    const high =
      values instanceof BigInt64Array ? new Int32Array(values.buffer, values.byteOffset, values.length * 2) : low;
    let [minAt, maxAt] = [0, 0];
    for (let start = 0; start < values.length; start += BLOCK) {
      const end = Math.min(values.length, start + BLOCK);
      let lows = 0;
      let highs = 0;
      for (let i = start; i < end; i++) {
        const l = low[2 * i]!;
        const h = high[2 * i + 1]!;
        lows += l;
        highs += h;
        if (h < high[2 * minAt + 1]! || (h === high[2 * minAt + 1]! && l < low[2 * minAt]!)) minAt = i;
        if (h > high[2 * maxAt + 1]! || (h === high[2 * maxAt + 1]! && l > low[2 * maxAt]!)) maxAt = i;
      }
      this.#sum += BigInt(lows) + BigInt(highs) * BigInt(TWO_32);
    }
    if (values.length === 0) return;
    if (values[minAt]! < this.#min) this.#min = values[minAt]!;
    if (values[maxAt]! > this.#max) this.#max = values[maxAt]!;
  }

  result(): Statistics | null {
    if (this.#min > this.#max) return null;
    return { min: Number(this.#min), max: Number(this.#max), sum: Number(this.#sum), notFinite: 0 };
  }
}
