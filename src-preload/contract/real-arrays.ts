import type { DType } from './dataset.ts';

/** Typed arrays of real numbers that every part of the program works with. */
export type RealArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

export interface RealArrayConstructor {
  new (length: number): RealArray;
  new (buffer: ArrayBuffer): RealArray;
}

/** The array of each number type that has one; the others must be brought to one of these. */
export const REAL_ARRAYS = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies { readonly [Type in DType]?: RealArrayConstructor };
