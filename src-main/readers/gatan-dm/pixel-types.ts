import type { DType } from '../../../src-preload/contract/dataset.ts';

/** What `ImageData.DataType` says: number type, and how four bytes make a colour. */
export interface PixelType {
  readonly dtype: DType;
  readonly bytesPerPixel: number;
}

const PIXEL_TYPES: { readonly [code: number]: PixelType } = {
  1: { dtype: 'int16', bytesPerPixel: 2 },
  2: { dtype: 'float32', bytesPerPixel: 4 },
  3: { dtype: 'complex64', bytesPerPixel: 8 },
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
  39: { dtype: 'int64', bytesPerPixel: 8 },
  40: { dtype: 'uint64', bytesPerPixel: 8 },
};

const UNSUPPORTED: { readonly [code: number]: string } = {
  5: 'a packed (half-plane) complex image, as a Fourier transform is stored',
  27: 'a packed (half-plane) complex image, as a Fourier transform is stored',
  28: 'a packed (half-plane) double-precision complex image, as a Fourier transform is stored',
};

/** Pixel type of a DataType code, or undefined. */
export function pixelTypeOf(code: number): PixelType | undefined {
  return PIXEL_TYPES[code];
}

/** What a DataType that is not read means, in words. */
export function unreadPixelType(code: number): string {
  return UNSUPPORTED[code] ?? `pixels of type ${code}, which is not known`;
}
