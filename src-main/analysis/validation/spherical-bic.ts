/**
 * Bayesian information criterion of k-means clusters, as round normal distributions of one width for all: what k-means assumes without saying
 * so. −2 ln L + p ln n with L the likelihood of the data and their assignment, at its maximum over the variance
 * (inertia / (n d)), and p = k − 1 shares, k d coordinates and one variance (after Pelleg & Moore, X-means, ICML 2000, 727;
 * they divide by n − k and leave out d). The smaller the better. NaN when nothing is left to explain.
 *
 * @param sizes spectra in each cluster
 * @param inertia sum of squared distances to the own center
 * @param dimensions channels, or scores
 */
export function sphericalBic(sizes: readonly number[], inertia: number, dimensions: number): number {
  const count = sizes.reduce((sum, size) => sum + size, 0);
  if (!(inertia > 0)) return Number.NaN;
  const variance = inertia / (count * dimensions);
  const shares = sizes.reduce((sum, size) => sum + (size > 0 ? size * Math.log(size / count) : 0), 0);
  const logLikelihood = shares - (count * dimensions * (Math.log(2 * Math.PI * variance) + 1)) / 2;
  const free = sizes.length - 1 + sizes.length * dimensions + 1;
  return free * Math.log(count) - 2 * logLikelihood;
}
