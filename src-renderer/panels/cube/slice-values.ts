/** Of each array so many values at most go into the common histogram and range. */
const SAMPLE = 40_000;

/** Logarithms to base ten; NaN where there are no counts. */
export function logarithms(values: Float32Array): Float32Array {
  return values.map((value) => (value > 0 ? Math.log10(value) : Number.NaN));
}

/** Some values of each array that is there, so that a histogram of all costs the same whatever their size. */
export function joined(arrays: readonly (Float32Array | null | undefined)[]): Float32Array {
  const parts = arrays.flatMap((array) => {
    if (!array) return [];
    const stride = Math.ceil(array.length / SAMPLE);
    return [
      stride <= 1
        ? array
        : Float32Array.from({ length: Math.floor(array.length / stride) }, (_, i) => array[i * stride]!),
    ];
  });
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
