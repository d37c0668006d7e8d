import type { AnalysisContext } from '../context.ts';
import type { Spectra } from '../spectra.ts';
import type { Factors, ShareRules } from './nmf-factors.ts';
import { denseRounds, scaleToCounts } from './nmf-kullback-leibler.ts';
import type { Stopping } from './nmf-least-squares.ts';
import { isSparse, sparseRounds } from './nmf-sparse-counts.ts';
import { scaleToOne } from './share-steps.ts';

/** Part of the mean below which no entry begins: multiplied, a zero would stay zero. */
const FLOOR = 1e-3;

/**
 * Makes factors of weighted channels those of the counts, all entries positive, as multiplicative updates want them.
 *
 * @param mean mean spectrum
 */
export function toCounts(factors: Factors, weights: Float64Array, mean: Float64Array, simplex: boolean): void {
  const { count, channels, shares, endmembers } = factors;
  for (let i = 0; i < endmembers.length; i++) {
    const weight = weights[i % channels];
    endmembers[i] = weight > 0 ? endmembers[i] / weight : 0;
  }
  const total = mean.reduce((sum, value) => sum + value, 0);
  if (!simplex) scaleToCounts(factors);
  const [size, amount] = simplex ? [1, 1] : [total, total / count];
  for (let i = 0; i < endmembers.length; i++) {
    endmembers[i] = Math.max(endmembers[i], (FLOOR * mean[i % channels]) / size);
  }
  for (let i = 0; i < shares.length; i++) shares[i] = Math.max(shares[i], FLOOR * amount);
  if (simplex) scaleToOne(shares, count);
  else scaleToCounts(factors);
}

/**
 * Multiplicative rounds until `judgedRounds` of them change the divergence by less than `tolerance` of it, judged every
 * few rounds, since the divergence takes as long as a round.
 *
 * @param total counts of an average pixel; smoothness is relative to it
 */
export async function lowerDivergence(
  spectra: Spectra,
  factors: Factors,
  rules: ShareRules,
  total: number,
  { maxIterations, tolerance, judgedRounds }: Stopping,
  context: AnalysisContext,
): Promise<{ iterations: number; converged: boolean; divergence: number }> {
  const smoothness = rules.simplex ? rules.smoothness * total : rules.smoothness / total;
  const step = Math.max(1, Math.floor(judgedRounds / 2));
  const { round, divergence } = isSparse(spectra) ? sparseRounds(spectra, context) : denseRounds(spectra, context);
  let last = await divergence(factors);
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < maxIterations) {
    context.job.report({ phase: 'NMF: divergence', done: iterations, total: maxIterations });
    await round(factors, { ...rules, smoothness });
    iterations++;
    if (iterations % step !== 0) continue;
    const now = await divergence(factors);
    converged = Math.abs(last - now) <= ((tolerance * step) / judgedRounds) * Math.abs(now);
    last = now;
  }
  if (rules.simplex) scaleToOne(factors.shares, factors.count);
  return { iterations, converged, divergence: await divergence(factors) };
}
