import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';

/** The spectra that belong to weights: data ≈ mean + weights · components. */
export interface OwnComponents {
  /** n × channels */
  readonly components: Float32Array;
  /** `[channels]`; zeros where weights are not centered. */
  readonly mean: Float32Array;
}

/**
 * centered: mean + weights · components, for weights around a mean (PCA, ICA). plain: weights · components.
 * non-negative: the same with components ≥ 0 (NMF).
 */
export type OwnModel = 'centered' | 'plain' | 'non-negative';

/**
 * Components in the data's own units, for weights found on normalized data: the spectra that explain the data best with
 * these weights, by least squares in each channel. Where nothing was normalized they are the components found. One pass: two
 * products of pixels × channels × n.
 *
 * @param own spectra as they were measured
 * @param weights scores or abundances, pixels × n
 */
export async function ownComponents(
  own: Spectra,
  weights: Float32Array,
  model: OwnModel,
  context: AnalysisContext,
): Promise<OwnComponents> {
  const { channels, pixels } = own;
  const n = weights.length / pixels;
  const isCentered = model === 'centered';
  const { sums, gram } = momentsOf(weights, n, isCentered);
  const { products, dataSums } = await productsOf(own, weights, n, context);
  const mean = isCentered ? dataSums.map((sum) => sum / pixels) : new Float64Array(channels);
  const components = new Float32Array(n * channels);
  const solve = choleskySolver(gram, n);
  const right = new Float64Array(n);
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < n; i++) right[i] = products[i * channels + channel]! - sums[i]! * mean[channel]!;
    const found = solve(right);
    if (model === 'non-negative' && found.some((value) => value < 0)) descend(gram, right, found);
    for (let i = 0; i < n; i++) components[i * channels + channel] = found[i]!;
  }
  return { components, mean: Float32Array.from(mean) };
}

/** Sums of the weights, and their products with each other; around their means where they are centered. */
function momentsOf(weights: Float32Array, n: number, isCentered: boolean) {
  const sums = new Float64Array(n);
  for (let at = 0; at < weights.length; at++) sums[at % n]! += weights[at]!;
  const means = isCentered ? sums.map((sum) => (sum * n) / weights.length) : new Float64Array(n);
  const gram = new Float64Array(n * n);
  for (let start = 0; start < weights.length; start += n) {
    for (let i = 0; i < n; i++) {
      const value = weights[start + i]! - means[i]!;
      if (value === 0) continue;
      for (let j = 0; j <= i; j++) gram[i * n + j]! += value * (weights[start + j]! - means[j]!);
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) gram[j * n + i] = gram[i * n + j]!;
  return { sums, gram };
}

/** Weightsᵀ · data (n × channels), and the sum of the data. The first spectrum is taken off meanwhile, which keeps float32 digits. */
async function productsOf(own: Spectra, weights: Float32Array, n: number, context: AnalysisContext) {
  const { channels, pixels } = own;
  const first32 = new Float32Array(channels);
  own.read(0, 1, first32);
  const products = new Float64Array(n * channels);
  const dataSums = Float64Array.from(first32, (value) => value * pixels);
  await processTiles(
    own,
    context.job,
    'components in own units',
    ({ first, count, values }) =>
      context.compute.run(PRODUCTS_GRAPH, {
        spectra: { values, dims: [count, channels] },
        weights: { values: weights.subarray(first * n, (first + count) * n), dims: [count, n] },
        origin: { values: first32, dims: [channels] },
      }),
    (answer, { first, count }) => {
      answer.products!.values.forEach((value, at) => {
        products[at]! += Number(value);
      });
      answer.sums!.values.forEach((value, channel) => {
        dataSums[channel]! += Number(value);
      });
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let pixel = first; pixel < first + count; pixel++) sum += weights[pixel * n + i]!;
        for (let channel = 0; channel < channels; channel++)
          products[i * channels + channel]! += sum * first32[channel]!;
      }
    },
  );
  return { products, dataSums };
}

/** Below this part of its diagonal entry, a pivot is rounding: the weights of that component follow from the others. */
const DEPENDENT = 1e-10;

/** Solves G x = b for symmetric positive G; unknowns that the others make up stay 0. */
function choleskySolver(gram: Float64Array, n: number): (right: Float64Array) => Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      const pivot = factor[j * n + j]!;
      if (i > j) factor[i * n + j] = pivot > 0 ? sum / pivot : 0;
      else factor[i * n + i] = sum > DEPENDENT * gram[i * n + i]! ? Math.sqrt(sum) : 0;
    }
  }
  return (right) => {
    const x = Float64Array.from(right);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) x[i]! -= factor[i * n + k]! * x[k]!;
      const pivot = factor[i * n + i]!;
      x[i] = pivot > 0 ? x[i]! / pivot : 0;
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i]! -= factor[k * n + i]! * x[k]!;
      const pivot = factor[i * n + i]!;
      x[i] = pivot > 0 ? x[i]! / pivot : 0;
    }
    return x;
  };
}

/** Sweeps over all components of a channel, and the change from which on another one is of no use. */
const MOST_SWEEPS = 1000;
const ENOUGH = 1e-9;

/**
 * Least squares with values ≥ 0 by coordinate descent (V. Franc, V. Hlaváč and M. Navara, CAIP 2005, LNCS 3691, 407), from
 * the plain answer; in place.
 */
function descend(gram: Float64Array, right: Float64Array, values: Float64Array): void {
  const n = values.length;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    values[i] = Math.max(0, values[i]!);
    largest = Math.max(largest, Math.abs(right[i]!));
  }
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let moved = 0;
    for (let i = 0; i < n; i++) {
      const own = gram[i * n + i]!;
      if (!(own > 0)) continue;
      let gradient = right[i]!;
      for (let j = 0; j < n; j++) gradient -= gram[i * n + j]! * values[j]!;
      const next = Math.max(0, values[i]! + gradient / own);
      moved = Math.max(moved, Math.abs(next - values[i]!) * own);
      values[i] = next;
    }
    if (moved <= ENOUGH * largest) return;
  }
}

const PRODUCTS_GRAPH = (() => {
  const g = new GraphBuilder('components in own units');
  const spectra = g.input('spectra', 'float32', ['pixels', 'channels']);
  const weights = g.input('weights', 'float32', ['pixels', 'components']);
  const shifted = g.subtract(spectra, g.input('origin', 'float32', ['channels']));
  g.output('products', g.matMul(g.transpose(weights), shifted));
  g.output('sums', g.sumRows(shifted));
  return g.build();
})();
