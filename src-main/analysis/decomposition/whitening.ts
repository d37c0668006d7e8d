import { AppError } from '../../../src-preload/contract/errors.ts';
import { wholeDecomposition } from './leading-eigenpairs.ts';

/** Directions with less than this part of the largest variance are rounding. */
const NO_VARIANCE = 1e-10;

/**
 * The first `wanted` of `width` scores as coordinates with mean 0, variance 1 and no correlation.
 *
 * @returns `whitened` (pixels × count), where count is the number of directions with variance; with `unwhiten`
 *   (wanted × count) scores = center + unwhiten · whitened
 * @throws {AppError} `data-unsuitable` when nothing varies
 */
export function whiten(scores: Float32Array, width: number, wanted: number) {
  const pixels = scores.length / width;
  const center = new Float64Array(wanted);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let i = 0; i < wanted; i++) center[i] += scores[pixel * width + i] / pixels;
  }
  const covariance = new Float64Array(wanted * wanted);
  for (let start = 0; start < scores.length; start += width) {
    for (let i = 0; i < wanted; i++) {
      const left = scores[start + i] - center[i];
      for (let j = 0; j < wanted; j++) covariance[i * wanted + j] += (left * (scores[start + j] - center[j])) / pixels;
    }
  }
  const { values, vectors } = wholeDecomposition(covariance, wanted);
  const count = values.filter((value) => value > NO_VARIANCE * values[0]).length;
  if (count === 0) {
    throw new AppError(
      'data-unsuitable',
      'The scores do not vary: there are no sources to take apart.',
      'Look at what the preparation steps left of the data.',
    );
  }
  const whitened = new Float32Array(pixels * count);
  const unwhiten = new Float64Array(wanted * count);
  for (let k = 0; k < count; k++) {
    const deviation = Math.sqrt(values[k]);
    for (let i = 0; i < wanted; i++) unwhiten[i * count + k] = vectors[k * wanted + i] * deviation;
    for (let pixel = 0; pixel < pixels; pixel++) {
      let sum = 0;
      for (let i = 0; i < wanted; i++) sum += vectors[k * wanted + i] * (scores[pixel * width + i] - center[i]);
      whitened[pixel * count + k] = sum / deviation;
    }
  }
  return { whitened, unwhiten, center, count };
}
