import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';

/** What one way of denoising has done, as the step says it. */
export interface MethodQuality {
  readonly method: 'autoencoder' | 'pca';
  readonly components: number;
  /** ‖data − denoised‖ / ‖data‖ */
  readonly takenAway: number;
  /** The same of what neither method has learned from; null where there is none, or an older run does not say. */
  readonly heldOutError: number | null;
  /** Correlation of neighbors in what was taken away; null where there are no neighbors. */
  readonly along: number | null;
  readonly across: number | null;
  readonly residual: string;
  /** Against a clean reference, where there was one. */
  readonly psnr: number | null;
  readonly ssim: number | null;
}

/** The last step of a run that judged its denoising. */
export interface Denoising {
  readonly step: number;
  readonly methods: readonly MethodQuality[];
  /** The data themselves against the reference. */
  readonly noisy: { readonly psnr: number | null; readonly ssim: number | null } | null;
  /** Names of its arrays; null for those that it has not. */
  readonly histogram: string | null;
  readonly bins: string | null;
  readonly pca: string | null;
}

/** What a run says of its denoising after the step of its network; null when it has not judged it. */
export function readDenoising(run: RunRecord, network: number): Denoising | null {
  const step = run.result.steps.findLastIndex(({ op }, i) => i > network && op === 'denoising');
  if (step < 0) return null;
  const { results } = run.result.steps[step]!;
  const array = (word: string) =>
    run.arrays.find((one) => one.step === step && new RegExp(`^${word}(-\\d+)?$`).test(one.name))?.name ?? null;
  const methods = Array.isArray(results.methods) ? results.methods : [];
  const noisy = recordOf(results.noisy ?? null);
  return {
    step,
    methods: methods.flatMap((one): MethodQuality[] => {
      const found = recordOf(one as Json);
      if (!found || (found.method !== 'autoencoder' && found.method !== 'pca')) return [];
      const correlation = recordOf(found.correlation ?? null);
      return [
        {
          method: found.method,
          components: Number(found.components),
          takenAway: Number(found.relativeError),
          heldOutError: numberOf(found.heldOutError),
          along: numberOf(correlation?.along),
          across: numberOf(correlation?.across),
          residual: String(found.residual),
          psnr: numberOf(found.psnr),
          ssim: numberOf(found.ssim),
        },
      ];
    }),
    noisy: noisy && { psnr: numberOf(noisy.psnr), ssim: numberOf(noisy.ssim) },
    histogram: array('residual-histogram'),
    bins: array('residual-bins'),
    pca: array('pca-reconstruction'),
  };
}

function recordOf(value: Json): { readonly [key: string]: Json } | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })
    : null;
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** Outline of a histogram as SVG path, its highest bin at the top; x from `low` to `high`. */
export function histogramPath(
  counts: ArrayLike<number>,
  edges: ArrayLike<number>,
  [low, high]: readonly [number, number],
  width: number,
  height: number,
): string {
  let most = 0;
  for (let i = 0; i < counts.length; i++) most = Math.max(most, counts[i]!);
  if (most === 0 || !(high > low)) return '';
  const x = (edge: number) => Math.round(((edge - low) / (high - low)) * width * 10) / 10;
  let path = `M${x(edges[0]!)} ${height}`;
  for (let i = 0; i < counts.length; i++) {
    const y = Math.round((height - (counts[i]! / most) * (height - 2)) * 10) / 10;
    path += `V${y}H${x(edges[i + 1]!)}`;
  }
  return `${path}V${height}`;
}

/** Values that a histogram holds nearly all of, the same distance on both sides of zero. */
export function histogramReach(counts: ArrayLike<number>, edges: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  let [reach, inside] = [0, 0];
  const order = Array.from({ length: counts.length }, (_, i) => i).sort(
    (a, b) => Math.abs(edges[a]! + edges[a + 1]!) - Math.abs(edges[b]! + edges[b + 1]!),
  );
  for (const bin of order) {
    if (inside >= total * 0.998) break;
    inside += counts[bin]!;
    reach = Math.max(reach, Math.abs(edges[bin]!), Math.abs(edges[bin + 1]!));
  }
  return reach;
}
