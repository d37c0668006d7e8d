/** Generated data, independent of the code under test: a small generator of our own, seeded. */

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function uniformNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normal numbers with mean 0 and standard deviation 1 (sum of twelve uniform ones). */
export function normalNumbers(seed: number): () => number {
  const uniform = uniformNumbers(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum;
  };
}

export interface Blobs {
  /** pixels × channels */
  readonly values: Float32Array;
  readonly truth: Int32Array;
  readonly pixels: number;
  readonly channels: number;
}

/** Clouds of spectra around random centers, the first cloud the largest; `spread` relative to the centers' own. */
export function blobs(
  pixels: number,
  channels: number,
  clusters: number,
  { spread = 0.2, seed = 1, offset = 0 }: { spread?: number; seed?: number; offset?: number } = {},
): Blobs {
  const normal = normalNumbers(seed);
  const uniform = uniformNumbers(seed + 1);
  const centers = Float64Array.from({ length: clusters * channels }, normal);
  // Squaring makes small numbers likelier; the first `clusters` pixels make sure that each occurs.
  const truth = Int32Array.from({ length: pixels }, (_, pixel) =>
    pixel < clusters ? pixel : Math.floor(uniform() ** 1.5 * clusters),
  );
  const values = new Float32Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      values[pixel * channels + channel] = offset + centers[truth[pixel] * channels + channel] + spread * normal();
    }
  }
  return { values, truth, pixels, channels };
}

/** Order of pixels shuffled by a seed. */
export function permutation(length: number, seed: number): Int32Array {
  const uniform = uniformNumbers(seed);
  const order = Int32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Rows in another order: row i of the answer is row `order[i]`. */
export function permuteRows(values: Float32Array, width: number, order: Int32Array): Float32Array {
  const result = new Float32Array(values.length);
  order.forEach((from, to) => {
    result.set(values.subarray(from * width, (from + 1) * width), to * width);
  });
  return result;
}
