import type { NativeArray } from '../../cubes/array-source.ts';
import { makeNativeArray } from '../../cubes/native-arrays.ts';
import { type PageLayout, PREDICTOR } from './page-layout.ts';

/** Numbers of 1 to 31 bits that lie without gaps, highest bit first, each row from a full byte; 24 bits in the file's order. */
export function unpackNumbers(
  bytes: Uint8Array,
  layout: PageLayout,
  perRow: number,
  rows: number,
  rowBytes: number,
  littleEndian: boolean,
): NativeArray {
  const { bits } = layout;
  const out = makeNativeArray(layout.number, perRow * rows);
  for (let row = 0; row < rows; row++) {
    const to = row * perRow;
    if (bits === 24) {
      for (let i = 0, at = row * rowBytes; i < perRow; i++, at += 3) {
        const [a, b, c] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!];
        out[to + i] = littleEndian ? a | (b << 8) | (c << 16) : (a << 16) | (b << 8) | c;
      }
      continue;
    }
    let held = 0;
    let value = 0;
    let at = row * rowBytes;
    for (let i = 0; i < perRow; i++) {
      // Arithmetic instead of shifts: up to 31 + 7 bits are held.
      while (held < bits) {
        value = value * 256 + bytes[at++]!;
        held += 8;
      }
      const rest = 2 ** (held - bits);
      out[to + i] = Math.floor(value / rest);
      value %= rest;
      held -= bits;
    }
  }
  return out;
}

/** Half precision (IEEE 754 binary16), as numbers of 32 bits. */
export function unpackHalves(bytes: Uint8Array, count: number): Float32Array {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) out[i] = halfToNumber(bytes[2 * i]! | (bytes[2 * i + 1]! << 8));
  return out;
}

/** The number that 16 bits stand for: sign, 5 bits of exponent, 10 of fraction. */
export function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Undoes predictor 2 in place: each sample was stored as its difference from the one to the left. */
export function undoPredictor(
  numbers: NativeArray,
  { predictor, number }: PageLayout,
  width: number,
  rows: number,
  samples: number,
): void {
  if (predictor !== PREDICTOR.differences) return;
  const perRow = width * samples;
  if (number === 'int64' || number === 'uint64') {
    const wide = numbers as BigInt64Array;
    for (let row = 0; row < rows; row++) {
      for (let i = row * perRow + samples; i < (row + 1) * perRow; i++) wide[i] = wide[i]! + wide[i - samples]!;
    }
    return;
  }
  // Floats were differenced as whole numbers of as many bits.
  const whole =
    numbers instanceof Float32Array ? new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length) : numbers;
  if (whole instanceof Float64Array) {
    undoPredictor(
      new BigInt64Array(whole.buffer, whole.byteOffset, whole.length),
      { predictor, number: 'int64' } as PageLayout,
      width,
      rows,
      samples,
    );
    return;
  }
  const plain = whole as Uint32Array;
  for (let row = 0; row < rows; row++) {
    // Typed arrays keep the low bits of the sum, as the writer's subtraction did.
    for (let i = row * perRow + samples; i < (row + 1) * perRow; i++) plain[i] = plain[i]! + plain[i - samples]!;
  }
}
