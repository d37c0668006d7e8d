import { type SilhouetteVerdict, silhouetteVerdict } from './silhouette.ts';

/** The fixed words of the recipe vocabulary. */
export type SweepVerdict = SilhouetteVerdict | 'edge-of-sweep' | 'no-elbow';

export interface SweepRow {
  readonly clusters: number;
  readonly inertia: number;
  readonly silhouette: number;
  readonly silhouetteError: number;
}

export interface Choice {
  /** Best number of clusters by each criterion; null when the criterion finds none. */
  readonly chosen: { readonly silhouette: number; readonly elbow: number | null };
  readonly verdicts: readonly SweepVerdict[];
  /** A sentence for each verdict, and one more when the criteria disagree. */
  readonly reasons: readonly string[];
}

/** An elbow counts when the fall of log inertia before it is this many times the fall after it. */
const ELBOW_RATIO = 2;

/**
 * What a sweep says about the number of clusters, and how far it can be trusted.
 *
 * @param table ascending in clusters
 * @param singleInertia inertia of one cluster, so that 2 can be an elbow too
 */
export function chooseClusters(table: readonly SweepRow[], singleInertia: number): Choice {
  const best = table.reduce((a, b) => (b.silhouette > a.silhouette ? b : a));
  const elbow = findElbow([{ clusters: 1, inertia: singleInertia }, ...table.filter((row) => row.clusters > 1)]);
  const strength = silhouetteVerdict(best.silhouette);
  const verdicts: SweepVerdict[] = [strength];
  const value = best.silhouette.toFixed(2);
  const reasons = [
    {
      strong: `The silhouette of ${value} at k = ${best.clusters} shows clearly separated clusters.`,
      weak: `The silhouette of ${value} at k = ${best.clusters} shows clusters that overlap.`,
      'not-clusterable': `The silhouette stays below 0.25 for every k (${value} at best, k = ${best.clusters}): these spectra vary continuously or the noise hides their groups. Denoise (PCA scores), or look at PCA and unmixing instead.`,
    }[strength],
  ];
  const first = table[0].clusters;
  const last = table.at(-1)!.clusters;
  if (best.clusters === last || best.clusters === first) {
    verdicts.push('edge-of-sweep');
    const widen = best.clusters === 2 ? 'no smaller k can be compared with it' : 'widen it';
    reasons.push(`The best k, ${best.clusters}, lies at the edge of the sweep (${first} to ${last}): ${widen}.`);
  }
  if (elbow === null) {
    verdicts.push('no-elbow');
    reasons.push('The inertia falls smoothly and has no elbow.');
  } else if (elbow !== best.clusters) {
    reasons.push(
      `The criteria disagree: the silhouette says ${best.clusters}, the elbow of the inertia ${elbow}. Look at both maps.`,
    );
  }
  return { chosen: { silhouette: best.clusters, elbow }, verdicts, reasons };
}

/**
 * The k after which the inertia suddenly falls more slowly: where the ratio of successive falls of its logarithm is
 * largest (after Krzanowski & Lai, Biometrics 44 (1988) 23, in the limit of many channels). Null when no ratio reaches
 * {@link ELBOW_RATIO}.
 */
function findElbow(table: readonly { readonly clusters: number; readonly inertia: number }[]): number | null {
  let best: { clusters: number; ratio: number } | null = null;
  for (let i = 1; i < table.length; i++) {
    const [before, here, after] = [table[i - 1], table[i], table[i + 1]];
    // Every spectrum equals its centroid: more clusters have nothing left to explain.
    if (here.inertia <= 0) return here.clusters;
    if (!after) break;
    const fall = Math.log(before.inertia / here.inertia) / (here.clusters - before.clusters);
    const next = Math.log(here.inertia / Math.max(after.inertia, Number.MIN_VALUE)) / (after.clusters - here.clusters);
    const ratio = fall / Math.max(next, 1e-12);
    if (ratio >= ELBOW_RATIO && (best === null || ratio > best.ratio)) best = { clusters: here.clusters, ratio };
  }
  return best?.clusters ?? null;
}
