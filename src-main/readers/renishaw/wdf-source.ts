import { type ArraySource, elementCount } from '../../cubes/array-source.ts';
import { bytesOf } from '../../cubes/native-arrays.ts';
import type { ByteSource } from '../byte-source.ts';

/** How the spectra (float32) of a file lie in it. */
export interface WdfLayout {
  readonly shape: readonly number[];
  readonly byteOffset: number;
  /** Number of the spectrum at each place, −1 where none was taken. */
  readonly spectrumAt: Int32Array;
  /** Channels are stored last to first. */
  readonly isReversed: boolean;
}

/** Spectra put to their places, channels ascending; NaN where none was taken. What `read` returns is valid until the next. */
export class WdfSource implements ArraySource {
  readonly shape: readonly number[];
  readonly dtype = 'float32';
  readonly #bytes: ByteSource;
  readonly #layout: WdfLayout;
  #result = new Float32Array(0);

  constructor(bytes: ByteSource, layout: WdfLayout) {
    this.#bytes = bytes;
    this.#layout = layout;
    this.shape = layout.shape;
  }

  read(first: number, count: number): Float32Array {
    const total = elementCount(this.shape);
    if (first < 0 || count < 0 || first + count > total) throw new Error(`elements ${first} + ${count} of ${total}`);
    if (this.#result.length < count) this.#result = new Float32Array(count);
    const out = this.#result.subarray(0, count);
    const { spectrumAt, byteOffset, isReversed } = this.#layout;
    const channels = this.shape.at(-1)!;
    for (let at = first; at < first + count; ) {
      const place = Math.floor(at / channels);
      const from = at - place * channels;
      const spectrum = spectrumAt[place]!;
      const wanted = first + count - at;
      // Spectra that follow one another in the file are read at once.
      let spectra = 1;
      if (from === 0 && spectrum >= 0) {
        const whole = Math.floor(wanted / channels);
        while (spectra < whole && spectrumAt[place + spectra] === spectrum + spectra) spectra++;
      }
      const values = Math.min(wanted, spectra * channels - from);
      const run = out.subarray(at - first, at - first + values);
      if (spectrum < 0) run.fill(Number.NaN);
      else {
        const stored = isReversed && spectra === 1 ? channels - from - values : from;
        bytesOf(run).set(this.#bytes.read(byteOffset + (spectrum * channels + stored) * 4, values * 4));
        if (isReversed) {
          for (let start = 0; start < values; start += channels) run.subarray(start, start + channels).reverse();
        }
      }
      at += values;
    }
    return out;
  }

  close(): void {
    this.#result = new Float32Array(0);
  }
}
