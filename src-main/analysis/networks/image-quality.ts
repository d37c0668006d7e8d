/** Standard deviation and radius of the window of SSIM, in pixels: 11 × 11. */
const SIGMA = 1.5;
const RADIUS = 5;
/** Constants that keep the quotients from dividing by next to nothing, as shares of the range. */
const [K1, K2] = [0.01, 0.03];

/**
 * Peak signal-to-noise ratio in decibels: 10 log₁₀(range² / mean squared difference); infinite where there is none.
 * @param range largest minus smallest value that the images can have, or do have
 */
export function psnr(reference: ArrayLike<number>, image: ArrayLike<number>, range: number): number {
  let squares = 0;
  for (let at = 0; at < reference.length; at++) squares += (reference[at]! - image[at]!) ** 2;
  return 10 * Math.log10((range * range * reference.length) / squares);
}

/**
 * Structural similarity, from −1 to 1 where both are the same: the mean over all places where the window fits of
 * (2 μx μy + C₁)(2 σxy + C₂) / ((μx² + μy² + C₁)(σx² + σy² + C₂)), in a Gaussian window of 11 × 11 pixels (Wang, Bovik,
 * Sheikh & Simoncelli, IEEE Trans. Image Processing 13 (2004) 600). In smaller images the window is cut to what fits.
 *
 * @param size height and width
 * @param range as for {@link psnr}
 */
export function ssim(
  reference: ArrayLike<number>,
  image: ArrayLike<number>,
  size: readonly [number, number],
  range: number,
): number {
  const [c1, c2] = [(K1 * range) ** 2, (K2 * range) ** 2];
  const [x, y] = [Float64Array.from(reference), Float64Array.from(image)];
  const means = (values: Float64Array) => windowMeans(values, size);
  const [mx, my] = [means(x), means(y)];
  const [xx, yy] = [means(x.map((value) => value * value)), means(y.map((value) => value * value))];
  const xy = means(x.map((value, at) => value * y[at]!));
  let sum = 0;
  for (let at = 0; at < mx.length; at++) {
    const [a, b] = [mx[at]!, my[at]!];
    const spread = xx[at]! - a * a + (yy[at]! - b * b);
    sum += ((2 * a * b + c1) * (2 * (xy[at]! - a * b) + c2)) / ((a * a + b * b + c1) * (spread + c2));
  }
  return sum / mx.length;
}

/** Weighted means wherever the window lies within the image. */
function windowMeans(values: Float64Array, [height, width]: readonly [number, number]): Float64Array {
  const [across, down] = [gaussian(width), gaussian(height)];
  const columns = width - across.length + 1;
  const rows = height - down.length + 1;
  const narrow = new Float64Array(height * columns);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let i = 0; i < across.length; i++) sum += across[i]! * values[row * width + column + i]!;
      narrow[row * columns + column] = sum;
    }
  }
  const means = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < down.length; i++) {
      const weight = down[i]!;
      const from = (row + i) * columns;
      for (let column = 0; column < columns; column++)
        means[row * columns + column]! += weight * narrow[from + column]!;
    }
  }
  return means;
}

/** Weights of the window along a side of this length; they sum to 1. */
function gaussian(length: number): Float64Array {
  const radius = Math.min(RADIUS, Math.floor((length - 1) / 2));
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / SIGMA) ** 2));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
