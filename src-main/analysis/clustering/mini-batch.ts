import type { KMeansParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { type CenteredSpectra, centerSpectra } from '../preprocessing/centered.ts';
import { createRandom, type Random } from '../random/random.ts';
import { type Spectra, spectraFromArray } from '../spectra.ts';
import { wordsOf } from '../words.ts';
import { finishModels, fitKMeans, type KMeansModel, rankRuns } from './k-means.ts';
import { nearestCentroids } from './nearest-centroids.ts';

type MiniBatchOptions = Omit<KMeansParameters, 'input' | 'miniBatch'>;

/** Neighboring pixels that are read together: single ones would cost a read of the file each. */
const RUN_PIXELS = 16;
/** The first sample, in batches, and in pixels per cluster; scikit-learn takes three batches as well. */
const SAMPLE_BATCHES = 3;
const SAMPLE_PER_CLUSTER = 50;
/** Batches without a better smoothed inertia after which nothing more is learned, as in scikit-learn. */
const PATIENCE = 10;
/** Keeps this stream of the seed apart from those of the restarts. */
const BATCH_STREAM = 2_000_039;

/**
 * Mini-batch k-means (Sculley, WWW 2010, p. 1177) for data that are read slowly: all restarts run to convergence on a
 * sample; then each batch of random pixels moves the best centroids to the running means of what they win, until the
 * smoothed inertia of the batches stops falling (scikit-learn's rule). One pass over everything assigns the pixels, and
 * the answer holds the means and the inertia of that assignment. Approximate: no minimum of the whole.
 *
 * Cost: what is sampled, and two passes.
 *
 * @param batch pixels of a batch
 * @throws {AppError} `data-unsuitable` when there are fewer different spectra than clusters; `cancelled`
 */
export async function fitMiniBatch(
  centered: CenteredSpectra,
  options: MiniBatchOptions,
  batch: number,
  context: AnalysisContext,
): Promise<KMeansModel> {
  const { spectra, mean } = centered;
  const { pixels, channels } = spectra;
  const { clusters, maxIterations } = options;
  const random = createRandom(options.seed, BATCH_STREAM);
  const wanted = Math.max(SAMPLE_BATCHES * batch, SAMPLE_PER_CLUSTER * clusters);
  const sample = wanted >= pixels ? spectra : readAtRandom(spectra, wanted, random);
  const start = await fitKMeans(sample, options, context);
  const centroids = start.centroids.map((value, at) => value - mean[at % channels]);
  const counts = Float64Array.from(start.sizes);
  const most = Math.ceil((maxIterations * pixels) / batch);
  const smoothing = Math.min(1, (2 * batch) / (pixels + 1));
  let [smoothed, best, idle, steps] = [0, Number.POSITIVE_INFINITY, 0, 0];
  while (sample !== spectra && steps < most && idle < PATIENCE) {
    context.job.report({ phase: 'k-means: batches', done: steps, total: most });
    const part = await centerSpectra(readAtRandom(spectra, batch, random), mean, context);
    const inertia = await learn(part, centroids, counts, context);
    smoothed = steps++ === 0 ? inertia : smoothed + smoothing * (inertia - smoothed);
    idle = smoothed < best ? 0 : idle + 1;
    best = Math.min(best, smoothed);
  }
  const labels = new Uint8Array(pixels);
  let inertia = 0;
  await nearestCentroids(
    centered,
    centroids,
    `k-means: assigning all ${wordsOf(context).places}`,
    context,
    (first, _, nearest, squares) => {
      labels.set(nearest, first);
      for (const square of squares) inertia += square;
    },
  );
  const converged = sample === spectra ? start.converged : idle >= PATIENCE;
  const run = { clusters, centroids, labels, inertia, iterations: start.iterations + steps, converged };
  const [model] = await finishModels(centered, [rankRuns([run], wordsOf(context).many)], context);
  return model!;
}

/** Moves centroids to the means of all spectra that they have won so far; @returns the mean squared distance */
async function learn(
  part: CenteredSpectra,
  centroids: Float32Array,
  counts: Float64Array,
  context: AnalysisContext,
): Promise<number> {
  const { mean } = part;
  const channels = mean.length;
  const sums = new Float64Array(centroids.length);
  const won = new Float64Array(counts.length);
  let inertia = 0;
  await nearestCentroids(part, centroids, '', context, (_, values, nearest, squares) => {
    for (let pixel = 0; pixel < nearest.length; pixel++) {
      const [from, to] = [pixel * channels, nearest[pixel] * channels];
      won[nearest[pixel]]++;
      inertia += squares[pixel];
      for (let channel = 0; channel < channels; channel++) sums[to + channel] += values[from + channel] - mean[channel];
    }
  });
  for (let at = 0; at < centroids.length; at++) {
    const cluster = Math.floor(at / channels);
    const total = counts[cluster] + won[cluster];
    if (total > 0) centroids[at] = (centroids[at] * counts[cluster] + sums[at]) / total;
  }
  for (let cluster = 0; cluster < counts.length; cluster++) counts[cluster] += won[cluster];
  return inertia / part.spectra.pixels;
}

/** Runs of neighboring pixels from random places. */
function readAtRandom(spectra: Spectra, wanted: number, random: Random): Spectra {
  const { channels } = spectra;
  const length = Math.min(RUN_PIXELS, spectra.pixels);
  const runs = Math.ceil(Math.min(wanted, spectra.pixels) / length);
  const values = new Float32Array(runs * length * channels);
  for (let run = 0; run < runs; run++) {
    const first = random.integer(spectra.pixels - length + 1);
    spectra.read(first, length, values.subarray(run * length * channels, (run + 1) * length * channels));
  }
  return spectraFromArray(values, channels);
}
