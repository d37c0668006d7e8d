import { BYTES_PER_ELEMENT, type DType } from '../../src-preload/contract/dataset.ts';
import { type NativeArray, numbersPerElement } from './array-source.ts';

type Constructor = new (buffer: ArrayBuffer, byteOffset?: number, length?: number) => NativeArray;

const CONSTRUCTORS: { readonly [K in DType]: Constructor } = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
  complex64: Float32Array,
  complex128: Float64Array,
  rgb: Uint8Array,
  rgba: Uint8Array,
};

/** A new array for `elements` elements of `dtype` (complex numbers take two numbers, rgb three). */
export function makeNativeArray(dtype: DType, elements: number): NativeArray {
  return viewNativeArray(dtype, new ArrayBuffer(elements * BYTES_PER_ELEMENT[dtype]), 0, elements);
}

/** `elements` elements of `dtype` in `buffer`, from `byteOffset` on. */
export function viewNativeArray(dtype: DType, buffer: ArrayBuffer, byteOffset: number, elements: number): NativeArray {
  return new CONSTRUCTORS[dtype](buffer, byteOffset, elements * numbersPerElement(dtype));
}

/** The bytes of an array, not copied. */
export function bytesOf(values: NativeArray): Uint8Array {
  return new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
}
