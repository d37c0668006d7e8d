import type { Tensor } from '../../graphs/compute.ts';
import type { GraphBuilder, Value } from '../../graphs/graph-builder.ts';

/**
 * Many centroids as one matrix, so that one product of it with the spectra gives all squared distances:
 * `‖x − c‖² − ‖x − m‖² = x·(−2w) + ‖w‖² + 2m·w` with `w = c − m`.
 *
 * @param centroids rows of `channels` numbers, with the mean m already taken off
 */
export function stackCentroids(
  centroids: readonly Float32Array[],
  channels: number,
  mean: Float32Array,
): { weights: Tensor<Float32Array>; offsets: Tensor<Float32Array> } {
  const columns = centroids.reduce((total, block) => total + block.length / channels, 0);
  const weights = new Float32Array(channels * columns);
  const offsets = new Float32Array(columns);
  let column = 0;
  for (const block of centroids) {
    for (let start = 0; start < block.length; start += channels, column++) {
      let offset = 0;
      for (let channel = 0; channel < channels; channel++) {
        const value = block[start + channel];
        weights[channel * columns + column] = -2 * value;
        offset += value * value + 2 * mean[channel] * value;
      }
      offsets[column] = offset;
    }
  }
  return { weights: { values: weights, dims: [channels, columns] }, offsets: { values: offsets, dims: [columns] } };
}

/** The graph's side of {@link stackCentroids}: squared distances less those to the mean, pixels × columns. */
export function stackedDistances(g: GraphBuilder, spectra: Value): Value {
  const weights = g.input('weights', 'float32', [spectra.shape[1], 'columns']);
  const offsets = g.input('offsets', 'float32', ['columns']);
  return g.add(g.matMul(spectra, weights), offsets);
}
