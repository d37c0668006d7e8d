import { unsupported } from '../reader-errors.ts';
import { bmpHeader, decodeBmp } from './decode-bmp.ts';
import { decodeJpeg, jpegHeader } from './decode-jpeg.ts';
import { decodePng, looksLikePng, pngHeader } from './decode-png.ts';
import { type DecodedImage, fromColors } from './decoded-image.ts';
import { grayOf } from './gray-source.ts';

export const FORMAT = 'image';

/** What is known of an image before its pixels are decoded. */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of one sample as presented. */
  readonly bits: 8 | 16;
}

type Kind = 'png' | 'jpeg' | 'bmp';

/** Which kind of image begins like this, or undefined. */
export function imageKind(head: Uint8Array): Kind | undefined {
  if (looksLikePng(head)) return 'png';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  const isBitmap = head[0] === 0x42 && head[1] === 0x4d && head.length >= 26;
  // "BM" is short: the header's length behind it must be one that exists.
  const headerBytes = isBitmap ? head[14]! | (head[15]! << 8) | (head[16]! << 16) | (head[17]! << 24) : 0;
  return isBitmap && [12, 40, 52, 56, 64, 108, 124].includes(headerBytes) ? 'bmp' : undefined;
}

/** Size and bits, from the first bytes alone; a JPEG may need all of them. */
export function imageHeader(bytes: Uint8Array): ImageHeader {
  switch (imageKind(bytes)) {
    case 'png': {
      const { width, height, depth } = pngHeader(bytes, FORMAT);
      return { width, height, bits: depth === 16 ? 16 : 8 };
    }
    case 'jpeg':
      return { ...jpegHeader(bytes, FORMAT), bits: 8 };
    case 'bmp':
      return { ...bmpHeader(bytes, FORMAT), bits: 8 };
    default:
      throw unknown();
  }
}

/** @throws {AppError} `file-damaged` or `format-unsupported`. */
export function decodeImage(bytes: Uint8Array): DecodedImage {
  switch (imageKind(bytes)) {
    case 'png':
      return decodePng(bytes, FORMAT);
    case 'jpeg': {
      const { width, height, components } = jpegHeader(bytes, FORMAT);
      const colors = decodeJpeg(bytes, FORMAT);
      if (components === 3) return fromColors(width, height, colors, 3);
      return { width, height, dtype: 'uint8', planes: 1, values: grayOf(colors, 3), remarks: [] };
    }
    case 'bmp':
      return decodeBmp(bytes, FORMAT);
    default:
      throw unknown();
  }
}

function unknown() {
  const advice = 'PNG, JPEG, BMP and TIFF are read.';
  return unsupported('The file is no image of a known kind.', advice, { format: FORMAT, byteOffset: 0 });
}
