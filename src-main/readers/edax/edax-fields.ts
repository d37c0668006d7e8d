import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { ByteSource } from '../byte-source.ts';
import { damaged } from '../reader-errors.ts';

export const FORMAT = 'edax';

/** Types of fields, all little-endian; a number after `text` is its length in bytes. */
type FieldType = 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | `text${number}`;

/** Name, type and byte offset of the fields of a header. */
export type Fields = readonly (readonly [name: string, type: FieldType, offset: number])[];

/** The values of a header's fields. */
export class EdaxHeader {
  readonly tree: { readonly [name: string]: Json };

  /** @throws {AppError} `file-damaged` when the file ends before `bytes` bytes. */
  constructor(source: ByteSource, fields: Fields, bytes: number, what: string) {
    if (source.size < bytes) {
      const place = { format: FORMAT, field: 'header', byteOffset: source.size };
      throw damaged(`The header of the ${what} needs ${bytes} bytes, the file has ${source.size}.`, place);
    }
    const read = source.read(0, bytes);
    const view = new DataView(read.buffer, read.byteOffset, read.byteLength);
    this.tree = Object.fromEntries(fields.map(([name, type, offset]) => [name, fieldValue(view, type, offset)]));
  }

  /** A number field; 0 for what is no finite number. */
  number(name: string): number {
    const value = this.tree[name];
    return typeof value === 'number' ? value : 0;
  }

  text(name: string): string {
    const value = this.tree[name];
    return typeof value === 'string' ? value : '';
  }
}

function fieldValue(view: DataView, type: FieldType, offset: number): Json {
  switch (type) {
    case 'uint8':
      return view.getUint8(offset);
    case 'int16':
      return view.getInt16(offset, true);
    case 'uint16':
      return view.getUint16(offset, true);
    case 'int32':
      return view.getInt32(offset, true);
    case 'uint32':
      return view.getUint32(offset, true);
    case 'float32': {
      const value = view.getFloat32(offset, true);
      return Number.isFinite(value) ? value : null;
    }
    default: {
      const length = Number(type.slice('text'.length));
      const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, length);
      return new TextDecoder('windows-1252').decode(bytes).replace(/\0.*$/s, '').trim();
    }
  }
}
