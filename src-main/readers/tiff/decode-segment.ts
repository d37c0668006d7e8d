import { inflateSync } from 'node:zlib';
import type { NativeArray } from '../../cubes/array-source.ts';
import { makeNativeArray, viewNativeArray } from '../../cubes/native-arrays.ts';
import { decodeJpeg, jpegHeader } from '../images/decode-jpeg.ts';
import { damaged } from '../reader-errors.ts';
import { decodeLzw } from './lzw.ts';
import { decodePackBits } from './pack-bits.ts';
import { COMPRESSION, type PageLayout, PHOTOMETRIC, PREDICTOR } from './page-layout.ts';
import { FORMAT } from './parse-directories.ts';
import { undoPredictor, unpackHalves, unpackNumbers } from './unpack-numbers.ts';

/** A strip, or a tile, as it is decoded. */
export interface Segment {
  readonly width: number;
  readonly rows: number;
  /** Samples side by side in it. */
  readonly samples: number;
  /** For error messages: where it lies in the file. */
  readonly byteOffset: number;
}

/** The numbers of one strip or tile, row by row, in this machine's byte order. */
export function decodeSegment(
  raw: Uint8Array,
  segment: Segment,
  layout: PageLayout,
  littleEndian: boolean,
  jpegTables: Uint8Array | undefined,
): NativeArray {
  const { width, rows, samples } = segment;
  if (layout.compression === COMPRESSION.jpeg) return decodeJpegSegment(raw, segment, layout, jpegTables);
  const rowBytes = Math.ceil((width * samples * layout.bits) / 8);
  const expected = rowBytes * rows;
  // Some programs fill the last strip up with rows that are not there.
  const most = rowBytes * layout.segmentHeight;
  const bytes = decompress(layout.isLowBitFirst ? reverseBits(raw) : raw, most, layout, segment);
  if (bytes.length < expected) {
    throw damaged(`A piece of the image ends after ${bytes.length} of ${expected} bytes.`, place(segment));
  }
  const count = width * rows * samples;
  const { number } = layout;
  if (number === 'float32' && layout.bits === 16) {
    return unpackHalves(undoFloatOrder(bytes, layout, segment, littleEndian), count);
  }
  if (layout.bits % 8 !== 0 || layout.bits === 24) {
    const numbers = unpackNumbers(bytes, layout, width * samples, rows, rowBytes, littleEndian);
    undoPredictor(numbers, layout, width, rows, samples);
    return numbers;
  }
  const ordered = undoFloatOrder(bytes, layout, segment, littleEndian);
  const numbers =
    ordered.byteOffset % 8 === 0
      ? viewNativeArray(number, ordered.buffer as ArrayBuffer, ordered.byteOffset, count)
      : makeNativeArray(number, count);
  if (numbers.buffer !== ordered.buffer) {
    new Uint8Array(numbers.buffer as ArrayBuffer).set(ordered.subarray(0, numbers.byteLength));
  }
  undoPredictor(numbers, layout, width, rows, samples);
  return numbers;
}

function place({ byteOffset }: Segment) {
  return { format: FORMAT, field: 'pixels', byteOffset };
}

function decompress(raw: Uint8Array, most: number, { compression }: PageLayout, segment: Segment): Uint8Array {
  switch (compression) {
    case COMPRESSION.lzw:
      return decodeLzw(raw, most);
    case COMPRESSION.packBits:
      return decodePackBits(raw, most);
    case COMPRESSION.none:
      // A copy: what follows writes into it, and the source's own bytes may be shared.
      return new Uint8Array(raw.subarray(0, most));
    default:
      try {
        return inflateSync(raw, { maxOutputLength: most });
      } catch (error) {
        const reason =
          (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'it holds too much' : 'it is not sound';
        throw damaged(`A ZIP-compressed piece of the image cannot be unpacked: ${reason}.`, {
          ...place(segment),
          cause: error,
        });
      }
  }
}

function reverseBits(raw: Uint8Array): Uint8Array {
  return raw.map((byte) => {
    let turned = 0;
    for (let bit = 0; bit < 8; bit++) turned |= ((byte >> bit) & 1) << (7 - bit);
    return turned;
  });
}

/** Bytes in this machine's order, those of predictor 3 put together again. */
function undoFloatOrder(bytes: Uint8Array, layout: PageLayout, segment: Segment, littleEndian: boolean): Uint8Array {
  const size = layout.bits / 8;
  if (layout.predictor !== PREDICTOR.float) {
    if (littleEndian || size === 1) return bytes;
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % size));
    if (size === 2) whole.swap16();
    else if (size === 4) whole.swap32();
    else whole.swap64();
    return bytes;
  }
  // Adobe Photoshop TIFF Technical Note 3: bytes of a row by significance, highest first, then differences of bytes.
  const values = segment.width * segment.samples;
  const rowBytes = values * size;
  const out = new Uint8Array(rowBytes * segment.rows);
  for (let row = 0; row < segment.rows; row++) {
    const line = bytes.subarray(row * rowBytes, (row + 1) * rowBytes);
    for (let i = segment.samples; i < rowBytes; i++) line[i] = (line[i]! + line[i - segment.samples]!) & 0xff;
    for (let value = 0; value < values; value++) {
      for (let byte = 0; byte < size; byte++) {
        out[row * rowBytes + value * size + size - 1 - byte] = line[byte * values + value]!;
      }
    }
  }
  return out;
}

function decodeJpegSegment(
  raw: Uint8Array,
  segment: Segment,
  layout: PageLayout,
  tables: Uint8Array | undefined,
): Uint8Array {
  // The tables are a JPEG without pixels; they go in front of the piece, whose own beginning is left out.
  const hasTables = tables !== undefined && tables.length > 4;
  const whole = hasTables ? Buffer.concat([tables.subarray(0, tables.length - 2), raw.subarray(2)]) : raw;
  const { width, height } = jpegHeader(whole, FORMAT);
  if (width < segment.width || height < segment.rows) {
    const message = `A piece of ${segment.width} × ${segment.rows} pixels holds a JPEG of ${width} × ${height}.`;
    throw damaged(message, place(segment));
  }
  const colors = decodeJpeg(whole, FORMAT, layout.photometric === PHOTOMETRIC.yCbCr);
  const { samples } = segment;
  const out = new Uint8Array(segment.width * segment.rows * samples);
  for (let row = 0, to = 0; row < segment.rows; row++) {
    for (let x = 0; x < segment.width; x++) {
      const from = (row * width + x) * 3;
      for (let sample = 0; sample < samples; sample++) out[to++] = colors[from + sample]!;
    }
  }
  return out;
}
