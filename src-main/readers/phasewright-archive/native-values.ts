import type { DType } from '../../../src-preload/contract/dataset.ts';
import type { NativeArray } from '../../cubes/array-source.ts';
import { makeNativeArray } from '../../cubes/native-arrays.ts';

const RANGES: { readonly [K in DType]?: readonly [number, number] } = {
  bool: [0, 1],
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
};
/** Largest float32 numbers that 64-bit integers hold. */
const LONG = { int64: [-(2 ** 63), 2 ** 63 - 2 ** 39], uint64: [0, 2 ** 64 - 2 ** 40] } as const;

/** What a decoder gives, as numbers of the original type: the nearest that this type has. NaN becomes 0 where there is none. */
export function toNative(values: Float32Array, dtype: DType): NativeArray {
  const native = makeNativeArray(dtype, values.length);
  if (native instanceof Float32Array || native instanceof Float64Array) {
    native.set(values);
    return native;
  }
  if (native instanceof BigInt64Array || native instanceof BigUint64Array) {
    const [low, high] = LONG[dtype as keyof typeof LONG];
    for (let i = 0; i < values.length; i++) native[i] = BigInt(nearest(values[i]!, low, high));
    return native;
  }
  const [low, high] = RANGES[dtype]!;
  for (let i = 0; i < values.length; i++) native[i] = nearest(values[i]!, low, high);
  return native;
}

function nearest(value: number, low: number, high: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(high, Math.max(low, Math.round(value)));
}
