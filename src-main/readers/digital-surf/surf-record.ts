import { BinaryCursor } from '../binary-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { inflatedSource, type PointStream, readDirectory } from './point-streams.ts';

/** Short name of the format in results and errors. */
export const FORMAT = 'digital-surf';

/** How the file begins, with the points as they are or compressed. */
export const PLAIN = 'DIGITAL SURF';
export const COMPRESSED = 'DSCOMPRESSED';

const HEADER_BYTES = 512;
const MOST_VALUES = 2 ** 31;

/** A direction as the header has it: position of index i is `offset + i · spacing`. */
export interface SurfDirection {
  readonly name: string;
  readonly spacing: number;
  readonly offset: number;
  readonly units: string;
}

/** One object of a file (a surface, a layer, a channel): its header, and where its points are. */
export interface SurfRecord {
  readonly objects: number;
  readonly channels: number;
  readonly type: number;
  readonly name: string;
  readonly operator: string;
  /** Values of one point: the channels of a spectrum; 1 for others. */
  readonly depth: number;
  readonly points: number;
  readonly lines: number;
  /** Number type of the points as stored. */
  readonly stored: 'int16' | 'int32';
  /** The smallest number stored, which stands for the offset of z; points that were not measured are two below it. */
  readonly smallest: number;
  readonly hasUnmeasured: boolean;
  readonly x: SurfDirection;
  readonly y: SurfDirection;
  /** Value of a stored number n: `offset + (n − smallest) · spacing`. */
  readonly z: SurfDirection;
  readonly t: SurfDirection;
  /** Year, month, day, hour, minute, second; zeros when not known. */
  readonly date: readonly number[];
  readonly duration: number;
  readonly comment: string;
  /** Opens the stored numbers, lines × points × depth. */
  readonly open: () => PointStream;
  /** Where the next record begins. */
  readonly end: number;
}

/**
 * Reads the record that begins at `start`: header, comment, private data, points.
 * @throws {AppError} `file-damaged`, `format-unsupported`.
 */
export function readSurfRecord(bytes: ByteSource, start: number): SurfRecord {
  const cursor = new BinaryCursor(bytes, FORMAT);
  cursor.littleEndian = true;
  cursor.position = start;
  cursor.require(HEADER_BYTES, 'header');
  const at = (offset: number) => {
    cursor.position = start + offset;
    return cursor;
  };
  const text = (offset: number, length: number) =>
    Buffer.from(at(offset).bytes(length, 'header')).toString('latin1').replace(/\0/g, ' ').trim();
  const int16 = (offset: number) => at(offset).int16('header');
  const int32 = (offset: number) => at(offset).int32('header');
  const float = (offset: number) => at(offset).float32('header');
  const signature = text(0, 12);
  if (signature !== PLAIN && signature !== COMPRESSED) {
    throw damaged(`A record begins with "${signature.slice(0, 12)}"; it is ${PLAIN} or ${COMPRESSED}.`, {
      format: FORMAT,
      field: 'signature',
      byteOffset: start,
    });
  }
  const [points, lines, total] = [int32(108), int32(112), int32(116)];
  const depth = Math.max(1, int32(94));
  const values = points * Math.max(1, lines) * depth;
  if (points < 1 || lines < 0 || !(values <= MOST_VALUES)) {
    throw damaged(`A record cannot have ${points} × ${lines} points of ${depth} values.`, {
      format: FORMAT,
      field: 'number of points',
      byteOffset: start + 108,
    });
  }
  const bits = int16(98);
  if (bits !== 16 && bits !== 32) {
    const advice = 'Open it in MountainsMap and save it again as a .sur file.';
    throw unsupported(`Points of ${bits} bits are not read.`, advice, {
      format: FORMAT,
      field: 'size of points',
      byteOffset: start + 98,
    });
  }
  const stored = bits === 16 ? 'int16' : 'int32';
  const commentBytes = at(334).uint16('length of the comment');
  const privateBytes = at(336).uint16('length of the private data');
  cursor.position = start + HEADER_BYTES;
  const comment = Buffer.from(cursor.bytes(commentBytes, 'comment')).toString('latin1').replace(/\0/g, '').trim();
  cursor.skip(privateBytes, 'private data');

  const layout = { stored, values } as const;
  const direction = (name: number, spacing: number, offset: number, unit: number, length = 16): SurfDirection => ({
    name: text(name, length),
    spacing: float(spacing),
    offset: float(offset),
    units: text(unit, length).replace(/^[[(]|[\])]$/g, ''),
  });
  const dataAt = cursor.position;
  const z = direction(164, 128, 474, 212);
  const header = {
    objects: int16(14),
    channels: int16(80),
    type: int16(18),
    name: text(20, 30).replace(/^\*\s*|\s*\*$/g, ''),
    operator: text(50, 30),
    depth,
    points,
    lines: Math.max(1, lines),
    stored,
    smallest: int32(100),
    hasUnmeasured: int16(86) === 1,
    x: direction(132, 120, 466, 180),
    y: direction(148, 124, 470, 196),
    z: { ...z, spacing: z.spacing / (float(284) || 1) },
    t: direction(486, 478, 482, 499, 13),
    date: [316, 314, 312, 310, 308, 306].map(int16),
    duration: float(320),
    comment,
  } as const;
  cursor.position = dataAt;
  if (signature === COMPRESSED) {
    const directory = readDirectory(cursor, layout);
    return { ...header, open: () => inflatedSource(bytes, directory, layout), end: directory.end };
  }
  // The number of points in the header counts those of this record; depth comes on top of it.
  const byteLength = Math.max(values, total * depth) * (bits / 8);
  cursor.skip(byteLength, 'points');
  return { ...header, open: () => plainStream(bytes, dataAt, stored, values), end: cursor.position };
}

function plainStream(bytes: ByteSource, byteOffset: number, stored: 'int16' | 'int32', values: number): PointStream {
  const size = stored === 'int16' ? 2 : 4;
  return {
    length: values,
    read(first, count) {
      // A copy, so that the numbers are aligned.
      const copy = Uint8Array.from(bytes.read(byteOffset + first * size, count * size)).buffer;
      return stored === 'int16' ? new Int16Array(copy) : new Int32Array(copy);
    },
  };
}
