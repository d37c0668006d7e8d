import type { DType } from '../../../src-preload/contract/dataset.ts';
import { BYTES_PER_ELEMENT } from '../../../src-preload/contract/dataset.ts';
import { elementCount } from '../../cubes/array-source.ts';
import { BinaryCursor } from '../binary-cursor.ts';
import { damaged } from '../reader-errors.ts';
import { elementAt, FORMAT, MATRIX, type MatElement, NUMBER_TYPES } from './mat-elements.ts';

/** An array of numbers, not read yet; first index fastest. */
export interface NumericVariable {
  readonly kind: 'numbers';
  readonly name: string;
  readonly shape: readonly number[];
  /** Of the array in MATLAB, which may be stored in a smaller type. */
  readonly dtype: DType;
  readonly littleEndian: boolean;
  readonly real: MatElement;
  readonly imaginary: MatElement | undefined;
}

/** Rows of characters. */
export interface TextVariable {
  readonly kind: 'text';
  readonly name: string;
  readonly rows: readonly string[];
}

export type Variable = NumericVariable | TextVariable;

/** Classes of arrays (MAT-File Format, table 1-3). */
const CELL = 1;
const STRUCT = 2;
const TEXT = 4;
const CLASSES: { readonly [code: number]: DType } = {
  6: 'float64',
  7: 'float32',
  8: 'int8',
  9: 'uint8',
  10: 'int16',
  11: 'uint16',
  12: 'int32',
  13: 'uint32',
  14: 'int64',
  15: 'uint64',
};
const IS_COMPLEX = 0x0800;
const IS_LOGICAL = 0x0200;

const MOST_DIMENSIONS = 32;
const MOST_VARIABLES = 2000;
const DEEPEST = 6;
const LONGEST_NAME = 4096;
const LARGEST_TEXT_BYTES = 1024 * 1024;

/** Collects the arrays of a file, those in cells and structs under dotted names. */
export class VariableList {
  readonly variables: Variable[] = [];
  /** What is not read, in words. */
  readonly skipped: string[] = [];
  readonly #littleEndian: boolean;
  /** Elements looked at: bounds cells and structs, which may hold nothing but themselves. */
  #looked = 0;

  constructor(littleEndian: boolean) {
    this.#littleEndian = littleEndian;
  }

  /** @throws {AppError} `file-damaged` */
  add(element: MatElement, prefix: string, depth = 0): void {
    if (element.type !== MATRIX || element.size === 0) return;
    if (++this.#looked > MOST_VARIABLES) {
      if (this.#looked === MOST_VARIABLES + 1)
        this.skipped.push(`more than ${MOST_VARIABLES} variables; the rest is left out`);
      return;
    }
    const parts = new Parts(element, this.#littleEndian);
    const flags = parts.next('array flags');
    const word = new BinaryCursor(flags.bytes, FORMAT);
    word.littleEndian = this.#littleEndian;
    word.position = flags.offset;
    const bits = word.uint32('array flags');
    const code = bits & 0xff;
    const shape = parts.numbers('dimensions');
    this.#checkShape(shape, element);
    const own = parts.text('name', LONGEST_NAME);
    const name = own === '' ? prefix : prefix === '' ? own : `${prefix}.${own}`;
    if (code === CELL || code === STRUCT) {
      if (depth >= DEEPEST) this.skipped.push(`${name} (cells or structs nested more than ${DEEPEST} deep)`);
      else if (code === CELL) this.#addCells(parts, elementCount(shape), name, depth);
      else this.#addFields(parts, elementCount(shape), name, depth);
      return;
    }
    if (code === TEXT) {
      this.variables.push({ kind: 'text', name, rows: parts.rows(shape) });
      return;
    }
    const dtype = CLASSES[code];
    if (dtype === undefined) {
      this.skipped.push(`${name} (an object, a function or a sparse matrix)`);
      return;
    }
    const real = this.#values(parts, shape, 'real part', element);
    const isComplex = (bits & IS_COMPLEX) !== 0;
    const imaginary = isComplex ? this.#values(parts, shape, 'imaginary part', element) : undefined;
    const type = isComplex ? (dtype === 'float32' ? 'complex64' : 'complex128') : bits & IS_LOGICAL ? 'bool' : dtype;
    const littleEndian = this.#littleEndian;
    this.variables.push({ kind: 'numbers', name, shape, dtype: type, littleEndian, real, imaginary });
  }

  #values(parts: Parts, shape: readonly number[], field: string, { bytes, offset }: MatElement): MatElement {
    const values = parts.next(field);
    const type = NUMBER_TYPES[values.type];
    const needed = elementCount(shape) * (type ? BYTES_PER_ELEMENT[type] : 0);
    if (type !== undefined && needed === values.size) return { ...values, bytes };
    const message = type
      ? `${shape.join(' × ')} values (${type}) take ${needed} bytes, but ${values.size} are stored.`
      : 'The values have no number type.';
    throw damaged(message, { format: FORMAT, field, byteOffset: offset });
  }

  #addCells(parts: Parts, count: number, name: string, depth: number): void {
    for (let i = 0; i < count && !parts.isAtEnd && this.#looked <= MOST_VARIABLES; i++) {
      this.add(parts.next('cell'), `${name}{${i + 1}}`, depth + 1);
    }
  }

  #addFields(parts: Parts, count: number, name: string, depth: number): void {
    const [width = 0] = parts.numbers('length of field names');
    const names = parts.text('field names', LONGEST_NAME * 16, width);
    const fields =
      width > 0
        ? Array.from({ length: Math.ceil(names.length / width) }, (_, i) => names.slice(i * width, (i + 1) * width))
        : [];
    for (let i = 0; i < count && fields.length > 0; i++) {
      for (const field of fields) {
        if (parts.isAtEnd || this.#looked > MOST_VARIABLES) return;
        const of = count > 1 ? `${name}(${i + 1})` : name;
        this.add(parts.next('field'), `${of}.${field.replace(/\0.*$/s, '')}`, depth + 1);
      }
    }
  }

  #checkShape(shape: readonly number[], { offset }: MatElement): void {
    const isSound = shape.length >= 2 && shape.length <= MOST_DIMENSIONS && shape.every((size) => size >= 0);
    if (isSound && Number.isSafeInteger(elementCount(shape) * 16)) return;
    const message = `The dimensions ${shape.slice(0, 8).join(' × ')} are impossible.`;
    throw damaged(message, { format: FORMAT, field: 'dimensions', byteOffset: offset });
  }
}

/** The elements inside a matrix, one after the other. */
class Parts {
  readonly #matrix: MatElement;
  readonly #littleEndian: boolean;
  readonly #end: number;
  #at: number;

  constructor(matrix: MatElement, littleEndian: boolean) {
    this.#matrix = matrix;
    this.#littleEndian = littleEndian;
    this.#at = matrix.offset;
    this.#end = matrix.offset + matrix.size;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  next(field: string): MatElement {
    const place = { format: FORMAT, field, byteOffset: this.#at };
    if (this.isAtEnd) throw damaged(`A variable ends before its ${field}.`, place);
    const part = elementAt(this.#matrix.bytes, this.#at, this.#littleEndian, field);
    if (part.bytes !== this.#matrix.bytes)
      throw damaged('Compressed elements inside a variable are not allowed.', place);
    if (part.offset + part.size > this.#end) throw damaged(`The ${field} of a variable reaches beyond it.`, place);
    this.#at = part.end;
    return part;
  }

  /** 32-bit whole numbers. */
  numbers(field: string): number[] {
    const { bytes, offset, size } = this.next(field);
    const cursor = new BinaryCursor(bytes, FORMAT);
    cursor.littleEndian = this.#littleEndian;
    cursor.position = offset;
    return Array.from({ length: Math.min(MOST_DIMENSIONS + 1, Math.floor(size / 4)) }, () => cursor.int32(field));
  }

  /** Latin-1 text; zeros are kept when it is a table of names `width` wide. */
  text(field: string, most: number, width = 0): string {
    const { bytes, offset, size } = this.next(field);
    const text = Buffer.from(bytes.read(offset, Math.min(size, most))).toString('latin1');
    return width > 0 ? text : text.replace(/\0.*$/s, '');
  }

  /** Rows of a matrix of characters, first index fastest; trailing blanks removed. */
  rows(shape: readonly number[]): string[] {
    const { type, bytes, offset, size } = this.next('characters');
    const raw = Buffer.from(bytes.read(offset, Math.min(size, LARGEST_TEXT_BYTES)));
    const isWide = type === 4 || type === 17;
    if (isWide && !this.#littleEndian && raw.length % 2 === 0) raw.swap16();
    const text = isWide ? raw.toString('utf16le') : raw.toString(type === 16 ? 'utf8' : 'latin1');
    const rows = shape[0] ?? 1;
    if (rows <= 1) return [text.trimEnd()];
    const columns = Math.floor(text.length / rows);
    const row = (r: number) => Array.from({ length: columns }, (_, c) => text[c * rows + r]).join('');
    return Array.from({ length: Math.min(rows, text.length) }, (_, r) => row(r).trimEnd());
  }
}
