import { AppError } from '../../../src-preload/contract/errors.ts';
import type { TsneParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { fitPca } from '../decomposition/pca.ts';
import { createRandom } from '../random/random.ts';
import { spectraFromArray } from '../spectra.ts';
import { wordsOf } from '../words.ts';

/** Standard deviation of the first picture, as scikit-learn: small, so that early forces decide and not the start. */
const START_SPREAD = 1e-4;

/**
 * Where a t-SNE starts: the first two principal components, or normal numbers, with a standard deviation of 1e-4.
 *
 * @param values points × channels
 * @returns `[points, 2]`
 * @throws {AppError} `data-unsuitable` when all points are equal
 */
export async function startingPoints(
  values: Float32Array,
  channels: number,
  { init, seed }: Pick<TsneParameters, 'init' | 'seed'>,
  context: AnalysisContext,
): Promise<Float64Array> {
  const size = values.length / channels;
  checkDifferent(values, context);
  const random = createRandom(seed);
  if (init === 'random' || channels < 2)
    return Float64Array.from({ length: 2 * size }, () => START_SPREAD * random.normal());
  // A principal component analysis of its own is no step that a run would report.
  const quiet = { ...context, job: { ...context.job, report: () => {} } };
  const pca = await fitPca(
    spectraFromArray(values, channels),
    { components: 2, center: true, solver: 'auto', seed },
    quiet,
  );
  const scale = START_SPREAD / Math.sqrt(pca.explainedVariance[0]);
  // Without a second direction all points would stay on a line for ever.
  const isLine = !(pca.explainedVariance[1] > FLAT * pca.explainedVariance[0]);
  return Float64Array.from(pca.scores, (value, i) =>
    isLine && i % 2 ? START_SPREAD * random.normal() : scale * value,
  );
}

/** A second variance below this part of the first is rounding. */
const FLAT = 1e-12;

/** Values have no mean any more, so equal points are all zero. */
function checkDifferent(values: Float32Array, context: AnalysisContext): void {
  if (values.some((value) => value !== 0)) return;
  const { many, places } = wordsOf(context);
  throw new AppError(
    'data-unsuitable',
    `All ${many} that take part are the same: there is nothing to arrange.`,
    `Let other ${places} take part, or look at the data before the last step.`,
  );
}
