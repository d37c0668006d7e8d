import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { StepRecord } from '../../../src-preload/contract/results.ts';
import { explainVerdict, type Verdict } from '../steps/verdicts.ts';

/** One number of clusters that a sweep tried. */
export interface SweepRow {
  readonly clusters: number;
  readonly inertia: number;
  readonly silhouette: number;
  readonly silhouetteError: number;
}

/** What a sweep found, as the panel shows it. */
export interface SweepView {
  readonly rows: readonly SweepRow[];
  /** Best k by each criterion; null when the criterion finds none. */
  readonly bySilhouette: number | null;
  readonly byElbow: number | null;
  readonly verdicts: readonly Verdict[];
  readonly reasons: readonly string[];
  /** Pixels that the silhouettes were computed on; null when all. */
  readonly sampled: number | null;
}

/** Results of a sweep step; rows that cannot be read are left out. */
export function readSweep({ results }: StepRecord): SweepView {
  const table = Array.isArray(results.table) ? (results.table as readonly { [key: string]: Json }[]) : [];
  const chosen = (results.chosen ?? {}) as { readonly [key: string]: Json };
  return {
    rows: table
      .map((row) => ({
        clusters: Number(row.clusters),
        inertia: numberOf(row.inertia),
        silhouette: numberOf(row.silhouette),
        silhouetteError: numberOf(row.silhouetteError),
      }))
      .filter(({ clusters }) => Number.isInteger(clusters)),
    bySilhouette: typeof chosen.silhouette === 'number' ? chosen.silhouette : null,
    byElbow: typeof chosen.elbow === 'number' ? chosen.elbow : null,
    verdicts: strings(results.verdicts).map(explainVerdict),
    reasons: strings(results.reasons),
    sampled: results.exact === false && typeof results.sampled === 'number' ? results.sampled : null,
  };
}

/** JSON has no NaN: a value that could not be computed is null. */
function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
