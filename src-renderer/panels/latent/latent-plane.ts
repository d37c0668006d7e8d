import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { embeddingValues } from '../../parts/maps/embedding-values.ts';

/** What the scatter shows: two latent numbers, or a t-SNE of all of them. */
export type LatentPlane =
  | { readonly kind: 'axes'; readonly x: number; readonly y: number }
  | { readonly kind: 'embedding' };

/** Numbers of both axes for every sample, NaN where there is none. */
export interface PlaneValues {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly xTitle: string;
  readonly yTitle: string;
}

/** Two of the latent numbers, `n × size`. */
export function axesPlane(latents: ArrayLike<number>, size: number, x: number, y: number): PlaneValues {
  const samples = Math.floor(latents.length / size);
  const along = (axis: number) => Float32Array.from({ length: samples }, (_, i) => latents[i * size + axis]!);
  return { x: along(x), y: along(y), xTitle: `Latent number ${x + 1}`, yTitle: `Latent number ${y + 1}` };
}

/** The points of a t-SNE, with the samples that they belong to. */
export function embeddingPlane(points: ArrayLike<number>, sample: ArrayLike<number>, samples: number): PlaneValues {
  return {
    x: embeddingValues(points, sample, 0, samples),
    y: embeddingValues(points, sample, 1, samples),
    xTitle: 't-SNE axis 1 (no unit)',
    yTitle: 't-SNE axis 2 (no unit)',
  };
}

/** Names of the arrays of the t-SNE that was made of the latent numbers: by a later step, of scores; null when there is none. */
export function embeddingOf(
  run: RunRecord,
  step: number,
): { readonly points: string; readonly sample: string | null } | null {
  const at = run.result.steps.findLastIndex(
    ({ op, parameters }, i) => i > step && op === 'tsne' && parameters.input !== 'spectra',
  );
  const array = (word: string) =>
    run.arrays.find((one) => one.step === at && new RegExp(`^${word}(-\\d+)?$`).test(one.name))?.name ?? null;
  const points = at < 0 ? null : array('embedding');
  return points === null ? null : { points, sample: array('sample') };
}

/** The samples that the points of a t-SNE belong to: all of them where the run says nothing else. */
export function samplesOf(points: ArrayValues, sample: ArrayValues | null): ArrayLike<number> {
  return sample?.values ?? Int32Array.from({ length: points.shape[0] ?? 0 }, (_, i) => i);
}
