import { deflateSync, inflateSync } from 'node:zlib';
import { decode } from 'fast-png';
import { damaged, unsupported } from '../reader-errors.ts';
import { type DecodedImage, fromColors, fromPalette, GRAY_REMARK } from './decoded-image.ts';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: number;
  readonly colorType: number;
  readonly isInterlaced: boolean;
}

const SIGNATURE_BYTES = 8;
const HEADER_END = 33;
const CHANNELS: { readonly [colorType: number]: number } = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PALETTE = 3;
/** Largest picture. */
const MOST_PIXELS = 2 ** 28;
/** Deflate packs at most this many bytes into one. */
const MOST_EXPANSION = 1040;
const MOST_TEXTS = 100;
const MOST_CHUNKS = 100_000;

export function looksLikePng(head: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, i) => head[i] === byte);
}

/** @throws {AppError} `file-damaged` when the header is not sound. */
export function pngHeader(bytes: Uint8Array, format: string): PngHeader {
  const place = { format, field: 'IHDR', byteOffset: SIGNATURE_BYTES };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_END || !looksLikePng(bytes) || chunkName(bytes, 12) !== 'IHDR') {
    throw damaged('The PNG file does not begin with its header.', place);
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, colorType, interlace] = [bytes[24]!, bytes[25]!, bytes[28]!];
  const isSound = CHANNELS[colorType] !== undefined && [1, 2, 4, 8, 16].includes(depth) && interlace <= 1;
  if (width === 0 || height === 0 || !isSound) {
    throw damaged(`A PNG of ${width} × ${height} pixels, ${depth} bits, color type ${colorType}, is not sound.`, place);
  }
  return { width, height, depth, colorType, isInterlaced: interlace === 1 };
}

/**
 * The pixels of a PNG. Transparency that is not a channel of its own, color profiles and animation are left out.
 * @throws {AppError} `file-damaged` or `format-unsupported`; what is unpacked is bounded by the size in the header.
 */
export function decodePng(bytes: Uint8Array, format: string): DecodedImage {
  const header = pngHeader(bytes, format);
  const { width, height, depth, colorType } = header;
  const place = { format, field: 'IDAT', byteOffset: HEADER_END };
  if (width * height > MOST_PIXELS) {
    const advice = 'Save it as TIFF, or cut it into parts.';
    throw unsupported(`A PNG of ${width} × ${height} pixels is too large to decode.`, advice, place);
  }
  if (header.isInterlaced && depth < 8) {
    const advice = 'Save it without interlacing.';
    throw unsupported('Interlaced PNG of less than 8 bits is not read.', advice, place);
  }
  const chunks = readChunks(bytes, format);
  const packed = Buffer.concat(chunks.data);
  const channels = CHANNELS[colorType]!;
  const unpacked = unpackedBytes(header, channels);
  if (unpacked > packed.length * MOST_EXPANSION) {
    throw damaged(`${packed.length} bytes cannot hold a PNG of ${width} × ${height} pixels.`, place);
  }
  const filtered = inflate(packed, unpacked, place);
  // The library gets what was checked: header, palette, and the rows, which need not be unpacked twice.
  const rows = chunk('IDAT', deflateSync(filtered, { level: 0 }));
  const palette = chunks.palette ? [chunk('PLTE', chunks.palette)] : [];
  const small = Buffer.concat([bytes.subarray(0, HEADER_END), ...palette, rows, chunk('IEND', new Uint8Array(0))]);
  let values: Uint8Array | Uint16Array;
  try {
    values = decode(small).data as Uint8Array | Uint16Array;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged(`The PNG data cannot be decoded: ${reason}.`, { ...place, cause: error });
  }
  const pixels = depth < 8 ? unpackBits(values as Uint8Array, width, height, depth) : values;
  const image = present(header, pixels, chunks.palette, channels);
  const [x, y] = chunks.perMeter ?? [0, 0];
  return {
    ...image,
    metersPerPixel: x > 0 && y > 0 ? [1 / x, 1 / y] : undefined,
    text: chunks.text,
  };
}

function present(
  { width, height, colorType }: PngHeader,
  values: Uint8Array | Uint16Array,
  palette: Uint8Array | undefined,
  channels: number,
): DecodedImage {
  if (colorType === PALETTE) {
    const colors = Array.from({ length: Math.floor((palette?.length ?? 0) / 3) }, (_, i) => [
      ...palette!.subarray(3 * i, 3 * i + 3),
    ]);
    return fromPalette(width, height, values as Uint8Array, colors);
  }
  const dtype = values instanceof Uint16Array ? 'uint16' : 'uint8';
  if (channels === 1) return { width, height, dtype, planes: 1, values, remarks: [] };
  if (channels === 2) {
    const remarks = ['The transparency of the image is left out.'];
    return { width, height, dtype, planes: 1, values: values.filter((_, i) => i % 2 === 0), remarks };
  }
  if (values instanceof Uint8Array) return fromColors(width, height, values, channels as 3 | 4);
  const pixels = width * height;
  const planar = new Uint16Array(values.length);
  let isGray = true;
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < channels; c++) planar[c * pixels + i] = values[i * channels + c]!;
    isGray &&= planar[i] === planar[pixels + i] && planar[i] === planar[2 * pixels + i];
  }
  if (isGray) return { width, height, dtype, planes: 1, values: planar.subarray(0, pixels), remarks: [GRAY_REMARK] };
  const remarks = ['Colors of 16 bits are presented as one image for each color.'];
  return { width, height, dtype, planes: channels, values: planar, remarks };
}

interface Chunks {
  readonly data: Uint8Array[];
  readonly palette: Uint8Array | undefined;
  readonly perMeter: readonly [number, number] | undefined;
  readonly text: { readonly [key: string]: string };
}

function readChunks(bytes: Uint8Array, format: string): Chunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  const text: { [key: string]: string } = {};
  let palette: Uint8Array | undefined;
  let perMeter: [number, number] | undefined;
  let at = HEADER_END;
  for (let count = 0; at + 8 <= bytes.length && count < MOST_CHUNKS; count++) {
    const length = view.getUint32(at);
    const name = chunkName(bytes, at + 4);
    const end = at + 8 + length;
    if (end > bytes.length) {
      throw damaged(`The chunk "${name}" (${length} bytes) leaves the file.`, { format, field: name, byteOffset: at });
    }
    const content = bytes.subarray(at + 8, end);
    if (name === 'IEND') break;
    if (name === 'IDAT') data.push(content);
    else if (name === 'PLTE') palette = content.subarray(0, 768);
    // Pixels per meter; 0 in the last byte: no unit.
    else if (name === 'pHYs' && length === 9 && content[8] === 1)
      perMeter = [view.getUint32(at + 8), view.getUint32(at + 12)];
    else if (name === 'tEXt' && Object.keys(text).length < MOST_TEXTS) {
      const zero = content.indexOf(0);
      const latin = (part: Uint8Array) => Buffer.from(part).toString('latin1');
      if (zero > 0) text[latin(content.subarray(0, zero))] = latin(content.subarray(zero + 1, zero + 65_536));
    }
    at = end + 4;
  }
  return { data, palette, perMeter, text };
}

/** Bytes of all rows with their filter bytes; interlaced images have seven smaller ones (PNG specification, 8.2). */
function unpackedBytes({ width, height, depth, isInterlaced }: PngHeader, channels: number): number {
  const bytesOf = (columns: number, rows: number) =>
    columns <= 0 || rows <= 0 ? 0 : rows * (1 + Math.ceil((columns * channels * depth) / 8));
  if (!isInterlaced) return bytesOf(width, height);
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const;
  return passes.reduce((sum, [x, y, stepX, stepY]) => {
    return sum + bytesOf(Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY));
  }, 0);
}

function inflate(packed: Uint8Array, expected: number, place: { format: string; field: string; byteOffset: number }) {
  let filtered: Uint8Array;
  try {
    filtered = inflateSync(packed, { maxOutputLength: expected });
  } catch (error) {
    throw damaged('The PNG data cannot be unpacked: they are not sound, or hold more than the header says.', {
      ...place,
      cause: error,
    });
  }
  if (filtered.length === expected) return filtered;
  throw damaged(`The PNG data end after ${filtered.length} of ${expected} bytes.`, place);
}

/** Samples of 1, 2 or 4 bits as bytes, values as stored; each row begins at a full byte. */
function unpackBits(packed: Uint8Array, width: number, height: number, depth: number): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  const perByte = 8 / depth;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = packed[y * rowBytes + Math.floor(x / perByte)]!;
      out[y * width + x] = (byte >> (8 - depth * (1 + (x % perByte)))) & (2 ** depth - 1);
    }
  }
  return out;
}

function chunkName(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
}

/** A chunk without its checksum's value, which is not checked: it was made here. */
function chunk(name: string, content: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + content.length);
  out.writeUInt32BE(content.length, 0);
  out.write(name, 4, 'latin1');
  out.set(content, 8);
  return out;
}
