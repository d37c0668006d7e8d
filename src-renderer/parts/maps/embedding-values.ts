/**
 * One coordinate of an embedding, `[n, dimensions]`, as one number per pixel of the map: NaN where a pixel has no point.
 * Pixels that the map has not are left out.
 */
export function embeddingValues(
  points: ArrayLike<number>,
  sample: ArrayLike<number>,
  dimension: number,
  pixels: number,
): Float32Array {
  const values = new Float32Array(pixels).fill(Number.NaN);
  const dimensions = Math.max(1, Math.round(points.length / Math.max(1, sample.length)));
  for (let i = 0; i < sample.length; i++) {
    const pixel = sample[i]!;
    if (pixel >= 0 && pixel < pixels) values[pixel] = points[i * dimensions + dimension] ?? Number.NaN;
  }
  return values;
}
