import type { AnalysisContext } from '../context.ts';
import { createRandom } from '../random/random.ts';
import { leadingEigenpairs } from './leading-eigenpairs.ts';

/** The knee of a scree plot is looked for among this many components at most: behind them lies noise. */
const KNEE_COMPONENTS = 20;

/**
 * Components up to the knee of the scree plot: where the logarithm of the variances lies farthest below the straight line
 * from the first to the last of them (Satopää et al., ICDCS Workshops 2011, 166; the same rule as HyperSpy's).
 *
 * @param variances explained variances, descending
 * @returns how many components lie before and at the knee; null when there are fewer than three to compare
 */
export function kneeOfScree(variances: ArrayLike<number>): number | null {
  const logs = Array.from(variances)
    .slice(0, KNEE_COMPONENTS)
    .filter((value) => value > 0)
    .map(Math.log10);
  if (logs.length < 3) return null;
  const [first, last] = [logs[0]!, logs.at(-1)!];
  const slope = (last - first) / (logs.length - 1);
  let best = 0;
  let farthest = 0;
  logs.forEach((log, i) => {
    const below = first + slope * i - log;
    if (below > farthest) {
      farthest = below;
      best = i;
    }
  });
  return farthest > 0 ? best + 1 : null;
}

/** Draws of the null: the largest of them at each rank is what a component must exceed. */
const DRAWS = 3;
/** With fewer pixels per channel a covariance is not near its normal limit any more. */
const FEWEST_PIXELS_PER_CHANNEL = 4;

export interface ParallelAnalysis {
  /** Components that are stronger than those of independent channels. */
  readonly components: number;
  /** Variances that independent channels give, the largest of some draws, descending. */
  readonly nullVariances: Float64Array;
}

/**
 * Horn's parallel analysis (Psychometrika 30 (1965) 179): variances of the principal components against those of spectra
 * whose channels have the same variances but vary independently. The null's covariance matrices are drawn from their
 * normal limit, D^½ (I + Z/√n) D^½ with symmetric normal Z, which takes no pass over the data.
 *
 * @param channelVariances variance of each channel, the diagonal of the covariance
 * @returns null when there are too few pixels for the limit
 */
export async function parallelAnalysis(
  variances: ArrayLike<number>,
  channelVariances: Float64Array,
  pixels: number,
  seed: number,
  context: AnalysisContext,
): Promise<ParallelAnalysis | null> {
  const channels = channelVariances.length;
  const count = Math.min(variances.length, channels);
  if (pixels < FEWEST_PIXELS_PER_CHANNEL * channels) return null;
  const random = createRandom(seed, NULL_STREAM);
  const deviations = channelVariances.map(Math.sqrt);
  const nullVariances = new Float64Array(count);
  const matrix = new Float64Array(channels * channels);
  const spread = 1 / Math.sqrt(pixels);
  for (let draw = 0; draw < DRAWS; draw++) {
    context.job.report({ phase: 'PCA: parallel analysis', done: draw, total: DRAWS });
    await context.job.pause();
    for (let i = 0; i < channels; i++) {
      matrix[i * channels + i] = Math.max(0, channelVariances[i]! * (1 + Math.SQRT2 * spread * random.normal()));
      for (let j = 0; j < i; j++) {
        const value = deviations[i]! * deviations[j]! * spread * random.normal();
        matrix[i * channels + j] = value;
        matrix[j * channels + i] = value;
      }
    }
    const { values } = await leadingEigenpairs(matrix, channels, count, context);
    values.forEach((value, i) => {
      nullVariances[i] = Math.max(nullVariances[i]!, value);
    });
  }
  let components = 0;
  while (components < count && variances[components]! > nullVariances[components]!) components++;
  return { components, nullVariances };
}

/** Keeps these draws apart from those of other uses of the seed. */
const NULL_STREAM = 3_000_017;
