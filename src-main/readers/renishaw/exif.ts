/** One EXIF tag: numbers, or text. */
export interface ExifTag {
  readonly values: readonly number[];
  readonly text: string | undefined;
}

const APP1 = 0xe1;
const EXIF_DIRECTORY = 0x8769;
const MOST_TAGS = 200;
const MOST_VALUES = 64;
/** Bytes of a value by its type: byte, text, short, long, rational, signed byte, undefined, and signed ones. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8] as const;
const TEXT = 2;

/**
 * The EXIF tags of a JPEG, those of the first directory and of the EXIF directory it points to. Tags that make no sense
 * are left out: an image can be shown without them.
 * Source: CIPA DC-008 (Exif 2.32), TIFF 6.0.
 */
export function readExif(jpeg: Uint8Array): ReadonlyMap<number, ExifTag> {
  const tags = new Map<number, ExifTag>();
  const segment = exifSegment(jpeg);
  if (!segment) return tags;
  const littleEndian = segment.getUint16(0) === 0x4949;
  const directory = (at: number, isFirst: boolean): void => {
    if (at < 8 || at + 2 > segment.byteLength) return;
    const count = Math.min(segment.getUint16(at, littleEndian), MOST_TAGS);
    for (let i = 0; i < count; i++) {
      const entry = at + 2 + i * 12;
      if (entry + 12 > segment.byteLength) return;
      const id = segment.getUint16(entry, littleEndian);
      if (id === EXIF_DIRECTORY && isFirst) directory(segment.getUint32(entry + 8, littleEndian), false);
      else {
        const tag = readTag(segment, entry, littleEndian);
        if (tag) tags.set(id, tag);
      }
    }
  };
  if (segment.byteLength >= 8) directory(segment.getUint32(4, littleEndian), true);
  return tags;
}

/** What stands behind `Exif\0\0`. */
function exifSegment(jpeg: Uint8Array): DataView | undefined {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at + 10 <= jpeg.length && jpeg[at] === 0xff; ) {
    const length = view.getUint16(at + 2);
    const end = Math.min(at + 2 + length, jpeg.length);
    if (jpeg[at + 1] === APP1 && length >= 16 && view.getUint32(at + 4) === 0x45786966) {
      return new DataView(jpeg.buffer, jpeg.byteOffset + at + 10, Math.max(0, end - at - 10));
    }
    at += 2 + Math.max(2, length);
  }
  return undefined;
}

function readTag(segment: DataView, entry: number, littleEndian: boolean): ExifTag | undefined {
  const type = segment.getUint16(entry + 2, littleEndian);
  const count = segment.getUint32(entry + 4, littleEndian);
  const size = TYPE_BYTES[type] ?? 0;
  if (size === 0 || count > (type === TEXT ? 4096 : MOST_VALUES)) return undefined;
  const at = size * count <= 4 ? entry + 8 : segment.getUint32(entry + 8, littleEndian);
  if (at + size * count > segment.byteLength) return undefined;
  if (type === TEXT) {
    const text = Buffer.from(segment.buffer, segment.byteOffset + at, count).toString('latin1');
    return { values: [], text: text.replace(/\0.*$/s, '') };
  }
  return {
    values: Array.from({ length: count }, (_, i) => number(segment, at + i * size, type, littleEndian)),
    text: undefined,
  };
}

function number(view: DataView, at: number, type: number, littleEndian: boolean): number {
  switch (type) {
    case 3:
      return view.getUint16(at, littleEndian);
    case 4:
      return view.getUint32(at, littleEndian);
    case 5:
      return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, littleEndian);
    case 9:
      return view.getInt32(at, littleEndian);
    case 10:
      return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian);
    case 11:
      return view.getFloat32(at, littleEndian);
    case 12:
      return view.getFloat64(at, littleEndian);
    default:
      return view.getUint8(at);
  }
}
