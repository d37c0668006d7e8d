import type { SessionJudgment } from '../../../src-preload/contract/anomaly-results.ts';
import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { RunPatches } from '../../parts/runs/patch-grid.ts';

/** What an image was used for, as `groups.npy` says it. */
export const ROLES = ['learned from', 'for the threshold', 'judged', 'known anomalies'] as const;

/** A flagged image, or the worst of its flagged patches. */
export interface FlaggedImage {
  readonly image: number;
  /** Where that patch begins; not of whole images. */
  readonly top?: number;
  readonly left?: number;
  /** Flagged patches of it. */
  readonly patches?: number;
  readonly name: string;
  readonly group: string;
  readonly score: number;
  readonly known: 'nominal' | 'anomalous' | 'unknown';
}

export interface Region {
  readonly image: number;
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

export interface Evaluation {
  readonly auroc: number;
  readonly standardError: number | null;
  readonly averagePrecision: number;
  readonly f1: number;
  readonly precision: number | null;
  readonly recall: number;
  readonly prevalence: number;
  readonly anomalous: number;
  readonly nominal: number;
}

/** The last step "anomaly" of a run, with the names of its arrays. */
export interface Anomaly {
  readonly of: string;
  readonly score: string;
  readonly threshold: number;
  readonly quantile: number;
  readonly heldOut: number;
  readonly supportedQuantile: number;
  readonly judged: number;
  readonly flagged: number;
  readonly expected: { readonly expected: number; readonly low: number; readonly high: number };
  readonly regionLimit: number;
  readonly drift: string;
  readonly evaluation: Evaluation | null;
  readonly sessions: readonly SessionJudgment[];
  readonly flaggedImages: readonly FlaggedImage[];
  readonly regions: readonly Region[];
  readonly arrays: {
    readonly scores: string | null;
    readonly groups: string | null;
    readonly maps: string | null;
    readonly curves: string | null;
  };
}

/** One entry for each image, that of its worst patch; whole images as they are. Sorted by score as before. */
export function worstPatches(rows: readonly FlaggedImage[]): readonly FlaggedImage[] {
  const counts = new Map<number, number>();
  for (const { image } of rows) counts.set(image, (counts.get(image) ?? 0) + 1);
  const seen = new Set<number>();
  return rows.flatMap((row) => {
    if (row.top === undefined) return [row];
    if (seen.has(row.image)) return [];
    seen.add(row.image);
    return [{ ...row, patches: counts.get(row.image)! }];
  });
}

/** What the last step "anomaly" of a run found; null when it has none. */
export function readAnomaly(run: RunRecord | null): Anomaly | null {
  const steps = run?.result.steps ?? [];
  const step = steps.findLastIndex(({ op }) => op === 'anomaly');
  if (!run || step < 0) return null;
  const { results, parameters } = steps[step]!;
  const groups = steps.findLastIndex(({ op }, i) => op === 'groups' && i < step);
  const array = (word: string, of: number) => {
    const name = new RegExp(`^${word}(-\\d+)?$`);
    return run.arrays.find((one) => one.step === of && name.test(one.name))?.name ?? null;
  };
  const number = (key: string) => Number(results[key]);
  const rows = <Row>(key: string) => (Array.isArray(results[key]) ? results[key] : []) as unknown as readonly Row[];
  const tree = (key: string) => (results[key] ?? null) as { readonly [key: string]: Json } | null;
  return {
    of: String(results.of),
    score: String(results.score),
    threshold: number('threshold'),
    quantile: Number(parameters.quantile),
    heldOut: number('heldOut'),
    supportedQuantile: number('supportedQuantile'),
    judged: number('judged'),
    flagged: number('flagged'),
    expected: tree('expectedFalseFlags') as unknown as Anomaly['expected'],
    regionLimit: number('regionLimit'),
    drift: String(results.drift),
    evaluation: tree('evaluation') as unknown as Evaluation | null,
    sessions: rows<SessionJudgment>('sessions'),
    flaggedImages: worstPatches(rows<FlaggedImage>('flaggedImages')),
    regions: rows<Region>('regions'),
    arrays: {
      scores: array('scores', step),
      groups: groups < 0 ? null : array('groups', groups),
      maps: array('residual-maps', step),
      curves: array('curves', step),
    },
  };
}

/** Scores of each role, in the order in which they are shown; roles that no image has are left out. */
export function scoresByRole(scores: ArrayLike<number>, roles: ArrayLike<number>) {
  const rows = ROLES.map((name, role) => ({
    name,
    scores: Array.from(scores).filter((_, image) => roles[image] === role),
    isJudged: role >= 2,
  }));
  return rows.filter((row) => row.scores.length > 0);
}

/** Columns of the curves `[points, 4]`: threshold, false and true positive rate, precision. */
export function readCurves(values: ArrayLike<number>) {
  const column = (at: number) => Array.from({ length: values.length / 4 }, (_, i) => values[4 * i + at]!);
  const [thresholds, falseRates, trueRates, precisions] = [0, 1, 2, 3].map(column) as [
    number[],
    number[],
    number[],
    number[],
  ];
  return { thresholds, falseRates, trueRates, precisions };
}

/** The last point of the curves at which all flagged scores lie above the threshold. */
export function pointAt(thresholds: readonly number[], threshold: number): number {
  return thresholds.findLastIndex((score) => score > threshold);
}

/** Largest of the patches of each image. */
export function worstOfImage(values: ArrayLike<number>, { images, tops, lefts }: RunPatches): Float64Array {
  const each = tops.length * lefts.length;
  return Float64Array.from({ length: images }, (_, image) => {
    let worst = Number.NEGATIVE_INFINITY;
    for (let i = image * each; i < (image + 1) * each; i++) worst = Math.max(worst, values[i]!);
    return worst;
  });
}

/** The same of all patches of an image, such as its role. */
export function firstOfImage(values: ArrayLike<number>, { images, tops, lefts }: RunPatches): Int32Array {
  return Int32Array.from({ length: images }, (_, image) => values[image * tops.length * lefts.length]!);
}
