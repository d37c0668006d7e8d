import { BinaryCursor } from './binary-cursor.ts';
import type { ByteSource } from './byte-source.ts';
import { InflatedSource, partOf } from './inflated-source.ts';
import { damaged, unsupported } from './reader-errors.ts';

/** A file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes when unpacked. */
  readonly size: number;
  /**
   * Its bytes. Stored ones stay in the archive; deflated ones are unpacked into memory when more than their beginning is read, and never to
   * more than `size`.
   * @throws {AppError} `file-damaged` or `format-unsupported`.
   */
  open(): ByteSource & { release?(): void };
}

const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const LOCATOR_BYTES = 20;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const END_SIGNATURE = 0x06054b50;
const END_64_SIGNATURE = 0x06064b50;
const LOCATOR_SIGNATURE = 0x07064b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
/** A number that stands in the extra field instead, with 8 bytes. */
const IN_EXTRA = 0xffffffff;
const ZIP_64_EXTRA = 1;
const IS_ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
/** Far beyond what any program puts into one archive of arrays or sheets. */
const MOST_ENTRIES = 100_000;

/** True when a file begins as zip archives do. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

/** Names in a zip archive, or none when it has no sound directory: for telling formats apart. */
export function zipNames(bytes: ByteSource): readonly string[] {
  try {
    return [...zipEntries(bytes, 'zip').keys()];
  } catch {
    return [];
  }
}

/**
 * The files of a zip archive by name, in its directory's order; of two with one name the later. Nothing of them is read.
 * Source: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 to 4.3.16, 4.5.3 (zip64).
 * @throws {AppError} `file-damaged` when there is no sound directory.
 */
export function zipEntries(bytes: ByteSource, format: string): ReadonlyMap<string, ZipEntry> {
  const { offset, length, count } = findDirectory(bytes, format);
  const fail = (message: string, byteOffset: number) => {
    return damaged(message, { format, field: 'central directory', byteOffset });
  };
  if (!(length >= 0 && offset >= 0 && offset + length <= bytes.size) || count * ENTRY_BYTES > length) {
    throw fail(`The directory of the zip archive (${count} files) does not lie in it.`, Math.min(offset, bytes.size));
  }
  if (count > MOST_ENTRIES) throw fail(`The zip archive has ${count} files; ${MOST_ENTRIES} are read.`, offset);
  const directory = partOf(bytes, offset, length);
  const cursor = new BinaryCursor(directory, format);
  cursor.littleEndian = true;
  const entries = new Map<string, ZipEntry>();
  for (let index = 0; index < count; index++) {
    const start = cursor.position;
    if (cursor.uint32('signature') !== ENTRY_SIGNATURE) {
      throw fail('The directory of the zip archive ends too early.', offset + start);
    }
    cursor.skip(4, 'versions');
    const flags = cursor.uint16('flags');
    const method = cursor.uint16('method');
    cursor.skip(8, 'time and checksum');
    const small = { packed: cursor.uint32('packed size'), size: cursor.uint32('size'), header: 0 };
    const nameBytes = cursor.uint16('name length');
    const extraBytes = cursor.uint16('extra length');
    const commentBytes = cursor.uint16('comment length');
    cursor.skip(8, 'attributes');
    small.header = cursor.uint32('offset');
    const name = new TextDecoder().decode(cursor.bytes(nameBytes, 'name'));
    const { packed, size, header } = withZip64(small, cursor.bytes(extraBytes, 'extra field'));
    cursor.skip(commentBytes, 'comment');
    const isEncrypted = (flags & IS_ENCRYPTED) !== 0;
    const place = { format, field: name.slice(0, 200), byteOffset: header };
    entries.set(name, {
      name,
      size,
      open() {
        if (isEncrypted) {
          throw unsupported(`${place.field} in the zip archive is encrypted.`, 'Save it without a password.', place);
        }
        const content = contentOf(bytes, header, packed, place);
        if (method === DEFLATED) return new InflatedSource(content, size, 'raw', place);
        if (method === STORED && packed === size) return content;
        if (method === STORED) throw damaged(`${place.field} has two sizes in the zip archive.`, place);
        const advice = 'Unpack the archive and pack it again as an ordinary .zip.';
        throw unsupported(`${place.field} in the zip archive is packed by method ${method}.`, advice, place);
      },
    });
  }
  return entries;
}

/** Where the central directory lies, from the record at the archive's end; the offset of zip64 where it points to one. */
function findDirectory(bytes: ByteSource, format: string): { offset: number; length: number; count: number } {
  const tailBytes = Math.min(bytes.size, END_BYTES + LONGEST_COMMENT);
  const tail = viewOf(bytes.read(bytes.size - tailBytes, tailBytes));
  let at = tailBytes - END_BYTES;
  while (at >= 0 && tail.getUint32(at, true) !== END_SIGNATURE) at--;
  if (at < 0) {
    throw damaged('The zip archive has no directory at its end.', { format, field: 'end of central directory' });
  }
  const locator = at - LOCATOR_BYTES;
  if (locator >= 0 && tail.getUint32(locator, true) === LOCATOR_SIGNATURE) {
    const cursor = new BinaryCursor(bytes, format);
    cursor.littleEndian = true;
    cursor.position = Number(tail.getBigUint64(locator + 8, true));
    if (cursor.uint32('zip64 end') === END_64_SIGNATURE) {
      cursor.skip(28, 'zip64 end');
      const count = cursor.uint64('number of files');
      return { count, length: cursor.uint64('directory length'), offset: cursor.uint64('directory offset') };
    }
  }
  return {
    count: tail.getUint16(at + 10, true),
    length: tail.getUint32(at + 12, true),
    offset: tail.getUint32(at + 16, true),
  };
}

interface Numbers {
  readonly packed: number;
  readonly size: number;
  readonly header: number;
}

/** Sizes and offset of an entry, those taken from the zip64 field that stand there. */
function withZip64({ packed, size, header }: Numbers, extra: Uint8Array): Numbers {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== ZIP_64_EXTRA) continue;
    const end = Math.min(extra.length, at + 4 + view.getUint16(at + 2, true));
    let next = at + 4;
    const wide = (small: number) => {
      if (small !== IN_EXTRA || next + 8 > end) return small;
      next += 8;
      return Number(view.getBigUint64(next - 8, true));
    };
    const wideSize = wide(size);
    const widePacked = wide(packed);
    return { size: wideSize, packed: widePacked, header: wide(header) };
  }
  return { packed, size, header };
}

/** The packed bytes of an entry, behind its local header. */
function contentOf(bytes: ByteSource, header: number, packed: number, place: { format: string }): ByteSource {
  const cursor = new BinaryCursor(bytes, place.format);
  cursor.littleEndian = true;
  cursor.position = header;
  if (cursor.uint32('local header') !== LOCAL_SIGNATURE) {
    throw damaged('A file of the zip archive is not where its directory says.', place);
  }
  cursor.position = header + LOCAL_BYTES - 4;
  const skipped = cursor.uint16('name length') + cursor.uint16('extra length');
  return partOf(bytes, header + LOCAL_BYTES + skipped, packed);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
