import { type ArraySource, elementCount, type NativeArray } from '../../cubes/array-source.ts';
import { makeNativeArray } from '../../cubes/native-arrays.ts';
import { countTypeOf, type Hypermap } from './hypermap.ts';
import { type CountArray, PixelUnpacker } from './pixel-unpacker.ts';

/** A packed hypermap as `[y, x, E]`. Spectra are unpacked as they are read; only their packed form stays in memory. */
export class HypermapSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype: 'uint8' | 'uint16' | 'uint32';
  readonly #map: Hypermap;
  readonly #unpacker: PixelUnpacker;
  /** One spectrum, for those that are read in part. */
  readonly #spectrum: CountArray;
  #result: CountArray;

  constructor(map: Hypermap, format: string) {
    this.#map = map;
    this.shape = [map.height, map.width, map.channels];
    this.dtype = countTypeOf(map.largest);
    this.#unpacker = new PixelUnpacker(map.packed, map.channels, format);
    this.#spectrum = makeNativeArray(this.dtype, map.channels) as CountArray;
    this.#result = makeNativeArray(this.dtype, 0) as CountArray;
  }

  read(first: number, count: number): NativeArray {
    const total = elementCount(this.shape);
    if (first < 0 || count < 0 || first + count > total) throw new Error(`elements ${first} + ${count} of ${total}`);
    if (this.#result.length < count) this.#result = makeNativeArray(this.dtype, count) as CountArray;
    const out = this.#result.subarray(0, count);
    out.fill(0);
    const { width, channels, lineStarts, columns, records } = this.#map;
    const endPixel = Math.ceil((first + count) / channels);
    let pixel = Math.floor(first / channels);
    while (pixel < endPixel) {
      const line = Math.floor(pixel / width);
      const endEntry = lineStarts[line + 1]!;
      for (let entry = this.#entryFrom(line, pixel - line * width); entry < endEntry; entry++) {
        const here = line * width + columns[entry]!;
        if (here >= endPixel) break;
        // Of two records of one pixel the later one counts.
        if (entry + 1 < endEntry && columns[entry + 1] === columns[entry]) continue;
        this.#unpack(records[entry]!, here * channels - first, out);
      }
      pixel = (line + 1) * width;
    }
    return out;
  }

  close(): void {
    this.#result = makeNativeArray(this.dtype, 0) as CountArray;
  }

  /** The first entry of a line in `column` or behind it. */
  #entryFrom(line: number, column: number): number {
    const { lineStarts, columns } = this.#map;
    let low = lineStarts[line]!;
    let high = lineStarts[line + 1]!;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (columns[middle]! < column) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Unpacks the record at byte `record` into `out`, where its channel 0 is at `base`, which may lie outside. */
  #unpack(record: number, base: number, out: CountArray): void {
    const { channels } = this.#map;
    if (base >= 0 && base + channels <= out.length) {
      this.#unpacker.unpack(record, out, base);
      return;
    }
    const spectrum = this.#spectrum;
    spectrum.fill(0);
    this.#unpacker.unpack(record, spectrum, 0);
    out.set(spectrum.subarray(Math.max(0, -base), Math.min(channels, out.length - base)), Math.max(0, base));
  }
}
