import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';
import { partOf, roughness, smoothingPull } from './map-neighbors.ts';
import { sumOfErrors } from './nmf-error.ts';
import type { Factors, ShareRules } from './nmf-factors.ts';
import { exchangeShares, scaleToOne, stepShares } from './share-steps.ts';
import { times, timesTransposed, transposed32 } from './small-matrices.ts';

/** Data of least squares: X itself, or X ≈ spectra · vectors with spectra of few columns. */
export interface LeastSquaresData {
  readonly spectra: Spectra;
  /** columns of the spectra × channels; orthonormal rows. */
  readonly vectors?: Float64Array;
}

/** Sweeps over a pixel's shares while its products are at hand (Gillis & Glineur, Neural Computation 24 (2012) 1085). */
const SHARE_SWEEPS = 2;
const ENDMEMBER_SWEEPS = 2;

/**
 * One round of hierarchical alternating least squares on the Frobenius norm: shares, then endmembers, in place. Products
 * with the data are graphs, tile by tile; the coordinate steps on their small results are loops. The error never grows.
 *
 * @returns the objective less the sum of squares of the data
 */
export async function leastSquaresRound(
  { spectra, vectors }: LeastSquaresData,
  factors: Factors,
  { simplex, smoothness, neighbors }: ShareRules,
  context: AnalysisContext,
): Promise<number> {
  const { count, shares, endmembers } = factors;
  const columns = spectra.channels;
  const gram = timesTransposed(endmembers, count, endmembers, count);
  const inBasis = vectors ? timesTransposed(endmembers, count, vectors, columns) : endmembers;
  const basis = { values: transposed32(inBasis, count), dims: [columns, count] };
  const pull = smoothness > 0 ? smoothingPull(shares, count, neighbors, smoothness) : undefined;
  const step = simplex ? exchangeShares : stepShares;
  const shareProducts = new Float64Array(count * count);
  const dataProducts = new Float64Array(count * columns);
  await processTiles(
    spectra,
    context.job,
    '',
    async ({ first, count: pixels, values }) => {
      const tile = { values, dims: [pixels, columns] };
      const { projections } = await context.compute.run(PROJECTION_GRAPH, { data: tile, basis });
      const own = shares.subarray(first * count, (first + pixels) * count);
      const products = {
        gram,
        projections: projections.values as Float32Array,
        ...(pull && { pull: partOf(pull, first, pixels) }),
      };
      for (let sweep = 0; sweep < SHARE_SWEEPS; sweep++) step(own, count, products);
      return context.compute.run(SUMS_GRAPH, { data: tile, shares: { values: own, dims: [pixels, count] } });
    },
    ({ shareProducts: shareTile, dataProducts: dataTile }) => {
      for (let i = 0; i < shareProducts.length; i++) shareProducts[i] += shareTile.values[i] as number;
      for (let i = 0; i < dataProducts.length; i++) dataProducts[i] += dataTile.values[i] as number;
    },
  );
  if (smoothness > 0) {
    roughness(shares, count, neighbors).forEach((value, i) => {
      shareProducts[i * count + i] += smoothness * value;
    });
  }
  const sums = vectors ? times(dataProducts, count, vectors, columns) : dataProducts;
  for (let sweep = 0; sweep < ENDMEMBER_SWEEPS; sweep++) stepEndmembers(factors, shareProducts, sums);
  return objective(factors, shareProducts, sums);
}

/** Each endmember to its best value ≥ 0 with the others fixed, from WᵀW and WᵀX. */
function stepEndmembers({ count, channels, endmembers }: Factors, gram: Float64Array, sums: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const own = gram[i * count + i];
    if (!(own > 0)) continue;
    for (let channel = 0; channel < channels; channel++) {
      let gradient = sums[i * channels + channel];
      for (let j = 0; j < count; j++) gradient -= gram[i * count + j] * endmembers[j * channels + channel];
      endmembers[i * channels + channel] = Math.max(0, endmembers[i * channels + channel] + gradient / own);
    }
  }
}

/** ‖X − W·H‖² − ‖X‖² from WᵀW and WᵀX. */
function objective({ count, endmembers }: Factors, gram: Float64Array, sums: Float64Array): number {
  const inner = timesTransposed(endmembers, count, endmembers, count);
  let value = 0;
  for (let i = 0; i < inner.length; i++) value += gram[i] * inner[i];
  for (let i = 0; i < sums.length; i++) value -= 2 * sums[i] * endmembers[i];
  return value;
}

/** Rounding of float32 products leaves this part of the squares of the data uncertain. */
const ROUNDING = 1e-6;

/** When rounds end. */
export interface Stopping {
  readonly maxIterations: number;
  /** They end when `judgedRounds` of them lower the error by less than this part of it. */
  readonly tolerance: number;
  readonly judgedRounds: number;
}

/**
 * Rounds until they hardly lower the squared error any more. Each starts a little beyond the last one, along the way both
 * factors went; one that raises the error is taken back (Ang & Gillis, Neural Computation 31 (2019) 417).
 *
 * @param squares sum of the squares of the data
 */
export async function leastSquares(
  data: LeastSquaresData,
  squares: number,
  factors: Factors,
  rules: ShareRules,
  { maxIterations, tolerance, judgedRounds }: Stopping,
  phase: string,
  context: AnalysisContext,
): Promise<{ iterations: number; converged: boolean; squaredError: number }> {
  const { shares, endmembers } = factors;
  const [lastShares, lastEndmembers] = [shares.slice(), endmembers.slice()];
  const errors: number[] = [];
  let last = Number.POSITIVE_INFINITY;
  let age = 0;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    context.job.report({ phase, done: iteration - 1, total: maxIterations });
    const error = squares + (await leastSquaresRound(data, factors, rules, context));
    if (error > last + ROUNDING * squares) {
      shares.set(lastShares);
      endmembers.set(lastEndmembers);
      age = 0;
      continue;
    }
    last = error;
    errors.push(error);
    const before = errors.at(-1 - judgedRounds);
    const isEnough = before !== undefined && before - error <= tolerance * Math.max(error, 0);
    if (isEnough || error <= ROUNDING * squares) return { iterations: iteration, converged: true, squaredError: error };
    // Nesterov's weights.
    const weight = age++ / (age + 2);
    if (iteration === maxIterations) break;
    extrapolate(shares, lastShares, weight);
    extrapolate(endmembers, lastEndmembers, weight);
    if (rules.simplex) scaleToOne(shares, factors.count);
  }
  return { iterations: maxIterations, converged: false, squaredError: last };
}

/** values + weight · (values − last), not below 0; `last` takes the values as they were. */
function extrapolate(values: Float32Array | Float64Array, last: Float32Array | Float64Array, weight: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const next = value + weight * (value - last[i]);
    last[i] = value;
    values[i] = next > 0 ? next : 0;
  }
}

/** ‖X − shares · endmembers‖²; a pass over the data. */
export function squaredError(spectra: Spectra, factors: Factors, context: AnalysisContext): Promise<number> {
  return sumOfErrors(ERROR_GRAPH, 'NMF: error', spectra, factors, context);
}

const PROJECTION_GRAPH = (() => {
  const g = new GraphBuilder('NMF: projections');
  const x = g.input('data', 'float32', ['pixels', 'columns']);
  g.output('projections', g.matMul(x, g.input('basis', 'float32', ['columns', 'count'])));
  return g.build();
})();

const SUMS_GRAPH = (() => {
  const g = new GraphBuilder('NMF: sums over pixels');
  const x = g.input('data', 'float32', ['pixels', 'columns']);
  const shares = g.input('shares', 'float32', ['pixels', 'count']);
  const turned = g.transpose(shares);
  g.output('shareProducts', g.matMul(turned, shares));
  g.output('dataProducts', g.matMul(turned, x));
  return g.build();
})();

const ERROR_GRAPH = (() => {
  const g = new GraphBuilder('NMF: squared error');
  const x = g.input('data', 'float32', ['pixels', 'channels']);
  const shares = g.input('shares', 'float32', ['pixels', 'count']);
  const model = g.matMul(shares, g.input('endmembers', 'float32', ['count', 'channels']));
  g.output('errors', g.sumSquares(g.subtract(x, model)));
  return g.build();
})();
