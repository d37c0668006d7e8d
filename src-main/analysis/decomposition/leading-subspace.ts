import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import { createRandom } from '../random/random.ts';
import type { Spectra } from '../spectra.ts';
import { orthonormalizeColumns } from './orthonormalize.ts';

/**
 * Orthonormal basis of nearly the leading subspace of centered spectra, by subspace iteration from a random start
 * (Halko, Martinsson & Tropp, SIAM Review 53 (2011) 217, algorithm 4.4). Each pass multiplies by XᵀX once.
 *
 * @param spectra centered
 * @param rank columns wanted; fewer come back when the data have no more directions
 * @param passes passes over the data
 * @returns channels × columns in C-order
 */
export async function leadingSubspace(
  spectra: Spectra,
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
    await processTiles(
      spectra,
      context.job,
      `leading directions, pass ${pass + 1} of ${passes}`,
      ({ count, values }) =>
        context.compute.run(POWER_GRAPH, { spectra: { values, dims: [count, channels] }, basis: weights }),
      (answer) => {
        const tileProduct = answer.product!.values as Float32Array;
        for (let i = 0; i < product.length; i++) product[i]! += tileProduct[i]!;
      },
    );
    ({ basis, columns } = orthonormalizeColumns(product, channels, columns));
  }
  return { basis, columns };
}

/** Coordinates of spectra in a basis (channels × columns): pixels × columns. */
export async function project(
  spectra: Spectra,
  basis: Float32Array,
  columns: number,
  phase: string,
  context: AnalysisContext,
): Promise<Float32Array> {
  const scores = new Float32Array(spectra.pixels * columns);
  const weights = { values: basis, dims: [spectra.channels, columns] };
  await processTiles(
    spectra,
    context.job,
    phase,
    ({ count, values }) =>
      context.compute.run(PROJECT_GRAPH, { spectra: { values, dims: [count, spectra.channels] }, basis: weights }),
    ({ scores: tileScores }, { first }) => scores.set(tileScores!.values as Float32Array, first * columns),
  );
  return scores;
}

/** Keeps this stream of the seed apart from those of the restarts, which count from 0. */
const SUBSPACE_STREAM = 1_000_003;

const POWER_GRAPH = (() => {
  const g = new GraphBuilder('XᵀXΩ');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  const basis = g.input('basis', 'float32', ['channels', 'columns']);
  g.output('product', g.matMul(g.transpose(x), g.matMul(x, basis)));
  return g.build();
})();

const PROJECT_GRAPH = (() => {
  const g = new GraphBuilder('scores');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  g.output('scores', g.matMul(x, g.input('basis', 'float32', ['channels', 'columns'])));
  return g.build();
})();
