import { damaged, unsupported } from '../reader-errors.ts';
import { type DecodedImage, fromColors, fromPalette } from './decoded-image.ts';

/** What the headers of a Windows bitmap say. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly pixelsAt: number;
  /** Where colors are in a pixel of 16 or 32 bits: red, green, blue. */
  readonly masks: readonly [number, number, number];
  readonly palette: readonly (readonly number[])[];
  readonly metersPerPixel: readonly [number, number] | undefined;
}

const FILE_HEADER = 14;
const OLD_HEADER = 12;
const HEADER = 40;
const PLAIN = 0;
const BIT_FIELDS = 3;
const LONGEST_SIDE = 2 ** 20;

/** @throws {AppError} `file-damaged`, or `format-unsupported` for run lengths and other kinds that are not read. */
export function bmpHeader(bytes: Uint8Array, format: string): BmpHeader {
  const place = (field: string, byteOffset: number) => ({ format, field, byteOffset });
  if (bytes.length < FILE_HEADER + OLD_HEADER || bytes[0] !== 0x42 || bytes[1] !== 0x4d) {
    throw damaged('The bitmap does not begin with its headers.', place('header', 0));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getUint32(FILE_HEADER, true);
  const isOld = headerBytes === OLD_HEADER;
  if (!isOld && (headerBytes < HEADER || FILE_HEADER + headerBytes > bytes.length)) {
    throw damaged(`The bitmap's header is said to have ${headerBytes} bytes.`, place('header size', FILE_HEADER));
  }
  const width = isOld ? view.getUint16(18, true) : view.getInt32(18, true);
  const rows = isOld ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(isOld ? 24 : 28, true);
  const compression = isOld ? PLAIN : view.getUint32(30, true);
  const height = Math.abs(rows);
  if (width < 1 || height < 1 || width > LONGEST_SIDE || height > LONGEST_SIDE) {
    throw damaged(`A bitmap of ${width} × ${rows} pixels is not sound.`, place('size', 18));
  }
  const isRead = compression === PLAIN || (compression === BIT_FIELDS && (bits === 16 || bits === 32));
  if (![1, 4, 8, 16, 24, 32].includes(bits) || !isRead) {
    const advice = 'Save it as PNG, or as a bitmap without run lengths.';
    throw unsupported(`A bitmap of ${bits} bits, compression ${compression}, is not read.`, advice, place('bits', 28));
  }
  const masksAt = FILE_HEADER + HEADER;
  const hasMasks = compression === BIT_FIELDS && masksAt + 12 <= bytes.length;
  const masks = hasMasks
    ? ([0, 4, 8].map((at) => view.getUint32(masksAt + at, true)) as [number, number, number])
    : bits === 16
      ? ([0x7c00, 0x03e0, 0x001f] as const)
      : ([0xff0000, 0x00ff00, 0x0000ff] as const);
  const pixelsAt = view.getUint32(10, true);
  const paletteAt = FILE_HEADER + headerBytes;
  const entry = isOld ? 3 : 4;
  const said = isOld ? 0 : view.getUint32(46, true);
  const colors = bits > 8 ? 0 : Math.min(said || 2 ** bits, 2 ** bits, Math.floor((bytes.length - paletteAt) / entry));
  // Blue comes first.
  const palette = Array.from({ length: Math.max(0, colors) }, (_, i) => {
    const at = paletteAt + i * entry;
    return [bytes[at + 2]!, bytes[at + 1]!, bytes[at]!];
  });
  const perMeter = isOld ? [0, 0] : [view.getInt32(38, true), view.getInt32(42, true)];
  const metersPerPixel =
    perMeter[0]! > 0 && perMeter[1]! > 0 ? ([1 / perMeter[0]!, 1 / perMeter[1]!] as const) : undefined;
  return { width, height, isTopDown: rows < 0, bits, pixelsAt, masks, palette, metersPerPixel };
}

/** The pixels of a Windows bitmap: gray where its palette or all its colors are. Transparency is left out. */
export function decodeBmp(bytes: Uint8Array, format: string): DecodedImage {
  const header = bmpHeader(bytes, format);
  const { width, height, bits, pixelsAt, palette } = header;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (pixelsAt + rowBytes * height > bytes.length) {
    throw damaged(
      `A bitmap of ${width} × ${height} pixels takes ${rowBytes * height} bytes after byte ${pixelsAt}, more than there are.`,
      { format, field: 'pixels', byteOffset: Math.min(pixelsAt, bytes.length) },
    );
  }
  const rowAt = (y: number) => pixelsAt + (header.isTopDown ? y : height - 1 - y) * rowBytes;
  if (bits <= 8) {
    const numbers = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const bit = x * bits;
        numbers[y * width + x] = (bytes[rowAt(y) + (bit >> 3)]! >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
      }
    }
    return { ...fromPalette(width, height, numbers, palette), metersPerPixel: header.metersPerPixel };
  }
  const colors = new Uint8Array(width * height * 3);
  const channels = header.masks.map(channelOf);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, at = rowAt(y); x < width; x++, at += bits / 8) {
      if (bits === 24) {
        colors[to++] = bytes[at + 2]!;
        colors[to++] = bytes[at + 1]!;
        colors[to++] = bytes[at]!;
        continue;
      }
      const low = bytes[at]! | (bytes[at + 1]! << 8);
      const pixel = bits === 16 ? low : (low | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
      for (const channel of channels) colors[to++] = channel(pixel);
    }
  }
  return { ...fromColors(width, height, colors, 3), metersPerPixel: header.metersPerPixel };
}

/** The part of a pixel that a mask covers, spread to 0 … 255. */
function channelOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / most);
}
