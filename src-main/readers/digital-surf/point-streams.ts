import { inflateSync } from 'node:zlib';
import type { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged, unsupported } from '../reader-errors.ts';

const FORMAT = 'digital-surf';

/** The numbers of a record, read in runs. */
export interface PointStream {
  readonly length: number;
  read(first: number, count: number): Int16Array | Int32Array;
}

/** Where the compressed streams of a record are. */
export interface PointDirectory {
  readonly streams: readonly { readonly byteOffset: number; readonly zipped: number; readonly raw: number }[];
  /** Behind the last of them. */
  readonly end: number;
}

interface PointLayout {
  readonly stored: 'int16' | 'int32';
  readonly values: number;
}

const MOST_STREAMS = 65_536;
/** They are decompressed as a whole. */
const MOST_BYTES = 2 ** 30;
/** Deflate cannot shrink by more than this (RFC 1951: 258 bytes in two bits). */
const MOST_RATIO = 1032;

/**
 * Reads the directory before the compressed points: number of streams, then for each its length raw and compressed.
 * @throws {AppError} `file-damaged` when the streams do not hold the points, so that nothing large is made for a lie.
 */
export function readDirectory(cursor: BinaryCursor, { stored, values }: PointLayout): PointDirectory {
  const field = 'directory of the compressed points';
  const byteOffset = cursor.position;
  const count = cursor.uint32(field);
  const fail = (what: string) => damaged(what, { format: FORMAT, field, byteOffset });
  if (count > MOST_STREAMS) throw fail(`There cannot be ${count} compressed streams.`);
  cursor.require(count * 8, field);
  const lengths = Array.from({ length: count }, () => ({ raw: cursor.uint32(field), zipped: cursor.uint32(field) }));
  let at = cursor.position;
  let bytes = 0;
  const streams = lengths.map(({ raw, zipped }) => {
    const stream = { byteOffset: at, zipped, raw };
    if (raw > zipped * MOST_RATIO) throw fail(`${zipped} bytes cannot be ${raw} compressed ones.`);
    at += zipped;
    bytes += raw;
    return stream;
  });
  cursor.require(at - cursor.position, 'compressed points');
  const needed = values * (stored === 'int16' ? 2 : 4);
  if (bytes < needed) throw fail(`${values} points take ${needed} bytes, but ${bytes} are compressed.`);
  if (needed > MOST_BYTES) {
    const advice = 'Open it in MountainsMap and save it without compression.';
    throw unsupported(`Compressed points of ${needed} bytes are not read.`, advice, {
      format: FORMAT,
      field,
      byteOffset,
    });
  }
  return { streams, end: at };
}

/** Decompresses all points. @throws {AppError} `file-damaged`. */
export function inflatedSource(bytes: ByteSource, { streams }: PointDirectory, layout: PointLayout): PointStream {
  const needed = layout.values * (layout.stored === 'int16' ? 2 : 4);
  const all = new Uint8Array(needed);
  let filled = 0;
  for (const { byteOffset, zipped, raw } of streams) {
    if (filled === needed) break;
    const part = inflate(bytes.read(byteOffset, zipped), raw, byteOffset);
    all.set(part.subarray(0, needed - filled), filled);
    filled = Math.min(needed, filled + part.length);
  }
  if (filled < needed) {
    throw damaged(`The compressed points end after ${filled} of ${needed} bytes.`, {
      format: FORMAT,
      field: 'compressed points',
      byteOffset: streams[0]?.byteOffset,
    });
  }
  const numbers = layout.stored === 'int16' ? new Int16Array(all.buffer) : new Int32Array(all.buffer);
  return { length: layout.values, read: (first, count) => numbers.subarray(first, first + count) };
}

function inflate(zipped: Uint8Array, raw: number, byteOffset: number): Uint8Array {
  try {
    return inflateSync(zipped, { maxOutputLength: Math.max(1, raw) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const place = { format: FORMAT, field: 'compressed points', byteOffset, cause: error };
    throw damaged(`The compressed points cannot be decompressed: ${reason}.`, place);
  }
}
