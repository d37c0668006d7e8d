import { gunzipSync } from 'node:zlib';
import { inflateHead } from '../inflated-source.ts';
import type { ReadableFile } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';

/** Longest text that is read, unpacked. */
export const LARGEST_BYTES = 128 * 1024 * 1024;
/** Numbers pack to a tenth, tables with many zeros to a fiftieth; what unpacks to more than this is made to fill memory. */
const MOST_PER_BYTE = 200;
/** Too little to do harm, whatever it comes from. */
const HARMLESS_BYTES = 4 * 1024 * 1024;
/** Bytes of an unpacked beginning. */
const HEAD_BYTES = 4096;
const PACKED_ENDING = /\.gz$/i;

/** The beginning of a text, and the name of its file; of a gzipped one (`table.csv.gz`) what is in it. */
export interface TextBeginning {
  readonly head: Uint8Array;
  /** The text is no longer than its beginning. */
  readonly isWhole: boolean;
  readonly name: string;
}

/** Unpacks no more than the beginning. */
export function beginningOf(head: Uint8Array, file: ReadableFile): TextBeginning {
  if (!isGzip(head)) return { head, isWhole: file.bytes.size <= head.length, name: file.name };
  const unpacked = inflateHead(file.bytes, HEAD_BYTES, 'gzip');
  return { head: unpacked, isWhole: unpacked.length < HEAD_BYTES, name: file.name.replace(PACKED_ENDING, '') };
}

/**
 * All bytes of a text, unpacked where it is gzipped, up to {@link LARGEST_BYTES}.
 * @throws {AppError} `format-unsupported` when it is longer, `file-damaged` when it cannot be unpacked.
 */
export function bytesOfText(file: ReadableFile, format: string): Uint8Array {
  const { size } = file.bytes;
  if (size > LARGEST_BYTES) throw tooLong(`has ${size} bytes`, format);
  const bytes = file.bytes.read(0, size);
  if (!isGzip(bytes)) return bytes;
  const most = Math.min(LARGEST_BYTES, Math.max(HARMLESS_BYTES, size * MOST_PER_BYTE));
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLong(`unpacks from ${size} bytes to more than ${most}`, format);
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged(`The gzipped table cannot be unpacked: ${reason}.`, { format, byteOffset: 0, cause: error });
  }
}

/** Source: RFC 1952, 2.3.1: two bytes of signature and the one method that there is. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

function tooLong(what: string, format: string) {
  const advice = 'Save it as .npy from Python, which is read piece by piece.';
  return unsupported(`The table ${what}; tables of up to ${LARGEST_BYTES} bytes are read.`, advice, { format });
}
