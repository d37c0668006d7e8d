import type { AnalysisContext } from '../context.ts';
import { tiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';
import { wordsOf } from '../words.ts';

/**
 * Mean spectrum of each cluster and its number of pixels; one pass, summed in float64.
 *
 * @param labels cluster of each pixel, `[pixels]`
 * @returns means, clusters × channels (zeros for a cluster without pixels), and sizes, `[clusters]`
 * @throws {AppError} `cancelled`
 */
export async function clusterMeans(
  spectra: Spectra,
  labels: Int32Array,
  clusters: number,
  context: AnalysisContext,
): Promise<{ means: Float32Array; sizes: number[] }> {
  const { job } = context;
  const { channels, pixels } = spectra;
  const sums = new Float64Array(clusters * channels);
  const sizes = new Array<number>(clusters).fill(0);
  for (const { first, count, values } of tiles(spectra)) {
    job.report({ phase: `mean ${wordsOf(context).many}`, done: first, total: pixels });
    await job.pause();
    for (let pixel = 0; pixel < count; pixel++) {
      const label = labels[first + pixel];
      const to = label * channels;
      const from = pixel * channels;
      sizes[label]++;
      for (let channel = 0; channel < channels; channel++) sums[to + channel] += values[from + channel];
    }
  }
  return { means: Float32Array.from(sums, (sum, i) => sum / Math.max(1, sizes[Math.floor(i / channels)])), sizes };
}
