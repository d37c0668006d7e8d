/** A cluster's share of a phase. */
export interface ClusterSpectrum {
  readonly pixels: number;
  readonly mean: Float32Array;
  readonly spread: Float32Array | null;
}

/**
 * Mean spectrum and standard deviation of merged clusters: means weighted by pixels, spread from within and between them
 * (law of total variance). The spread is null when a cluster's own is not known.
 */
export function mergeClusters(clusters: readonly ClusterSpectrum[]): {
  mean: Float32Array;
  spread: Float32Array | null;
  pixels: number;
} {
  const channels = clusters[0]?.mean.length ?? 0;
  const pixels = clusters.reduce((sum, cluster) => sum + cluster.pixels, 0);
  const mean = new Float32Array(channels);
  const known = clusters.every((cluster) => cluster.spread !== null);
  const spread = known ? new Float32Array(channels) : null;
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    for (const cluster of clusters) sum += cluster.pixels * cluster.mean[channel];
    const average = pixels > 0 ? sum / pixels : 0;
    mean[channel] = average;
    if (!spread) continue;
    let variance = 0;
    for (const cluster of clusters) {
      variance += cluster.pixels * (cluster.spread![channel] ** 2 + (cluster.mean[channel] - average) ** 2);
    }
    spread[channel] = pixels > 0 ? Math.sqrt(variance / pixels) : 0;
  }
  return { mean, spread, pixels };
}

/** Pixels of each cluster. */
export function clusterSizes(labels: ArrayLike<number>, clusters: number): number[] {
  const sizes = new Uint32Array(clusters);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label >= 0 && label < clusters) sizes[label]++;
  }
  return Array.from(sizes);
}
