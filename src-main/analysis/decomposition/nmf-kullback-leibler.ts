import { GraphBuilder, type Value } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';
import { type Pull, partOf, smoothingPull } from './map-neighbors.ts';
import { sumOfErrors } from './nmf-error.ts';
import type { Factors, ShareRules } from './nmf-factors.ts';

/** Below this a model counts as 0, so that 0 / 0 is 0. */
const NOTHING = 1e-30;

/** One way to compute the rounds: with all values, or with those above 0 alone. */
export interface DivergenceRounds {
  round(factors: Factors, rules: ShareRules): Promise<void>;
  /** Σ x·log(x/m) − x + m over all data. */
  divergence(factors: Factors): Promise<number>;
}

/** Rounds with graphs over all values. */
export function denseRounds(spectra: Spectra, context: AnalysisContext): DivergenceRounds {
  return {
    round: (factors, rules) => divergenceRound(spectra, factors, rules, context),
    divergence: (factors) => divergence(spectra, factors, context),
  };
}

/**
 * One round of multiplicative updates on the Kullback–Leibler divergence (Lee & Seung, Nature 401 (1999) 788): shares,
 * then endmembers, in place. The divergence never grows. Without `simplex` each endmember sums to 1, so that shares are
 * counts; with it each pixel's shares sum to 1.
 */
export async function divergenceRound(
  spectra: Spectra,
  factors: Factors,
  { simplex, smoothness, neighbors }: ShareRules,
  context: AnalysisContext,
): Promise<void> {
  const { count, channels, shares, endmembers } = factors;
  const sums = endmemberSums(factors);
  const models = { values: Float32Array.from(endmembers), dims: [count, channels] };
  const pull = smoothness > 0 ? smoothingPull(shares, count, neighbors, smoothness) : undefined;
  const products = new Float64Array(count * channels);
  await processTiles(
    spectra,
    context.job,
    '',
    async ({ first, count: pixels, values }) => {
      const own = shares.subarray(first * count, (first + pixels) * count);
      const data = { values, dims: [pixels, channels] };
      const inputs = { data, shares: { values: own, dims: [pixels, count] }, endmembers: models };
      const { factors: growth } = await context.compute.run(SHARE_GRAPH, inputs);
      const part = pull && partOf(pull, first, pixels);
      updateShares(own, count, growth.values as Float32Array, sums, { simplex, pull: part });
      return context.compute.run(ENDMEMBER_GRAPH, inputs);
    },
    (answer) => {
      for (let i = 0; i < products.length; i++) products[i] += answer.products.values[i] as number;
    },
  );
  updateEndmembers(factors, products, simplex);
}

/** Each endmember scaled to the sum 1, and its shares by what that took: counts then. */
export function scaleToCounts({ count, channels, shares, endmembers }: Factors): void {
  const sums = endmemberSums({ count, channels, endmembers });
  for (let i = 0; i < endmembers.length; i++) {
    const sum = sums[Math.floor(i / channels)];
    if (sum > 0) endmembers[i] /= sum;
  }
  for (let i = 0; i < shares.length; i++) shares[i] *= sums[i % count];
}

export function endmemberSums({ count, channels, endmembers }: Omit<Factors, 'shares'>): Float64Array {
  const sums = new Float64Array(count);
  for (let i = 0; i < endmembers.length; i++) sums[Math.floor(i / channels)] += endmembers[i];
  return sums;
}

/**
 * Best shares under the bound that multiplicative updates rest on, Σ (sumᵢ wᵢ − wᵢ′ aᵢ log wᵢ) for a pixel with shares w′,
 * plus what pulls them (a quadratic) and what holds their sum (a multiplier μ); after Teurtrie et al., Mach. Learn.: Sci.
 * Technol. 5 (2024) 045050.
 */
export function updateShares(
  shares: Float32Array,
  count: number,
  growth: Float32Array,
  sums: Float64Array,
  { simplex, pull }: { simplex: boolean; pull: Pull | undefined },
): void {
  const { strengths, targets } = pull ?? {};
  const wanted = new Float64Array(count);
  const linear = new Float64Array(count);
  for (let start = 0, pixel = 0; start < shares.length; start += count, pixel++) {
    const strength = strengths ? strengths[pixel] : 0;
    let total = 0;
    for (let i = 0; i < count; i++) {
      wanted[i] = shares[start + i] * growth[start + i];
      linear[i] = sums[i] - (targets ? strength * targets[start + i] : 0);
      total += wanted[i];
    }
    // A pixel without counts says nothing of its shares.
    if (simplex && !(total > 0)) continue;
    const multiplier = simplex ? findMultiplier(wanted, linear, strength) : 0;
    for (let i = 0; i < count; i++) shares[start + i] = root(wanted[i], linear[i] + multiplier, strength);
  }
}

/** The root ≥ 0 of q·w² + b·w − y = 0. */
function root(wanted: number, linear: number, strength: number): number {
  if (!(wanted > 0)) return strength > 0 ? Math.max(0, -linear / strength) : 0;
  const both = Math.sqrt(linear * linear + 4 * strength * wanted);
  // Of the two forms the one that does not subtract numbers nearly alike.
  if (linear >= 0) return (2 * wanted) / (linear + both);
  return strength > 0 ? (both - linear) / (2 * strength) : Number.POSITIVE_INFINITY;
}

/** The μ for which the shares sum to 1: they fall with it, so bisection between bounds finds it. */
function findMultiplier(wanted: Float64Array, linear: Float64Array, strength: number): number {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < wanted.length; i++) {
    // At `low` one share alone reaches 1; at `high` none is above 1 / count.
    if (wanted[i] > 0 || strength > 0) low = Math.max(low, wanted[i] - strength - linear[i]);
    high = Math.max(high, wanted.length * wanted[i] - strength / wanted.length - linear[i]);
  }
  for (let step = 0; step < 60 && high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high)); step++) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (let i = 0; i < wanted.length; i++) sum += root(wanted[i], linear[i] + middle, strength);
    if (sum > 1) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Multiplies endmembers by `products` (count × channels), and scales them as the rules want. */
export function updateEndmembers(factors: Factors, products: Float64Array, simplex: boolean): void {
  const { count, channels, shares, endmembers } = factors;
  const divisors = new Float64Array(count);
  if (simplex) for (let i = 0; i < shares.length; i++) divisors[i % count] += shares[i];
  for (let i = 0; i < endmembers.length; i++) {
    endmembers[i] *= products[i];
    if (!simplex) divisors[Math.floor(i / channels)] += endmembers[i];
  }
  for (let i = 0; i < endmembers.length; i++) {
    const divisor = divisors[Math.floor(i / channels)];
    if (divisor > 0) endmembers[i] /= divisor;
  }
}

/** Σ x·log(x/m) − x + m over all data; a pass over them. */
export function divergence(spectra: Spectra, factors: Factors, context: AnalysisContext): Promise<number> {
  return sumOfErrors(DIVERGENCE_GRAPH, 'NMF: divergence', spectra, factors, context);
}

function modelOf(g: GraphBuilder): { data: Value; shares: Value; endmembers: Value; model: Value } {
  const data = g.input('data', 'float32', ['pixels', 'channels']);
  const shares = g.input('shares', 'float32', ['pixels', 'count']);
  const endmembers = g.input('endmembers', 'float32', ['count', 'channels']);
  const model = g.maximum(g.matMul(shares, endmembers), g.constant('float32', [], [NOTHING]));
  return { data, shares, endmembers, model };
}

const SHARE_GRAPH = (() => {
  const g = new GraphBuilder('NMF: growth of shares');
  const { data, endmembers, model } = modelOf(g);
  g.output('factors', g.matMul(g.divide(data, model), g.transpose(endmembers)));
  return g.build();
})();

const ENDMEMBER_GRAPH = (() => {
  const g = new GraphBuilder('NMF: growth of endmembers');
  const { data, shares, model } = modelOf(g);
  g.output('products', g.matMul(g.transpose(shares), g.divide(data, model)));
  return g.build();
})();

const DIVERGENCE_GRAPH = (() => {
  const g = new GraphBuilder('NMF: divergence');
  const { data, model } = modelOf(g);
  const nothing = g.constant('float32', [], [NOTHING]);
  const ratio = g.divide(g.maximum(data, nothing), model);
  g.output('errors', g.reduceSum(g.add(g.subtract(g.multiply(data, g.log(ratio)), data), model)));
  return g.build();
})();
