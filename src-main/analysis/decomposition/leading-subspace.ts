import { type Graph, GraphBuilder, type Value } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { type CenteredSpectra, centerSpectra } from '../preprocessing/centered.ts';
import { processByteTiles, processTiles } from '../process-tiles.ts';
import { createRandom } from '../random/random.ts';
import { type SymmetricEigenpairs, wholeDecomposition } from './leading-eigenpairs.ts';
import { orthonormalizeColumns } from './orthonormalize.ts';

type SpectraAndMean = Pick<CenteredSpectra, 'spectra' | 'mean'>;

/**
 * Orthonormal basis of nearly the leading subspace of centered spectra, by subspace iteration from a random start
 * (Halko, Martinsson & Tropp, SIAM Review 53 (2011) 217, algorithm 4.4). Each pass multiplies by XᵀX once.
 *
 * @param rank columns wanted; fewer come back when the data have no more directions
 * @param passes passes over the data
 * @returns channels × columns in C-order
 */
export async function leadingSubspace(
  { spectra, mean }: SpectraAndMean,
  rank: number,
  passes: number,
  seed: number,
  context: AnalysisContext,
): Promise<{ basis: Float32Array; columns: number }> {
  const { channels } = spectra;
  const random = createRandom(seed, SUBSPACE_STREAM);
  let basis: Float32Array = Float32Array.from({ length: channels * rank }, () => random.normal());
  let columns = rank;
  for (let pass = 0; pass < passes; pass++) {
    const product = new Float64Array(channels * columns);
    const weights = { values: basis, dims: [channels, columns] };
    const shift = { values: meanScores(mean, basis, columns), dims: [columns] };
    await processTiles(
      spectra,
      context.job,
      `leading directions, pass ${pass + 1} of ${passes}`,
      ({ count, values }) =>
        context.compute.run(POWER_GRAPH, { spectra: { values, dims: [count, channels] }, basis: weights, shift }),
      (answer) => {
        const tileProduct = answer.product.values as Float32Array;
        for (let i = 0; i < product.length; i++) product[i] += tileProduct[i];
      },
    );
    ({ basis, columns } = orthonormalizeColumns(product, channels, columns));
  }
  return { basis, columns };
}

/**
 * Leading eigenpairs of the covariance from a random subspace, and the total variance.
 *
 * Twenty columns more than wanted and {@link RITZ_PASSES} passes; the eigenvalues within the subspace come from the
 * covariance of the scores (Rayleigh–Ritz).
 */
export async function ritzPairs(
  data: SpectraAndMean,
  count: number,
  seed: number,
  context: AnalysisContext,
): Promise<{ eigen: SymmetricEigenpairs; totalVariance: number }> {
  const { spectra, mean } = data;
  const { channels, pixels } = spectra;
  const rank = Math.min(count + 20, channels, pixels);
  const { basis, columns } = await leadingSubspace(data, rank, RITZ_PASSES, seed, context);
  // Spectra that are all the same have no directions, and neither have those whose squares are not finite: that throws.
  if (columns === 0) {
    const { totalSquares } = await centerSpectra(spectra, mean, context);
    const eigen = { values: new Float64Array(count), vectors: new Float64Array(count * channels) };
    return { eigen, totalVariance: totalSquares / Math.max(1, pixels - 1) };
  }
  const inner = new Float64Array(columns * columns);
  let squares = 0;
  await processTiles(
    spectra,
    context.job,
    'PCA: variance of the leading directions',
    ({ count: tilePixels, values }) =>
      context.compute.run(RITZ_GRAPH, {
        spectra: { values, dims: [tilePixels, channels] },
        basis: { values: basis, dims: [channels, columns] },
        shift: { values: meanScores(mean, basis, columns), dims: [columns] },
        mean: { values: mean, dims: [channels] },
      }),
    (answer) => {
      (answer.inner.values as Float32Array).forEach((value, i) => {
        inner[i] += value;
      });
      for (const value of answer.squares.values as Float32Array) squares += value;
    },
  );
  const divisor = Math.max(1, pixels - 1);
  const ritz = wholeDecomposition(
    inner.map((value) => value / divisor),
    columns,
  );
  const found = Math.min(count, columns);
  const vectors = new Float64Array(count * channels);
  for (let i = 0; i < found; i++) {
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += ritz.vectors[i * columns + k] * basis[channel * columns + k];
      vectors[i * channels + channel] = sum;
    }
  }
  const values = Float64Array.from({ length: count }, (_, i) => ritz.values[i] ?? 0);
  return { eigen: { values, vectors }, totalVariance: squares / divisor };
}

/** Passes of subspace iteration for {@link ritzPairs}; scikit-learn makes 4 to 7. */
const RITZ_PASSES = 5;

/** Coordinates of centered spectra in a basis (channels × columns): pixels × columns. */
export async function project(
  { spectra, mean }: SpectraAndMean,
  basis: Float32Array,
  columns: number,
  phase: string,
  context: AnalysisContext,
): Promise<Float32Array> {
  const scores = new Float32Array(spectra.pixels * columns);
  const weights = { values: basis, dims: [spectra.channels, columns] };
  const shift = { values: meanScores(mean, basis, columns), dims: [columns] };
  await processByteTiles(
    spectra,
    context.job,
    phase,
    ({ first, count, values }) => {
      const graph = values instanceof Uint8Array ? PROJECT_BYTES_GRAPH : PROJECT_GRAPH;
      const inputs = { spectra: { values, dims: [count, spectra.channels] }, basis: weights, shift };
      const target = scores.subarray(first * columns, (first + count) * columns);
      return context.compute.run(graph, inputs, { scores: { values: target, dims: [count, columns] } });
    },
    () => {},
  );
  return scores;
}

/** Keeps this stream of the seed apart from those of the restarts, which count from 0. */
const SUBSPACE_STREAM = 1_000_003;

/** Coordinates of the mean, which centering takes off: `(x − m)·V = x·V − m·V`. */
function meanScores(mean: Float32Array, basis: Float32Array, columns: number): Float32Array {
  const sums = new Float64Array(columns);
  mean.forEach((value, channel) => {
    for (let column = 0; column < columns; column++) sums[column] += value * basis[channel * columns + column];
  });
  return Float32Array.from(sums);
}

function centeredScores(g: GraphBuilder, spectra: Value): Value {
  const basis = g.input('basis', 'float32', ['channels', 'columns']);
  return g.subtract(g.matMul(spectra, basis), g.input('shift', 'float32', ['columns']));
}

const POWER_GRAPH = (() => {
  const g = new GraphBuilder('XᵀXΩ');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  // Centering one of the two factors is enough: the centered scores sum to 0.
  g.output('product', g.matMul(g.transpose(x), centeredScores(g, x)));
  return g.build();
})();

const PROJECT_GRAPH = projectGraph('float32');
const PROJECT_BYTES_GRAPH = projectGraph('uint8');

function projectGraph(type: 'float32' | 'uint8'): Graph {
  const g = new GraphBuilder(`scores of ${type}`);
  const x = g.input('spectra', type, ['pixels', 'channels']);
  g.output('scores', centeredScores(g, type === 'uint8' ? g.cast(x, 'float32') : x));
  return g.build();
}

const RITZ_GRAPH = (() => {
  const g = new GraphBuilder('variance of the leading directions');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  const scores = centeredScores(g, x);
  g.output('inner', g.matMul(g.transpose(scores), scores));
  g.output('squares', g.sumSquares(g.subtract(x, g.input('mean', 'float32', ['channels']))));
  return g.build();
})();
