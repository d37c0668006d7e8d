import type { DType } from '../../../src-preload/contract/dataset.ts';
import type { Packing } from './packed-complex-source.ts';

/** What `ImageData.DataType` says: number type, and how four bytes make a color. */
export interface PixelType {
  readonly dtype: DType;
  readonly bytesPerPixel: number;
  /** For Fourier transforms of real images, of which half is stored; `bytesPerPixel` then counts the pixels that are. */
  readonly packing?: Packing;
}

const PIXEL_TYPES: { readonly [code: number]: PixelType } = {
  1: { dtype: 'int16', bytesPerPixel: 2 },
  2: { dtype: 'float32', bytesPerPixel: 4 },
  3: { dtype: 'complex64', bytesPerPixel: 8 },
  5: { dtype: 'complex64', bytesPerPixel: 8, packing: 'square' },
  6: { dtype: 'uint8', bytesPerPixel: 1 },
  7: { dtype: 'int32', bytesPerPixel: 4 },
  8: { dtype: 'rgb', bytesPerPixel: 4 },
  9: { dtype: 'int8', bytesPerPixel: 1 },
  10: { dtype: 'uint16', bytesPerPixel: 2 },
  11: { dtype: 'uint32', bytesPerPixel: 4 },
  12: { dtype: 'float64', bytesPerPixel: 8 },
  13: { dtype: 'complex128', bytesPerPixel: 16 },
  14: { dtype: 'bool', bytesPerPixel: 1 },
  23: { dtype: 'rgba', bytesPerPixel: 4 },
  27: { dtype: 'complex64', bytesPerPixel: 8, packing: 'half-plane' },
  28: { dtype: 'complex128', bytesPerPixel: 16, packing: 'half-plane' },
  39: { dtype: 'int64', bytesPerPixel: 8 },
  40: { dtype: 'uint64', bytesPerPixel: 8 },
};

/** Pixel type of a DataType code, or undefined. */
export function pixelTypeOf(code: number): PixelType | undefined {
  return PIXEL_TYPES[code];
}

/** What a DataType that is not read means, in words. */
export function unreadPixelType(code: number): string {
  return `pixels of type ${code}, which is not known`;
}
