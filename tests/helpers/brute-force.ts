/** Plain float64 definitions, without any shortcut, to hold the fast paths against. */

/** Silhouette of each pixel (Rousseeuw 1987), from all distances. */
export function bruteSilhouettes(values: ArrayLike<number>, channels: number, labels: ArrayLike<number>): Float64Array {
  const pixels = labels.length;
  const clusters = Math.max(...Array.from(labels)) + 1;
  const result = new Float64Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const sums = new Float64Array(clusters);
    const counts = new Float64Array(clusters);
    for (let j = 0; j < pixels; j++) {
      if (i === j) continue;
      sums[labels[j]] += Math.sqrt(squaredDistance(values, i, values, j, channels));
      counts[labels[j]]++;
    }
    if (counts[labels[i]] === 0) continue;
    const inside = sums[labels[i]] / counts[labels[i]];
    let outside = Number.POSITIVE_INFINITY;
    for (let cluster = 0; cluster < clusters; cluster++) {
      if (cluster !== labels[i] && counts[cluster] > 0) outside = Math.min(outside, sums[cluster] / counts[cluster]);
    }
    if (Math.max(inside, outside) > 0 && outside < Number.POSITIVE_INFINITY) {
      result[i] = (outside - inside) / Math.max(inside, outside);
    }
  }
  return result;
}

/** Mean spectrum of each cluster, clusters × channels. */
export function bruteCentroids(
  values: ArrayLike<number>,
  channels: number,
  labels: ArrayLike<number>,
  clusters: number,
): Float64Array {
  const sums = new Float64Array(clusters * channels);
  const counts = new Float64Array(clusters);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    counts[labels[pixel]]++;
    for (let c = 0; c < channels; c++) sums[labels[pixel] * channels + c] += values[pixel * channels + c];
  }
  return sums.map((sum, i) => sum / counts[Math.floor(i / channels)]);
}

/** Sum of squared distances of pixels to the centroid of their label. */
export function bruteInertia(
  values: ArrayLike<number>,
  channels: number,
  labels: ArrayLike<number>,
  centroids: ArrayLike<number>,
): number {
  let total = 0;
  for (let pixel = 0; pixel < labels.length; pixel++) {
    total += squaredDistance(values, pixel, centroids, labels[pixel], channels);
  }
  return total;
}

export function squaredDistance(
  a: ArrayLike<number>,
  rowA: number,
  b: ArrayLike<number>,
  rowB: number,
  channels: number,
): number {
  let sum = 0;
  for (let c = 0; c < channels; c++) sum += (a[rowA * channels + c] - b[rowB * channels + c]) ** 2;
  return sum;
}

/** Covariance of the channels (division by pixels − 1), or second moments about 0. */
export function bruteCovariance(values: ArrayLike<number>, channels: number, center: boolean): Float64Array {
  const pixels = values.length / channels;
  const mean = new Float64Array(channels);
  for (let i = 0; center && i < values.length; i++) mean[i % channels] += values[i] / pixels;
  const result = new Float64Array(channels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let i = 0; i < channels; i++) {
      const left = values[pixel * channels + i] - mean[i];
      for (let j = 0; j < channels; j++) result[i * channels + j] += left * (values[pixel * channels + j] - mean[j]);
    }
  }
  return result.map((sum) => sum / Math.max(1, pixels - 1));
}

/** Largest difference of two arrays relative to the largest magnitude of the second. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    if (Number.isNaN(actual[i])) return Number.POSITIVE_INFINITY;
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return scale === 0 ? difference : difference / scale;
}
