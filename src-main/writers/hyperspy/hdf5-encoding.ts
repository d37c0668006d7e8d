import type { DType } from '../../../src-preload/contract/dataset.ts';
import { jenkinsChecksum } from './hdf5-checksum.ts';

/**
 * Byte layouts of HDF5 (HDF5 File Format Specification 3.0: superblock 2, object headers 2, compact groups). Everything is
 * little-endian, offsets and lengths take 8 bytes.
 */

export const UNDEFINED_ADDRESS = 0xffff_ffff_ffff_ffffn;
/** Message types of object headers. */
export const MESSAGE = {
  dataspace: 1,
  linkInfo: 2,
  datatype: 3,
  fillValue: 5,
  link: 6,
  layout: 8,
  groupInfo: 10,
  filters: 11,
  attribute: 12,
} as const;

export interface Message {
  readonly type: number;
  readonly body: Buffer;
}

export const u8 = (...values: number[]): Buffer => Buffer.from(values);
export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
export function u64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
export function i64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}
export function f64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

export const SUPERBLOCK_BYTES = 48;

/** The first bytes of the file: where its root group is and where it ends. */
export function superblock(root: number, end: number): Buffer {
  const signature = u8(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
  return checked(Buffer.concat([signature, u8(2, 8, 8, 0), u64(0), u64(UNDEFINED_ADDRESS), u64(end), u64(root)]));
}

/** An object header (of a group or dataset) with all its messages in one block. */
export function objectHeader(messages: readonly Message[]): Buffer {
  const body = Buffer.concat(messages.flatMap(({ type, body }) => [u8(type), u16(body.length), u8(0), body]));
  // Flags 2: the length of the block takes 4 bytes.
  return checked(Buffer.concat([Buffer.from('OHDR'), u8(2, 2), u32(body.length), body]));
}

/** Messages that make an object a group with these children. */
export function groupMessages(links: ReadonlyMap<string, number>): Message[] {
  const info = Buffer.concat([u8(0, 0), u64(UNDEFINED_ADDRESS), u64(UNDEFINED_ADDRESS)]);
  const messages: Message[] = [
    { type: MESSAGE.linkInfo, body: info },
    { type: MESSAGE.groupInfo, body: u8(0, 0) },
  ];
  for (const [name, address] of links) {
    const text = Buffer.from(name, 'utf8');
    // Flags 0x11: name length in 2 bytes, character set (1 = UTF-8) given; a hard link.
    messages.push({
      type: MESSAGE.link,
      body: Buffer.concat([u8(1, 0x11, 1), u16(text.length), text, u64(address)]),
    });
  }
  return messages;
}

export function attributeMessage(name: string, datatype: Buffer, value: Buffer): Message {
  const text = Buffer.from(`${name}\0`, 'utf8');
  const space = dataspace(null);
  const sizes = [u16(text.length), u16(datatype.length), u16(space.length)];
  return { type: MESSAGE.attribute, body: Buffer.concat([u8(3, 0), ...sizes, u8(1), text, datatype, space, value]) };
}

/** Null makes a scalar. */
export function dataspace(shape: readonly number[] | null): Buffer {
  const sizes = shape ?? [];
  return Buffer.concat([u8(2, sizes.length, 0, shape === null ? 0 : 1), ...sizes.map(u64)]);
}

function datatype(version: number, kind: number, bits: number, size: number, ...properties: Buffer[]): Buffer {
  return Buffer.concat([u8((version << 4) | kind), u32(bits).subarray(0, 3), u32(size), ...properties]);
}

/** The datatype message of a number type; `bool` is h5py's enumeration FALSE, TRUE, complex a record of r and i. */
export function numberDatatype(dtype: DType): Buffer {
  switch (dtype) {
    case 'bool':
      return datatype(3, 8, 2, 1, integerDatatype(1, true, 3), Buffer.from('FALSE\0TRUE\0'), u8(0, 1));
    case 'float32':
      return datatype(1, 1, 0x1f20, 4, u16(0), u16(32), u8(23, 8, 0, 23), u32(127));
    case 'float64':
      return datatype(1, 1, 0x3f20, 8, u16(0), u16(64), u8(52, 11, 0, 52), u32(1023));
    case 'complex64':
    case 'complex128': {
      const part = numberDatatype(dtype === 'complex64' ? 'float32' : 'float64');
      const half = dtype === 'complex64' ? 4 : 8;
      const members = [Buffer.from('r\0'), u8(0), part, Buffer.from('i\0'), u8(half), part];
      return datatype(3, 6, 2, 2 * half, ...members);
    }
    default: {
      const size = { '8': 1, '16': 2, '32': 4, '64': 8 }[dtype.replace(/\D+/, '')];
      if (size === undefined) throw new Error(`No HDF5 type for ${dtype}.`);
      return integerDatatype(size, !dtype.startsWith('u'), 1);
    }
  }
}

function integerDatatype(size: number, signed: boolean, version: number): Buffer {
  return datatype(version, 0, signed ? 8 : 0, size, u16(0), u16(8 * size));
}

/** Strings of variable length in UTF-8; each value is a reference into a heap. */
export function stringDatatype(): Buffer {
  return datatype(1, 9, 0x101, 16, datatype(1, 3, 0x10, 1));
}

/** Adds the checksum that ends a structure. */
function checked(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, u32(jenkinsChecksum(bytes))]);
}
