import { decode } from 'jpeg-js';
import { damaged, unsupported } from '../reader-errors.ts';

/** What the frame header of a JPEG says. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

/** Largest picture, in pixels: 100 megapixels, with which the decoder needs about 1 GB. */
const MOST_PIXELS = 100e6;
const MOST_MEGABYTES = 1200;
/**
 * Pixels that one byte can stand for: 256 with two halved colors are six blocks, of one bit each at least (341 pixels per
 * byte). Beyond that the size in the header is a lie.
 */
const MOST_PIXELS_PER_BYTE = 512;

/**
 * Size and components from the frame header, before anything is decoded.
 * @throws {AppError} `file-damaged` when there is no frame, `format-unsupported` for kinds of JPEG that are not decoded.
 */
export function jpegHeader(bytes: Uint8Array, format: string): JpegHeader {
  const place = (byteOffset: number) => ({ format, field: 'JPEG frame', byteOffset });
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw damaged('The JPEG data do not begin as JPEG does.', place(0));
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) {
      at++;
      continue;
    }
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      const bits = bytes[at + 4]!;
      const height = (bytes[at + 5]! << 8) | bytes[at + 6]!;
      const width = (bytes[at + 7]! << 8) | bytes[at + 8]!;
      const components = bytes[at + 9]!;
      if (marker > 0xc2 || bits !== 8) {
        const advice = 'Open it in another program and save it as PNG or TIFF.';
        throw unsupported(`This kind of JPEG (frame ${marker.toString(16)}, ${bits} bits) is not read.`, advice, {
          ...place(at),
        });
      }
      if (width === 0 || height === 0 || (components !== 1 && components !== 3)) {
        const what = components === 4 ? 'four colors (CMYK)' : `${width} × ${height} pixels, ${components} colors`;
        const advice = 'Open it in another program and save it as RGB or gray.';
        throw unsupported(`A JPEG of ${what} is not read.`, advice, place(at));
      }
      return { width, height, components };
    }
    if (marker === 0xda || marker === 0xd9) break;
    at += 2 + Math.max(2, length);
  }
  throw damaged('The JPEG data have no frame header.', place(Math.min(at, bytes.length)));
}

/**
 * The pixels of a JPEG, three bytes each (gray ones have the same value three times).
 * @param isYCbCr whether colors are to be converted; undefined: as the JPEG itself says
 * @throws {AppError} `file-damaged` or `format-unsupported`; memory is bounded by the file's size.
 */
export function decodeJpeg(bytes: Uint8Array, format: string, isYCbCr?: boolean): Uint8Array {
  const { width, height } = jpegHeader(bytes, format);
  const place = { format, field: 'JPEG data', byteOffset: 0 };
  if (width * height > MOST_PIXELS) {
    const advice = 'Save it as TIFF, or cut it into parts.';
    throw unsupported(`A JPEG of ${width} × ${height} pixels is too large to decode.`, advice, place);
  }
  if (width * height > bytes.length * MOST_PIXELS_PER_BYTE) {
    throw damaged(`${bytes.length} bytes cannot hold a JPEG of ${width} × ${height} pixels.`, place);
  }
  try {
    const decoded = decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: MOST_PIXELS / 1e6,
      maxMemoryUsageInMB: MOST_MEGABYTES,
      ...(isYCbCr === undefined ? {} : { colorTransform: isYCbCr }),
    });
    if (decoded.width === width && decoded.height === height) return decoded.data;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged(`The JPEG data cannot be decoded: ${reason}.`, { ...place, cause: error });
  }
  throw damaged('The JPEG data hold frames of several sizes.', place);
}
