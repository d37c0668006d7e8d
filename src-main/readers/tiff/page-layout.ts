import type { DType } from '../../../src-preload/contract/dataset.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { FORMAT } from './parse-directories.ts';
import type { TagValues } from './tag-values.ts';
import { TAG } from './tiff-tags.ts';

/** How the pixels of one page are stored. Pages of one stack have the same. */
export interface PageLayout {
  readonly width: number;
  readonly height: number;
  /** Bits of one sample in the file. */
  readonly bits: number;
  /** Number type of one sample as presented. */
  readonly number: DType;
  readonly samples: number;
  /** `rgb` or `rgba` for colors of 8 bits, else that of one sample. */
  readonly dtype: DType;
  /** Planes as presented: 1 for gray and for color, else one per sample. */
  readonly planes: number;
  /** True when the samples lie in planes of their own, not side by side. */
  readonly isPlanar: boolean;
  readonly compression: number;
  readonly predictor: number;
  readonly photometric: number;
  /** True when the first pixel of a byte lies in its lowest bit. */
  readonly isLowBitFirst: boolean;
  readonly isTiled: boolean;
  /** Width of a tile, or of the page; rows of a tile or of a strip. */
  readonly segmentWidth: number;
  readonly segmentHeight: number;
}

export const COMPRESSION = { none: 1, lzw: 5, oldJpeg: 6, jpeg: 7, zlib: 8, packBits: 32773, oldZlib: 32946 } as const;
export const PREDICTOR = { none: 1, differences: 2, float: 3 } as const;
export const PHOTOMETRIC = { whiteIsZero: 0, rgb: 2, palette: 3, yCbCr: 6 } as const;

const UNREAD: { readonly [compression: number]: string } = {
  2: 'CCITT fax',
  3: 'CCITT fax',
  4: 'CCITT fax',
  6: 'old-style JPEG',
  7: 'JPEG with more than 8 bits',
  33003: 'JPEG 2000',
  33005: 'JPEG 2000',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34892: 'lossy JPEG',
  34925: 'LZMA',
  50000: 'Zstandard',
  50001: 'WebP',
  50002: 'JPEG XL',
};
const UNSIGNED = 1;
const SIGNED = 2;
const FLOAT = 3;
/** Sides of an image, and bytes of one decoded strip or row of tiles. */
const LONGEST_SIDE = 2 ** 24;
const MOST_SEGMENT_BYTES = 2 ** 30;
const MOST_SAMPLES = 64;

/** @throws {AppError} `file-damaged`, or `format-unsupported` for what is not decoded. */
export function pageLayout(tags: TagValues): PageLayout {
  const place = (field: string) => ({ format: FORMAT, field, byteOffset: tags.directory.byteOffset });
  const width = tags.number(TAG.width) ?? 0;
  const height = tags.number(TAG.length) ?? 0;
  if (!isSide(width) || !isSide(height)) {
    throw damaged(`A page is said to have ${width} × ${height} pixels.`, place('ImageWidth'));
  }
  const samples = tags.number(TAG.samplesPerPixel) ?? 1;
  if (!(samples >= 1 && samples <= MOST_SAMPLES)) {
    throw damaged(`A page is said to have ${samples} samples per pixel.`, place('SamplesPerPixel'));
  }
  const bits = sameForAll(tags, TAG.bitsPerSample, 1, 'BitsPerSample');
  const format = sameForAll(tags, TAG.sampleFormat, UNSIGNED, 'SampleFormat');
  const number = numberType(bits, format);
  if (number === undefined) {
    const what = format === UNSIGNED ? 'whole numbers' : format === SIGNED ? 'signed numbers' : 'floats or others';
    const advice = 'Save it in 8, 16 or 32 bits.';
    throw unsupported(`Pixels of ${bits} bits (${what}) are not read.`, advice, place('BitsPerSample'));
  }
  const compression = tags.number(TAG.compression) ?? COMPRESSION.none;
  const photometric = tags.number(TAG.photometric) ?? 1;
  const isKnown = Object.values(COMPRESSION).some((one) => one === compression) && compression !== COMPRESSION.oldJpeg;
  if (!isKnown || (compression === COMPRESSION.jpeg && (bits !== 8 || (samples !== 1 && samples !== 3)))) {
    const name = UNREAD[compression] ?? `number ${compression}`;
    const advice = 'Save it without compression, or with LZW or ZIP.';
    throw unsupported(`The compression of this TIFF file (${name}) is not read.`, advice, place('Compression'));
  }
  if (photometric === PHOTOMETRIC.yCbCr && compression !== COMPRESSION.jpeg) {
    const advice = 'Save it as RGB or gray.';
    throw unsupported('Colors as YCbCr are read in JPEG only.', advice, place('PhotometricInterpretation'));
  }
  const isColor =
    (photometric === PHOTOMETRIC.rgb || photometric === PHOTOMETRIC.yCbCr) &&
    number === 'uint8' &&
    (samples === 3 || samples === 4);
  const isTiled = tags.has(TAG.tileOffsets);
  const rows = tags.number(TAG.rowsPerStrip) ?? height;
  const segmentWidth = isTiled ? (tags.number(TAG.tileWidth) ?? 0) : width;
  const segmentHeight = isTiled ? (tags.number(TAG.tileLength) ?? 0) : Math.min(rows, height);
  if (!isSide(segmentWidth) || !isSide(segmentHeight)) {
    throw damaged(`A page is cut into pieces of ${segmentWidth} × ${segmentHeight} pixels.`, place('RowsPerStrip'));
  }
  const bandWidth = Math.max(width, segmentWidth);
  if ((bandWidth * segmentHeight * samples * Math.max(8, bits)) / 8 > MOST_SEGMENT_BYTES && compression !== 1) {
    const advice = 'Save it in strips, or without compression.';
    throw unsupported('This page is compressed as one piece of more than 1 GB.', advice, place('RowsPerStrip'));
  }
  return {
    width,
    height,
    bits,
    number,
    samples,
    dtype: isColor ? (samples === 3 ? 'rgb' : 'rgba') : number,
    planes: isColor ? 1 : samples,
    isPlanar: samples > 1 && tags.number(TAG.planarConfiguration) === 2,
    compression,
    predictor: compression === COMPRESSION.none ? PREDICTOR.none : (tags.number(TAG.predictor) ?? PREDICTOR.none),
    photometric,
    isLowBitFirst: tags.number(TAG.fillOrder) === 2,
    isTiled,
    segmentWidth,
    segmentHeight,
  };

  function sameForAll(from: TagValues, tag: number, usual: number, name: string): number {
    const values = from.numbers(tag) ?? [];
    const first = values[0] ?? usual;
    if (values.slice(0, samples).some((value) => value !== first)) {
      throw unsupported('The samples of a pixel have different sizes.', 'Save it as gray or RGB.', place(name));
    }
    return first;
  }
}

function isSide(size: number): boolean {
  return Number.isInteger(size) && size >= 1 && size <= LONGEST_SIDE;
}

function numberType(bits: number, format: number): DType | undefined {
  if (format === FLOAT) {
    return ({ 16: 'float32', 32: 'float32', 64: 'float64' } as { [bits: number]: DType })[bits];
  }
  if (format === SIGNED) {
    return ({ 8: 'int8', 16: 'int16', 32: 'int32', 64: 'int64' } as { [bits: number]: DType })[bits];
  }
  // 4 is "undefined": taken as whole numbers, which it says it may be.
  if (format !== UNSIGNED && format !== 4) return undefined;
  if (bits === 64) return 'uint64';
  if (!Number.isInteger(bits) || bits < 1 || bits > 32) return undefined;
  return bits <= 8 ? 'uint8' : bits <= 16 ? 'uint16' : 'uint32';
}

/** True when samples lie in the file as numbers of this machine (but for the byte order). */
export function isNative({ bits, number, predictor }: PageLayout): boolean {
  if (predictor !== PREDICTOR.none) return false;
  return bits === 8 || (bits === 16 && number !== 'float32') || bits === 32 || bits === 64;
}
