import { BYTES_PER_ELEMENT, type DType } from '../../src-preload/contract/dataset.ts';
import type { ByteSource } from '../readers/byte-source.ts';
import { type ArraySource, elementCount, type NativeArray } from './array-source.ts';
import { FlatSource } from './flat-source.ts';
import { makeNativeArray } from './native-arrays.ts';

/** How an array lies in a file in records of equal length: rows with markers around them, frames with numbers before them. */
export interface RecordLayout {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly littleEndian: boolean;
  /** Offset of the first element of the first record. The caller has checked that all records lie in the file. */
  readonly byteOffset: number;
  readonly elementsPerRecord: number;
  /** Bytes from one record's first element to the next one's. */
  readonly recordBytes: number;
}

/** Records read in one go where little lies between them. */
const TOGETHER_BYTES = 1 << 20;

/** An array in records of a file, read in runs. What `read` returns is valid until the next `read`. */
export class RecordSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly #bytes: ByteSource;
  readonly #layout: RecordLayout;

  constructor(bytes: ByteSource, layout: RecordLayout) {
    this.#bytes = bytes;
    this.#layout = layout;
    this.shape = layout.shape;
    this.dtype = layout.dtype;
  }

  read(first: number, count: number): NativeArray {
    const { elementsPerRecord: perRecord, recordBytes, byteOffset, dtype, littleEndian } = this.#layout;
    if (first < 0 || count < 0 || first + count > elementCount(this.shape)) throw new Error('elements out of range');
    const elementBytes = BYTES_PER_ELEMENT[dtype];
    const packed = new Uint8Array(count * elementBytes);
    const recordsAtOnce = Math.max(1, Math.floor(TOGETHER_BYTES / recordBytes));
    for (let at = first; at < first + count; ) {
      const record = Math.floor(at / perRecord);
      const end = Math.min(first + count, (record + recordsAtOnce) * perRecord);
      const lastRecord = Math.floor((end - 1) / perRecord);
      const inFirst = at - record * perRecord;
      const start = byteOffset + record * recordBytes + inFirst * elementBytes;
      const stop = byteOffset + lastRecord * recordBytes + (end - lastRecord * perRecord) * elementBytes;
      const run = this.#bytes.read(start, stop - start);
      for (let one = record; one <= lastRecord; one++) {
        const from = Math.max(at, one * perRecord);
        const to = Math.min(end, (one + 1) * perRecord);
        const runAt = byteOffset + one * recordBytes + (from - one * perRecord) * elementBytes - start;
        packed.set(run.subarray(runAt, runAt + (to - from) * elementBytes), (from - first) * elementBytes);
      }
      at = end;
    }
    if (count === 0) return makeNativeArray(dtype, 0);
    const whole = {
      size: packed.length,
      read: (offset: number, length: number) => packed.subarray(offset, offset + length),
    };
    return new FlatSource(whole, { shape: [count], dtype, littleEndian, byteOffset: 0 }).read(0, count);
  }

  close(): void {}
}
