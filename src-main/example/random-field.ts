import type { Random } from '../analysis/random/random.ts';

/** Kernel radius in standard deviations; beyond, a Gaussian is below 4e-4 of its peak. */
const RADIUS = 4;

/**
 * A smooth random field (rows × columns) with mean 0 and variance 1: white noise blurred by a Gaussian that wraps around.
 * @param blurRows, blurColumns standard deviation of the blur along each direction, in pixels
 */
export function randomField(
  random: Random,
  rows: number,
  columns: number,
  blurRows: number,
  blurColumns: number,
): Float64Array {
  const noise = Float64Array.from({ length: rows * columns }, () => random.normal());
  const field = blur(noise, rows, columns, blurRows, blurColumns, 'wrap');
  const mean = field.reduce((sum, value) => sum + value, 0) / field.length;
  const variance = field.reduce((sum, value) => sum + (value - mean) ** 2, 0) / field.length;
  return field.map((value) => (value - mean) / Math.sqrt(variance));
}

/** Gaussian blur of a map (rows × columns), one direction after the other; at the edges it wraps or repeats the last pixel. */
export function blur(
  map: Float64Array,
  rows: number,
  columns: number,
  blurRows: number,
  blurColumns: number,
  edge: 'wrap' | 'nearest',
): Float64Array {
  const alongRows = blurLines(map, rows, columns, columns, 1, gaussian(blurColumns), edge);
  return blurLines(alongRows, columns, rows, 1, columns, gaussian(blurRows), edge);
}

function blurLines(
  map: Float64Array,
  lines: number,
  length: number,
  lineStride: number,
  stride: number,
  kernel: Float64Array,
  edge: 'wrap' | 'nearest',
): Float64Array {
  const radius = (kernel.length - 1) / 2;
  const out = new Float64Array(map.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) {
        const at = edge === 'wrap' ? modulo(i + k, length) : Math.min(length - 1, Math.max(0, i + k));
        sum += kernel[k + radius] * map[line * lineStride + at * stride];
      }
      out[line * lineStride + i * stride] = sum;
    }
  }
  return out;
}

function gaussian(sigma: number): Float64Array {
  const radius = Math.ceil(RADIUS * sigma);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const sum = kernel.reduce((total, value) => total + value, 0);
  return kernel.map((value) => value / sum);
}

function modulo(value: number, length: number): number {
  return ((value % length) + length) % length;
}
