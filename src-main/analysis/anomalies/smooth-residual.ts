/** Reach of the kernel, in standard deviations. */
const REACH = 3;

/**
 * Gaussian mean over the neighborhood of each pixel, with the edge mirrored (its own pixel once more), so that the sum stays
 * what it is: one noisy pixel counts less than several that lie together. Cost: pixels × (12 sigma + 2).
 *
 * @param values height × width
 * @param sigma pixels; 0 leaves the values as they are
 */
export function smoothResidual(values: Float32Array, width: number, sigma: number): Float32Array {
  if (sigma === 0) return values;
  const radius = Math.max(1, Math.ceil(REACH * sigma));
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-(((i - radius) / sigma) ** 2) / 2));
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < kernel.length; i++) kernel[i]! /= total;
  const height = values.length / width;
  return along(along(values, width, 1, height, width, kernel), height, width, width, 1, kernel);
}

/** One pass over lines of `length` values that lie `step` apart; `lines` of them begin `stride` apart. */
function along(
  values: Float32Array,
  length: number,
  step: number,
  lines: number,
  stride: number,
  kernel: Float64Array,
): Float32Array {
  const radius = (kernel.length - 1) / 2;
  const smooth = new Float32Array(values.length);
  const places = Int32Array.from({ length: length + 2 * radius }, (_, i) => mirrored(i - radius, length) * step);
  for (let line = 0; line < lines; line++) {
    const start = line * stride;
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (let i = 0; i < kernel.length; i++) sum += kernel[i]! * values[start + places[at + i]!]!;
      smooth[start + at * step] = sum;
    }
  }
  return smooth;
}

/** Index of the mirrored position: … 1 0 | 0 1 2 … n−1 | n−1 n−2 … */
function mirrored(at: number, length: number): number {
  const around = ((at % (2 * length)) + 2 * length) % (2 * length);
  return around < length ? around : 2 * length - 1 - around;
}
