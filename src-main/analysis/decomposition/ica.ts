import { AppError } from '../../../src-preload/contract/errors.ts';
import type { IcaParameters } from '../../../src-preload/contract/steps.ts';
import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import { createRandom } from '../random/random.ts';
import { spectraFromArray } from '../spectra.ts';
import { wholeDecomposition } from './leading-eigenpairs.ts';
import { orthonormalRows } from './orthonormalize.ts';
import { times, timesTransposed, transposed32 } from './small-matrices.ts';
import { whiten } from './whitening.ts';

/** Scores of a PCA and what they are coordinates of: data ≈ mean + scores · components. */
export interface PcaScores {
  /** pixels × count */
  readonly scores: Float32Array;
  /** count × channels */
  readonly components: Float32Array;
  /** `[channels]` */
  readonly mean: Float32Array;
}

export interface IcaModel {
  /** Sources × channels, in the units of the data; the largest entry by magnitude is positive. */
  readonly components: Float32Array;
  /** Pixels × sources, mean 0 and variance 1, uncorrelated: data ≈ mean + scores · components. */
  readonly scores: Float32Array;
  /** `[channels]` */
  readonly mean: Float32Array;
  /** Variance that each source explains, falling: the squared length of its component. */
  readonly variances: Float64Array;
  /** Excess kurtosis of each source: 0 for a normal one, which no method can tell from others like it. */
  readonly kurtosis: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Independent component analysis by FastICA with the contrast log cosh (Hyvärinen, IEEE Trans. Neural Networks 10 (1999)
 * 626): among the uncorrelated coordinates of the whitened scores, those that are farthest from normal. Costs
 * pixels × count² for each iteration.
 *
 * Fewer sources than asked for come back when the scores have fewer directions with variance.
 *
 * @throws {AppError} `parameter-invalid` for more sources than scores; `data-unsuitable` when nothing varies
 */
export async function fitIca(pca: PcaScores, parameters: IcaParameters, context: AnalysisContext): Promise<IcaModel> {
  const { mean } = pca;
  const channels = mean.length;
  const width = pca.components.length / channels;
  const wanted = parameters.components ?? width;
  if (wanted > width) {
    throw new AppError(
      'parameter-invalid',
      `${wanted} components are more than the ${width} that the PCA kept.`,
      `Ask for at most ${width}, or keep more components in the PCA.`,
      { field: 'components' },
    );
  }
  const pixels = pca.scores.length / width;
  const { whitened, unwhiten, center, count } = whiten(pca.scores, width, wanted);
  const data = { values: whitened, count, pixels };
  const find = parameters.algorithm === 'symmetric' ? allAtOnce : oneAfterAnother;
  const { directions, iterations, converged } = await find(data, parameters, context);
  const sources = await sourcesOf(data, directions, context);

  // Back to spectra: scores − center = unwhiten · z and z = directionsᵀ · sources.
  const used = Float64Array.from(pca.components.subarray(0, wanted * channels));
  const spectra = times(timesTransposed(directions, count, unwhiten, wanted), count, used, wanted);
  const fullMean = Float32Array.from(mean, (value, channel) => {
    let sum = value;
    for (let i = 0; i < wanted; i++) sum += center[i] * used[i * channels + channel];
    return sum;
  });
  const { values: variances, order, signs } = bySize(spectra, count, channels);
  const components = Float32Array.from({ length: count * channels }, (_, at) => {
    const which = Math.floor(at / channels);
    return signs[which] * spectra[order[which] * channels + (at % channels)];
  });
  const scores = new Float32Array(sources.length);
  for (let at = 0; at < scores.length; at++) {
    const which = at % count;
    scores[at] = signs[which] * sources[at - which + order[which]];
  }
  return { components, scores, mean: fullMean, variances, kurtosis: kurtosisOf(scores, count), iterations, converged };
}

interface Whitened {
  /** pixels × count */
  readonly values: Float32Array;
  readonly count: number;
  readonly pixels: number;
}

interface Found {
  /** Orthonormal rows, count × count. */
  readonly directions: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/** The symmetric algorithm: all directions turn, then are made orthogonal with none before another. */
async function allAtOnce(data: Whitened, parameters: IcaParameters, context: AnalysisContext): Promise<Found> {
  const { count } = data;
  let directions = decorrelated(randomRows(count, count, parameters.seed, 0), count);
  for (let iteration = 1; iteration <= parameters.maxIterations; iteration++) {
    context.job.report({ phase: 'ICA', done: iteration - 1, total: parameters.maxIterations });
    const next = decorrelated(await turned(data, directions, context), count);
    const turn = largestTurn(directions, next, count);
    directions = next;
    if (turn < parameters.tolerance) return { directions, iterations: iteration, converged: true };
  }
  return { directions, iterations: parameters.maxIterations, converged: false };
}

/** Deflation: each direction turns alone, orthogonal to those found. */
async function oneAfterAnother(data: Whitened, parameters: IcaParameters, context: AnalysisContext): Promise<Found> {
  const { count } = data;
  const found: Float64Array[] = [];
  let most = 0;
  let converged = true;
  for (let which = 0; which < count; which++) {
    context.job.report({ phase: 'ICA', done: which, total: count });
    let direction = alone(randomRows(1, count, parameters.seed, which), found);
    let iteration = 0;
    let turn = Number.POSITIVE_INFINITY;
    while (turn >= parameters.tolerance && iteration < parameters.maxIterations) {
      iteration++;
      const next = alone(await turned(data, direction, context), found);
      turn = largestTurn(direction, next, 1);
      direction = next;
    }
    converged &&= turn < parameters.tolerance;
    most = Math.max(most, iteration);
    found.push(direction);
  }
  const directions = Float64Array.from(found.flatMap((direction) => [...direction]));
  return { directions, iterations: most, converged };
}

/** One fixed-point step: mean of tanh(wᵀz)·z − mean of tanh′(wᵀz)·w for each row w. */
async function turned({ values, count, pixels }: Whitened, rows: Float64Array, context: AnalysisContext) {
  const rowCount = rows.length / count;
  const weights = { values: transposed32(rows, rowCount), dims: [count, rowCount] };
  const products = new Float64Array(rowCount * count);
  const squares = new Float64Array(rowCount);
  await processTiles(
    spectraFromArray(values, count),
    context.job,
    '',
    ({ count: tile, values: data }) =>
      context.compute.run(STEP_GRAPH, { data: { values: data, dims: [tile, count] }, weights }),
    (answer) => {
      for (let i = 0; i < products.length; i++) products[i] += answer.products.values[i] as number;
      for (let i = 0; i < rowCount; i++) squares[i] += answer.squares.values[i] as number;
    },
  );
  return products.map((product, at) => {
    const slope = 1 - squares[Math.floor(at / count)] / pixels;
    return product / pixels - slope * rows[at];
  });
}

async function sourcesOf({ values, count, pixels }: Whitened, rows: Float64Array, context: AnalysisContext) {
  const weights = { values: transposed32(rows, count), dims: [count, count] };
  const sources = new Float32Array(pixels * count);
  await processTiles(
    spectraFromArray(values, count),
    context.job,
    'ICA: sources',
    ({ first, count: tile, values: data }) =>
      context.compute.run(
        SOURCE_GRAPH,
        { data: { values: data, dims: [tile, count] }, weights },
        { sources: { values: sources.subarray(first * count, (first + tile) * count), dims: [tile, count] } },
      ),
    () => {},
  );
  return sources;
}

/** (W Wᵀ)^(−1/2) W: the orthonormal rows closest to W. */
function decorrelated(rows: Float64Array, count: number): Float64Array {
  const { values, vectors } = wholeDecomposition(timesTransposed(rows, count, rows, count), count);
  const root = new Float64Array(count * count);
  for (let k = 0; k < count; k++) {
    const factor = 1 / Math.sqrt(Math.max(values[k], Number.MIN_VALUE));
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) root[i * count + j] += factor * vectors[k * count + i] * vectors[k * count + j];
    }
  }
  return times(root, count, rows, count);
}

/** A vector of length 1 orthogonal to those found; one of the axes when nothing of it is left. */
function alone(vector: Float64Array, found: readonly Float64Array[]): Float64Array {
  const [kept] = orthonormalRows(vector, 1, vector.length, found);
  if (kept) return kept;
  for (let axis = 0; axis < vector.length; axis++) {
    const unit = new Float64Array(vector.length);
    unit[axis] = 1;
    const [other] = orthonormalRows(unit, 1, vector.length, found);
    if (other) return other;
  }
  return vector;
}

function randomRows(rows: number, columns: number, seed: number, stream: number): Float64Array {
  const random = createRandom(seed, stream);
  return Float64Array.from({ length: rows * columns }, () => random.normal());
}

/** Largest 1 − |cosine| between rows of the same number. */
function largestTurn(before: Float64Array, after: Float64Array, rows: number): number {
  const columns = before.length / rows;
  let largest = 0;
  for (let start = 0; start < before.length; start += columns) {
    let cosine = 0;
    for (let i = start; i < start + columns; i++) cosine += before[i] * after[i];
    largest = Math.max(largest, 1 - Math.abs(cosine));
  }
  return largest;
}

/** Order by falling squared length, and the signs that make each row's largest entry positive. */
function bySize(rows: Float64Array, count: number, length: number) {
  const squares = Float64Array.from({ length: count }, (_, i) =>
    rows.subarray(i * length, (i + 1) * length).reduce((sum, value) => sum + value * value, 0),
  );
  const order = [...squares.keys()].sort((a, b) => squares[b] - squares[a]);
  const signs = order.map((i) => {
    let largest = 0;
    for (const value of rows.subarray(i * length, (i + 1) * length)) {
      if (Math.abs(value) > Math.abs(largest)) largest = value;
    }
    return largest < 0 ? -1 : 1;
  });
  return { values: Float64Array.from(order, (i) => squares[i]), order, signs };
}

/** Fourth moment less 3 of scores that have mean 0 and variance 1. */
function kurtosisOf(scores: Float32Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let at = 0; at < scores.length; at++) sums[at % count] += scores[at] ** 4;
  return sums.map((sum) => (sum * count) / scores.length - 3);
}

const STEP_GRAPH = (() => {
  const g = new GraphBuilder('ICA: fixed-point step');
  const data = g.input('data', 'float32', ['pixels', 'count']);
  const sources = g.matMul(data, g.input('weights', 'float32', ['count', 'rows']));
  const one = g.constant('float32', [], [1]);
  const two = g.constant('float32', [], [2]);
  // tanh(s) = 1 − 2 / (exp(2s) + 1), right for any s: what overflows gives 1.
  const bent = g.subtract(one, g.divide(two, g.add(g.exp(g.multiply(two, sources)), one)));
  g.output('products', g.matMul(g.transpose(bent), data));
  g.output('squares', g.sumRows(g.multiply(bent, bent)));
  return g.build();
})();

const SOURCE_GRAPH = (() => {
  const g = new GraphBuilder('ICA: sources');
  const data = g.input('data', 'float32', ['pixels', 'count']);
  g.output('sources', g.matMul(data, g.input('weights', 'float32', ['count', 'rows'])));
  return g.build();
})();
