import type { DType } from '../../../src-preload/contract/dataset.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged, unsupported } from '../reader-errors.ts';

export const FORMAT = 'mrc';
export const HEADER_BYTES = 1024;

export type Direction = 0 | 1 | 2;

export interface MrcHeader {
  readonly littleEndian: boolean;
  /** Columns, rows, sections. */
  readonly sizes: readonly [number, number, number];
  readonly mode: number;
  /** Number type in the file; mode 12 is read as float32. */
  readonly dtype: DType;
  readonly isHalf: boolean;
  /** Size of the cell in Å over its sampling: pixel size along x, y, z, or 0. */
  readonly angstroms: readonly [number, number, number];
  readonly origin: readonly [number, number, number];
  /** Which of x (0), y (1) and z (2) columns, rows and sections are. */
  readonly order: readonly [Direction, Direction, Direction];
  /** 0: images or a stack of them; others: a volume. */
  readonly spaceGroup: number;
  /** `FEI1`, `FEI2`, `SERI`, `AGAR`, `CCP4`, `MRCO` or empty. */
  readonly extendedType: string;
  readonly extendedBytes: number;
  readonly labels: readonly string[];
  readonly byteOffset: number;
}

const MODES: { readonly [mode: number]: DType } = {
  0: 'int8',
  1: 'int16',
  2: 'float32',
  4: 'complex64',
  6: 'uint16',
  12: 'uint16',
};
const HALF = 12;
const UNREAD: { readonly [mode: number]: string } = {
  3: 'complex numbers of 16 bits',
  16: 'RGB',
  101: 'numbers of 4 bits',
};
const IMOD_STAMP = 1_146_047_817;
const LABEL_BYTES = 80;
const MOST_LABELS = 10;
const AT = {
  mode: 12,
  sampling: 28,
  cell: 40,
  order: 64,
  spaceGroup: 88,
  extendedBytes: 92,
  extendedType: 104,
  imodStamp: 152,
  imodFlags: 156,
  origin: 196,
  map: 208,
  stamp: 212,
  labelCount: 220,
  labels: 224,
};

export function looksLikeMrc(head: Uint8Array): boolean {
  return head.length >= HEADER_BYTES && Buffer.from(head.subarray(AT.map, AT.map + 3)).toString('latin1') === 'MAP';
}

/** @throws {AppError} `file-damaged` when the sizes do not fit into the file, `format-unsupported` for other modes. */
export function readMrcHeader(bytes: ByteSource): MrcHeader {
  if (bytes.size < HEADER_BYTES) {
    const place = { format: FORMAT, field: 'header', byteOffset: bytes.size };
    throw damaged(`The header of an MRC file has ${HEADER_BYTES} bytes, but the file has ${bytes.size}.`, place);
  }
  const head = bytes.read(0, HEADER_BYTES);
  const view = new DataView(head.buffer, head.byteOffset, HEADER_BYTES);
  const littleEndian = isLittleEndian(view);
  const int = (at: number) => view.getInt32(at, littleEndian);
  const float = (at: number) => view.getFloat32(at, littleEndian);
  const three = <Value>(read: (axis: number) => Value) => [read(0), read(1), read(2)] as [Value, Value, Value];
  const text = (at: number, length: number) =>
    Buffer.from(head.subarray(at, at + length))
      .toString('latin1')
      .replaceAll('\0', '')
      .trim();
  const sizes = three((axis) => int(4 * axis));
  const mode = int(AT.mode);
  if (sizes.some((size) => size < 1)) {
    const message = `A picture of ${sizes.join(' × ')} pixels is not sound.`;
    throw damaged(message, { format: FORMAT, field: 'NX, NY, NZ', byteOffset: 0 });
  }
  const known = MODES[mode];
  if (known === undefined) {
    const advice = 'Convert it to 16-bit or float in IMOD or ImageJ.';
    const place = { format: FORMAT, field: 'MODE', byteOffset: AT.mode };
    throw unsupported(`MRC files of mode ${mode} (${UNREAD[mode] ?? 'unknown'}) are not read.`, advice, place);
  }
  // IMOD wrote bytes from 0 to 255 before a flag told that they are signed.
  const isUnsignedByte = mode === 0 && int(AT.imodStamp) === IMOD_STAMP && (int(AT.imodFlags) & 1) === 0;
  const extendedBytes = int(AT.extendedBytes);
  if (extendedBytes < 0 || HEADER_BYTES + extendedBytes > bytes.size) {
    const place = { format: FORMAT, field: 'NSYMBT', byteOffset: AT.extendedBytes };
    throw damaged(`The extended header is said to have ${extendedBytes} bytes.`, place);
  }
  const count = Math.min(Math.max(0, int(AT.labelCount)), MOST_LABELS);
  return {
    littleEndian,
    sizes,
    mode,
    dtype: isUnsignedByte ? 'uint8' : known,
    isHalf: mode === HALF,
    angstroms: three((axis) => {
      const sampling = int(AT.sampling + 4 * axis);
      const cell = float(AT.cell + 4 * axis);
      return sampling > 0 && cell > 0 && Number.isFinite(cell) ? cell / sampling : 0;
    }),
    origin: three((axis) => float(AT.origin + 4 * axis)),
    order: orderOf(three((axis) => int(AT.order + 4 * axis))),
    spaceGroup: int(AT.spaceGroup),
    extendedType: text(AT.extendedType, 4),
    extendedBytes,
    labels: Array.from({ length: count }, (_, i) => text(AT.labels + i * LABEL_BYTES, LABEL_BYTES)),
    byteOffset: HEADER_BYTES + extendedBytes,
  };
}

/** MAPC, MAPR and MAPS, from 1; x, y, z where they are missing. */
function orderOf(said: readonly number[]): [Direction, Direction, Direction] {
  const isSound = [1, 2, 3].every((direction) => said.includes(direction));
  return isSound ? (said.map((direction) => direction - 1) as [Direction, Direction, Direction]) : [0, 1, 2];
}

/** The machine stamp; failing that, the order in which the mode is a small number. */
function isLittleEndian(view: DataView): boolean {
  const stamp = view.getUint8(AT.stamp);
  if (stamp === 0x44) return true;
  if (stamp === 0x11) return false;
  const mode = view.getInt32(AT.mode, true);
  return mode >= 0 && mode < 256;
}
