import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { Recipe } from '../../../src-preload/contract/recipe.ts';
import { formatNumber } from '../recipe/numbers.ts';
import { describeStep } from '../recipe/step-catalog.ts';
import { explainVerdict, type Verdict } from '../recipe/verdicts.ts';

/** What a line of the list of runs says. */
export interface RunSummary {
  /** `normalize → PCA → k-means`. */
  readonly steps: string;
  /** `k = 3 · silhouette 0.63`; empty when there is nothing to say. */
  readonly result: string;
  readonly verdict: Verdict | null;
}

/** Steps, key result and verdict of a run in one line each. */
export function summarizeRun(run: RunRecord): RunSummary {
  const last = (op: string) => run.result.steps.findLast((step) => step.op === op)?.results;
  const [silhouette, sweep, compare, pca] = [last('silhouette'), last('sweep'), last('compare'), last('pca')];
  const clusters = run.arrays.findLast((array) => array.clusters !== null)?.clusters ?? null;
  const best = sweep?.chosen as { silhouette?: number; bic?: number } | undefined;
  const chosen = best?.bic ?? best?.silhouette;
  const ratios = Array.isArray(pca?.explainedVarianceRatio) ? pca.explainedVarianceRatio.length : 0;
  const parts = [
    clusters !== null && `k = ${clusters}`,
    clusters === null && chosen !== undefined && `best k = ${chosen}`,
    typeof silhouette?.mean === 'number' && `silhouette ${formatNumber(silhouette.mean, 2)}`,
    typeof compare?.ari === 'number' && `ARI ${formatNumber(compare.ari, 3)}`,
    clusters === null && chosen === undefined && ratios > 0 && `${ratios} components`,
  ].filter((part) => typeof part === 'string');
  const word = silhouette?.verdict ?? (Array.isArray(sweep?.verdicts) ? sweep.verdicts[0] : undefined);
  return {
    steps: stepsText(run.recipe),
    result: parts.join(' · '),
    verdict: typeof word === 'string' ? explainVerdict(word) : null,
  };
}

/** Names of a recipe's steps in their order. */
export function stepsText(recipe: Recipe): string {
  return recipe.steps.map(({ op }) => describeStep(op).label).join(' → ');
}

/** `14:03` today, `20 Nov, 14:03` otherwise; in the person's own time and language. */
export function formatTime(iso: string, now = new Date()): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return '';
  const clock = time.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });
  if (time.toDateString() === now.toDateString()) return clock;
  const isThisYear = time.getFullYear() === now.getFullYear();
  const day = time.toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
  return `${day}, ${clock}`;
}
