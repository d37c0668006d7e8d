import { type SilhouetteVerdict, silhouetteVerdict } from './silhouette.ts';

/** The fixed words of the recipe vocabulary. */
export type SweepVerdict = SilhouetteVerdict | 'edge-of-sweep' | 'no-elbow';

export interface SweepRow {
  readonly clusters: number;
  /** Of k-means. */
  readonly inertia?: number;
  /** Of mixtures. */
  readonly logLikelihood?: number;
  /** Of the mixture, or of the clusters as round ones of one width; NaN where it is not determined. */
  readonly bic?: number;
  readonly aic?: number;
  readonly silhouette: number;
  readonly silhouetteError: number;
  /** Adjusted Rand index between resamples, mean and standard deviation. */
  readonly stability?: number;
  readonly stabilitySpread?: number;
}

export interface Choice {
  /** Best number of clusters by each criterion; null when the criterion finds none. */
  readonly chosen: {
    readonly silhouette: number;
    readonly elbow: number | null;
    /** Where the Bayesian information criterion of mixtures is smallest. */
    readonly bic?: number;
    /** The same of k-means, where the smallest lies within the sweep; null at an edge, where it tells nothing. */
    readonly sphericalBic?: number | null;
    /** The largest k whose clusters come out of resamples alike; null when none is. */
    readonly stability?: number | null;
  };
  readonly verdicts: readonly SweepVerdict[];
  /** A sentence for each verdict, and one more when the criteria disagree. */
  readonly reasons: readonly string[];
}

/** An elbow counts when the fall of log inertia before it is this many times the fall after it. */
const ELBOW_RATIO = 2;

/** Resamples that agree this well show the same clusters. */
const STABLE = 0.8;

/**
 * What a sweep says about the number of clusters, and how far it can be trusted. It is never silent when criteria disagree.
 *
 * @param table ascending in clusters, of k-means (inertia) or mixtures (bic); one row has more than one cluster at least
 * @param singleInertia inertia of one cluster, so that 2 can be an elbow too
 */
export function chooseClusters(table: readonly SweepRow[], singleInertia: number): Choice {
  const several = table.filter((row) => row.clusters > 1);
  const best = several.reduce((a, b) => (b.silhouette > a.silhouette ? b : a));
  const withBic = table.filter((row): row is SweepRow & { bic: number } => Number.isFinite(row.bic));
  const isMixture = table.every((row) => row.inertia === undefined);
  const strength = silhouetteVerdict(best.silhouette);
  const verdicts: SweepVerdict[] = [strength];
  const reasons = [silhouetteReason(best, strength)];
  const smallest = withBic.length > 0 ? withBic.reduce((a, b) => (b.bic < a.bic ? b : a)).clusters : undefined;
  const likeliest = isMixture ? smallest : undefined;
  const decisive = likeliest ?? best.clusters;
  const [first, last] = [table[0].clusters, table.at(-1)!.clusters];
  if (decisive === last || decisive === first) {
    verdicts.push('edge-of-sweep');
    const widen =
      decisive === 1 || (decisive === 2 && !isMixture) ? 'no smaller k can be compared with it' : 'widen it';
    reasons.push(`The best k, ${decisive}, lies at the edge of the sweep (${first} to ${last}): ${widen}.`);
  }
  const elbow = isMixture ? null : findElbow(withInertia(several, singleInertia));
  if (likeliest !== undefined) reasons.push(...bicReasons(withBic, likeliest, best.clusters));
  else if (elbow === null) {
    verdicts.push('no-elbow');
    reasons.push('The inertia falls smoothly and has no elbow.');
  } else if (elbow !== best.clusters) {
    reasons.push(
      `The criteria disagree: the silhouette says ${best.clusters}, the elbow of the inertia ${elbow}. Look at both maps.`,
    );
  }
  const inside = smallest === first || smallest === last ? null : smallest;
  if (!isMixture && inside !== undefined && inside !== null && inside !== best.clusters) {
    reasons.push(
      `The criteria disagree: the BIC of round clusters of one width says ${inside}, the silhouette ${best.clusters}. Look at both maps.`,
    );
  }
  const stable = largestStable(several);
  if (stable !== undefined) reasons.push(stabilityReason(several, stable, decisive));
  return {
    chosen: {
      silhouette: best.clusters,
      elbow,
      ...(likeliest !== undefined && { bic: likeliest }),
      ...(!isMixture && inside !== undefined && { sphericalBic: inside }),
      ...(stable !== undefined && { stability: stable }),
    },
    verdicts,
    reasons,
  };
}

function silhouetteReason({ silhouette, clusters }: SweepRow, strength: SilhouetteVerdict): string {
  const value = silhouette.toFixed(2);
  return {
    strong: `The silhouette of ${value} at k = ${clusters} shows clearly separated clusters.`,
    weak: `The silhouette of ${value} at k = ${clusters} shows clusters that overlap.`,
    'not-clusterable': `The silhouette stays below 0.25 for every k (${value} at best, k = ${clusters}): these spectra vary continuously or the noise hides their groups. Denoise (PCA scores), or look at PCA and unmixing instead.`,
  }[strength];
}

function bicReasons(table: readonly { clusters: number; bic: number }[], likeliest: number, bySilhouette: number) {
  const [least, next] = table.map(({ bic }) => bic).sort((a, b) => a - b);
  const lead = next === undefined ? '' : `, ${formatDifference(next - least)} below the next best (10 is decisive)`;
  const reasons = [`The BIC of the mixture is smallest at k = ${likeliest}${lead}.`];
  if (likeliest !== bySilhouette) {
    reasons.push(
      `The criteria disagree: the BIC says ${likeliest}, the silhouette ${bySilhouette}. The BIC counts components of a density, which may overlap; the silhouette wants them apart. Look at both maps.`,
    );
  }
  return reasons;
}

const formatDifference = (value: number) => (value >= 10 ? String(Math.round(value)) : value.toFixed(1));

/** Undefined when stability was not asked for; null when no k is stable. */
function largestStable(table: readonly SweepRow[]): number | null | undefined {
  const known = table.filter((row) => row.stability !== undefined);
  if (known.length === 0) return undefined;
  return known.findLast((row) => row.stability! >= STABLE)?.clusters ?? null;
}

function stabilityReason(table: readonly SweepRow[], stable: number | null, chosen: number): string {
  const own = table.find((row) => row.clusters === chosen)?.stability;
  const ofChosen = own === undefined ? '' : ` (k = ${chosen}: adjusted Rand index ${own.toFixed(2)})`;
  if (stable === null) return `Resamples of the pixels give other clusters each time, for every k${ofChosen}.`;
  if (own !== undefined && own < STABLE)
    return `Resamples give the same clusters up to k = ${stable} only, not at k = ${chosen}${ofChosen}: its clusters depend on which pixels are seen.`;
  return `Resamples of the pixels give the same clusters${ofChosen}.`;
}

function withInertia(several: readonly SweepRow[], singleInertia: number) {
  const rows = several.map(({ clusters, inertia }) => ({ clusters, inertia: inertia! }));
  return [{ clusters: 1, inertia: singleInertia }, ...rows];
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
