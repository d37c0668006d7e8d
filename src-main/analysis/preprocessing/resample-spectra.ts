import { indexAt, positionAt, type Steps } from '../../../src-preload/contract/axis.ts';

/** An axis as far as it matters here. */
type Line = Steps & { readonly size: number };

/** Channels narrower than this part of the reference's are interpolated, others averaged. */
const AS_WIDE = 1 - 1e-6;

/**
 * Spectra of one axis (n × `from.size`) on another, in the same units. A channel gets the mean of what it covers; where channels become
 * finer, it is interpolated between the middles of theirs. Heights are kept, not sums: amounts are counted in such spectra.
 */
export function resampleSpectra(spectra: Float32Array, from: Line, to: Line): Float32Array {
  const count = spectra.length / from.size;
  const out = new Float32Array(count * to.size);
  for (let channel = 0; channel < to.size; channel++) {
    const edges = [channel - 0.5, channel + 0.5].map((index) => indexAt(from, positionAt(to, index)));
    const [low, high] = [Math.min(...edges), Math.max(...edges)];
    const weights =
      high - low >= AS_WIDE
        ? sharesOf(low, high, from.size)
        : between(indexAt(from, positionAt(to, channel)), from.size);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (const [at, weight] of weights) sum += weight * spectra[i * from.size + at]!;
      out[i * to.size + channel] = sum;
    }
  }
  return out;
}

/** Whether each channel of an axis has its middle within another one, of the same units. */
export function covers(from: Line, to: Line): boolean {
  return [0, to.size - 1].every((channel) => {
    const at = indexAt(from, positionAt(to, channel));
    return at >= -0.5 && at <= from.size - 0.5;
  });
}

type Weights = readonly (readonly [channel: number, weight: number])[];

/** Channels between two indices, by how much of them lies there; channel i reaches from i − ½ to i + ½. */
function sharesOf(low: number, high: number, size: number): Weights {
  const [start, end] = [Math.max(low, -0.5), Math.min(high, size - 0.5)];
  const [first, last] = [Math.max(0, Math.floor(start + 0.5)), Math.min(size - 1, Math.ceil(end - 0.5))];
  const found: (readonly [number, number])[] = [];
  for (let at = first; at <= last; at++) {
    const part = Math.min(end, at + 0.5) - Math.max(start, at - 0.5);
    if (part > 0) found.push([at, part / (end - start)]);
  }
  return found;
}

function between(index: number, size: number): Weights {
  const at = Math.min(Math.max(index, 0), size - 1);
  const left = Math.min(Math.floor(at), size - 1);
  const right = Math.min(left + 1, size - 1);
  return [
    [left, 1 - (at - left)],
    [right, at - left],
  ];
}
