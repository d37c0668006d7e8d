import type { DType } from '../../src-preload/contract/dataset.ts';
import { REAL_ARRAYS, type RealArray, type RealArrayConstructor } from '../../src-preload/contract/real-arrays.ts';
import type { NativeArray } from '../cubes/array-source.ts';

/** How values of a number type are held: its own type where that is real; else absolute values or brightness. */
export const HELD_AS: { readonly [K in DType]: RealArrayConstructor } = {
  ...REAL_ARRAYS,
  int64: Float64Array,
  uint64: Float64Array,
  complex64: Float32Array,
  complex128: Float64Array,
  rgb: Float32Array,
  rgba: Float32Array,
};

/** Weights of red, green and blue in brightness (ITU-R BT.601). */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114];

/** Whether elements of a type, as read, are real and finite numbers whatever they are: these need not be copied. */
export function areRealAndFinite(dtype: DType): boolean {
  return dtype in REAL_ARRAYS && !dtype.startsWith('float');
}

/**
 * Copies elements as read into `out`, one real number each, with 0 in place of NaN and infinite values.
 * @returns how many values were not finite
 */
export function takeRealValues(native: NativeArray, dtype: DType, out: RealArray): number {
  switch (dtype) {
    case 'int64':
    case 'uint64':
      for (let i = 0; i < out.length; i++) out[i] = Number(native[i]);
      return 0;
    case 'complex64':
    case 'complex128': {
      const parts = native as Float64Array;
      for (let i = 0; i < out.length; i++) out[i] = Math.hypot(parts[2 * i], parts[2 * i + 1]);
      return zeroNotFinite(out);
    }
    case 'rgb':
    case 'rgba': {
      const bytes = native as Uint8Array;
      const width = dtype === 'rgb' ? 3 : 4;
      for (let i = 0, at = 0; i < out.length; i++, at += width) {
        out[i] = RED * bytes[at] + GREEN * bytes[at + 1] + BLUE * bytes[at + 2];
      }
      return 0;
    }
    default:
      // Of the same type, so this is a plain copy of bytes.
      out.set(native as RealArray);
      return dtype === 'float32' || dtype === 'float64' ? zeroNotFinite(out) : 0;
  }
}

function zeroNotFinite(values: RealArray): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value - value !== 0) {
      values[i] = 0;
      count++;
    }
  }
  return count;
}
