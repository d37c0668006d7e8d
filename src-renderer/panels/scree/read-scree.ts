import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { ScreeProposal } from '../../vis/scree-drawing.ts';

/** What a run's last PCA says about the number of components. */
export interface Scree {
  readonly step: number;
  readonly variances: readonly number[];
  /** Share of the variance of each; NaN where it is not told. */
  readonly ratios: readonly number[];
  readonly centered: boolean;
  readonly proposals: readonly (ScreeProposal & { readonly why: string })[];
  /** Names of its arrays; null for those that it has not. */
  readonly nullVariance: string | null;
  readonly scores: string | null;
  readonly components: string | null;
  /** Map of what all components together leave, where a later step of the run has made it. */
  readonly residual: string | null;
}

/** The scree of a run; null when it has no PCA. */
export function readScree(run: RunRecord | null): Scree | null {
  if (!run) return null;
  const { steps } = run.result;
  const step = steps.findLastIndex(({ op }) => op === 'pca');
  if (step < 0) return null;
  const { results } = steps[step]!;
  const variances = numbers(results.explainedVariance);
  const ratios = numbers(results.explainedVarianceRatio);
  const array = (word: string, of = step) => {
    const name = new RegExp(`^${word}(-\\d+)?$`);
    return run.arrays.find((one) => one.step === of && name.test(one.name))?.name ?? null;
  };
  const residual = steps.findLastIndex(({ op, results }, i) => i > step && op === 'residual' && results.of === 'pca');
  const shown = variances.length > 0 ? variances : ratios;
  if (shown.length === 0) return null;
  return {
    step,
    variances: shown,
    ratios,
    centered: results.centered !== false,
    proposals: proposalsOf(results, shown.length),
    nullVariance: array('null-variance'),
    scores: array('scores'),
    components: array('components'),
    residual: residual < 0 ? null : array('residual', residual),
  };
}

function proposalsOf(results: { readonly [key: string]: Json }, count: number): Scree['proposals'] {
  const proposals: Scree['proposals'][number][] = [];
  const { knee, parallelAnalysis: parallel } = results;
  if (typeof knee === 'number' && knee >= 1) {
    proposals.push({
      name: 'knee',
      components: Math.min(knee, count),
      why: 'where the curve bends most: behind it each component adds about as little as the next',
    });
  }
  if (typeof parallel === 'number' && parallel >= 1) {
    const all = parallel >= count ? '; all that were computed are, so ask for more to see where it ends' : '';
    proposals.push({
      name: 'parallel analysis',
      components: Math.min(parallel, count),
      why: `these are stronger than what independent channels of the same variances give (dashed line)${all}`,
    });
  }
  return proposals;
}

/** Share of the variance that the first so many components hold; NaN when it is not known. */
export function shareOf({ ratios }: Scree, components: number): number {
  return ratios.length === 0 ? Number.NaN : ratios.slice(0, components).reduce((sum, ratio) => sum + ratio, 0);
}

function numbers(value: Json | undefined): number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];
}
