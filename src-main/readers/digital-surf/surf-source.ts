import { type ArraySource, elementCount } from '../../cubes/array-source.ts';
import type { PointStream } from './point-streams.ts';
import type { SurfRecord } from './surf-record.ts';

/** Steps from the smallest number to that of points which were not measured. */
const UNMEASURED = -2;

/**
 * The values of one record, or of several of the same size one after the other: steps above the smallest
 * number times spacing plus offset; NaN where nothing was measured. What `read` returns is valid until the next `read`.
 */
export class SurfSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype = 'float64';
  readonly #records: readonly SurfRecord[];
  /** Of the record read last: compressed ones are held in memory one at a time. */
  #opened: { readonly index: number; readonly stream: PointStream } | undefined;
  #result = new Float64Array(0);

  constructor(records: readonly SurfRecord[], shape: readonly number[]) {
    this.#records = records;
    this.shape = shape;
  }

  read(first: number, count: number): Float64Array {
    const total = elementCount(this.shape);
    if (first < 0 || count < 0 || first + count > total) throw new Error(`elements ${first} + ${count} of ${total}`);
    if (this.#result.length < count) this.#result = new Float64Array(count);
    const out = this.#result.subarray(0, count);
    const perRecord = total / this.#records.length;
    for (let at = first; at < first + count; ) {
      const index = Math.floor(at / perRecord);
      const from = at - index * perRecord;
      const values = Math.min(first + count - at, perRecord - from);
      const { z, smallest, hasUnmeasured, open } = this.#records[index]!;
      if (this.#opened?.index !== index) this.#opened = { index, stream: open() };
      const stored = this.#opened.stream.read(from, values);
      const to = at - first;
      for (let i = 0; i < values; i++) {
        const steps = stored[i]! - smallest;
        out[to + i] = hasUnmeasured && steps === UNMEASURED ? Number.NaN : steps * z.spacing + z.offset;
      }
      at += values;
    }
    return out;
  }

  close(): void {
    this.#result = new Float64Array(0);
    this.#opened = undefined;
  }
}

/** Bytes red, green, blue of three records; 16-bit colors are brought to 8 bits. */
export function colorsOf(records: readonly SurfRecord[]): Uint8Array {
  const channels = records.map(({ open }) => {
    const stream = open();
    return stream.read(0, stream.length);
  });
  let largest = 0;
  for (const values of channels) for (const value of values) if (value > largest) largest = value;
  const divisor = largest > 255 ? 257 : 1;
  const pixels = channels[0]!.length;
  const out = new Uint8Array(pixels * 3);
  channels.forEach((values, c) => {
    for (let i = 0; i < pixels; i++) out[i * 3 + c] = Math.max(0, Math.min(255, Math.round(values[i]! / divisor)));
  });
  return out;
}
