import { BYTES_PER_ELEMENT, type DType } from '../../../src-preload/contract/dataset.ts';
import { type ArraySource, elementCount, type NativeArray, numbersPerElement } from '../../cubes/array-source.ts';
import { bytesOf, makeNativeArray } from '../../cubes/native-arrays.ts';
import type { ByteSource } from '../byte-source.ts';

/** How the spectra or images of a series lie in its file. */
export interface SerLayout {
  /** As presented: directions of the scan, then rows and columns, or channels. */
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly rows: number;
  readonly columns: number;
  /** Offset of the first value of each element, in order of the presented scan; NaN where none was recorded. */
  readonly valueOffsets: Float64Array;
}

/**
 * A series: elements of rows × columns values, each somewhere in the file. Rows are stored from the bottom up and presented
 * from the top down; a spectrum is one row. What was not recorded is NaN, or 0 where there is no NaN. What `read` returns
 * is valid until the next `read`.
 */
export class SerSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly #bytes: ByteSource;
  readonly #layout: SerLayout;
  #result: NativeArray;

  constructor(bytes: ByteSource, layout: SerLayout) {
    this.#bytes = bytes;
    this.#layout = layout;
    this.shape = layout.shape;
    this.dtype = layout.dtype;
    this.#result = makeNativeArray(layout.dtype, 0);
  }

  read(first: number, count: number): NativeArray {
    const total = elementCount(this.shape);
    if (first < 0 || count < 0 || first + count > total) throw new Error(`elements ${first} + ${count} of ${total}`);
    const { dtype, rows, columns, valueOffsets } = this.#layout;
    const numbers = count * numbersPerElement(dtype);
    if (this.#result.length < numbers) this.#result = makeNativeArray(dtype, count);
    const out = this.#result.subarray(0, numbers);
    const target = bytesOf(out);
    const size = BYTES_PER_ELEMENT[dtype];
    const perElement = rows * columns;
    for (let at = first; at < first + count; ) {
      const element = Math.floor(at / perElement);
      const inElement = at - element * perElement;
      // One row, or all whole rows that are wanted: they lie side by side, in the other order.
      const row = Math.floor(inElement / columns);
      const column = inElement % columns;
      const wanted = Math.min(first + count - at, perElement - inElement);
      const isPartOfRow = column > 0 || wanted < columns;
      const values = isPartOfRow ? Math.min(wanted, columns - column) : wanted - (wanted % columns);
      const to = (at - first) * size;
      const offset = valueOffsets[element]!;
      if (Number.isNaN(offset)) {
        const from = (to / size) * numbersPerElement(dtype);
        fillUnrecorded(out.subarray(from, from + values * numbersPerElement(dtype)));
      } else {
        const rowsRead = isPartOfRow ? 1 : values / columns;
        const stored = rows - row - rowsRead;
        const bytes = this.#bytes.read(offset + (stored * columns + column) * size, values * size);
        const rowBytes = columns * size;
        if (rowsRead === 1) target.set(bytes, to);
        else {
          for (let r = 0; r < rowsRead; r++) {
            target.set(bytes.subarray((rowsRead - 1 - r) * rowBytes, (rowsRead - r) * rowBytes), to + r * rowBytes);
          }
        }
      }
      at += values;
    }
    return out;
  }

  close(): void {
    this.#result = makeNativeArray(this.dtype, 0);
  }
}

function fillUnrecorded(values: NativeArray): void {
  if (values instanceof Float32Array || values instanceof Float64Array) values.fill(Number.NaN);
  else if (values instanceof BigInt64Array || values instanceof BigUint64Array) values.fill(0n);
  else values.fill(0);
}
