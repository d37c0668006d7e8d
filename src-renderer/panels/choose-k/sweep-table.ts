import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { StepRecord } from '../../../src-preload/contract/results.ts';
import { explainVerdict, type Verdict } from '../../parts/recipe/verdicts.ts';

export type SweepMethod = 'kmeans' | 'gmm';

/** One number of clusters that a sweep tried; NaN where a criterion does not apply or could not be computed. */
export interface SweepRow {
  readonly clusters: number;
  /** Of k-means. */
  readonly inertia: number;
  /** Of mixtures; smaller is better. */
  readonly bic: number;
  readonly aic: number;
  /** One cluster has none. */
  readonly silhouette: number;
  readonly silhouetteError: number;
  /** Adjusted Rand index between resamples, and its standard deviation. */
  readonly stability: number;
  readonly stabilitySpread: number;
}

/** What a sweep found, as the panel shows it. */
export interface SweepView {
  readonly method: SweepMethod;
  readonly rows: readonly SweepRow[];
  /** Best k by each criterion; null when the criterion finds none. */
  readonly bySilhouette: number | null;
  readonly byElbow: number | null;
  readonly byBic: number | null;
  readonly byStability: number | null;
  /** The k that the sweep itself goes by. */
  readonly proposed: number | null;
  readonly hasStability: boolean;
  readonly verdicts: readonly Verdict[];
  readonly reasons: readonly string[];
  /** Pixels that the silhouettes were computed on; null when all. */
  readonly sampled: number | null;
}

/** Results of a sweep step; rows that cannot be read are left out. */
export function readSweep({ results, parameters }: StepRecord): SweepView {
  const table = Array.isArray(results.table) ? (results.table as readonly { [key: string]: Json }[]) : [];
  const chosen = (results.chosen ?? {}) as { readonly [key: string]: Json };
  const chosenBy = (criterion: string) => {
    const value = chosen[criterion];
    return typeof value === 'number' ? value : null;
  };
  const rows = table
    .map((row) => ({
      clusters: Number(row.clusters),
      inertia: numberOf(row.inertia),
      bic: numberOf(row.bic),
      aic: numberOf(row.aic),
      silhouette: numberOf(row.silhouette),
      silhouetteError: numberOf(row.silhouetteError),
      stability: numberOf(row.stability),
      stabilitySpread: numberOf(row.stabilitySpread),
    }))
    .filter(({ clusters }) => Number.isInteger(clusters));
  return {
    method: (results.method ?? parameters.method) === 'gmm' ? 'gmm' : 'kmeans',
    rows,
    bySilhouette: chosenBy('silhouette'),
    byElbow: chosenBy('elbow'),
    byBic: chosenBy('bic'),
    byStability: chosenBy('stability'),
    proposed: chosenBy('bic') ?? chosenBy('silhouette'),
    hasStability: rows.some(({ stability }) => Number.isFinite(stability)),
    verdicts: strings(results.verdicts).map(explainVerdict),
    reasons: strings(results.reasons),
    sampled: results.exact === false && typeof results.sampled === 'number' ? results.sampled : null,
  };
}

/** Words for the criteria by which a k is the best one, such as `best silhouette`. */
export function praiseOf(clusters: number, view: SweepView): readonly string[] {
  return [
    ...(clusters === view.byBic ? ['smallest BIC'] : []),
    ...(clusters === view.bySilhouette ? ['best silhouette'] : []),
    ...(clusters === view.byElbow ? ['elbow'] : []),
    ...(clusters === view.byStability ? ['largest stable'] : []),
  ];
}

/** JSON has no NaN: a value that could not be computed is null. */
function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
