import { forPackedPixels } from './packed-pixels.ts';
import type { UnassignedPixels } from './project.ts';

/** Label of a pixel that a person took out of its phase by hand. A run's own labels have −1 where a mask left a pixel out, and clusters from 0 on. */
export const UNASSIGNED_LABEL = -2;

/** Whether a pixel took part in the clustering, whatever became of it since. */
export function hasLabel(label: number): boolean {
  return label >= 0 || label === UNASSIGNED_LABEL;
}

/** What was taken out of the phases of an array of labels; undefined when nothing was. */
export function unassignedOf(
  all: readonly UnassignedPixels[] | undefined,
  run: number,
  labels: string,
): UnassignedPixels | undefined {
  return all?.find((one) => one.run === run && one.labels === labels);
}

/** Labels of a run with {@link UNASSIGNED_LABEL} where a person took pixels out; the same array when none were. */
export function assignedLabels<Labels extends { slice(): Labels; [pixel: number]: number }>(
  labels: Labels,
  unassigned: UnassignedPixels | undefined,
): Labels {
  if (!unassigned || unassigned.regions.length === 0) return labels;
  const left = labels.slice();
  for (const { pixels } of unassigned.regions) {
    forPackedPixels(pixels, (pixel) => {
      left[pixel] = UNASSIGNED_LABEL;
    });
  }
  return left;
}

/** Pixels of each cluster that were taken out, by the cluster's number. */
export function pixelsTaken(unassigned: UnassignedPixels | undefined): readonly number[] {
  const taken: number[] = [];
  for (const { taken: each } of unassigned?.regions ?? []) {
    each.forEach((pixels, cluster) => {
      taken[cluster] = (taken[cluster] ?? 0) + pixels;
    });
  }
  return taken;
}

/** How many pixels some regions hold. */
export function countUnassigned(regions: UnassignedPixels['regions']): number {
  return regions.reduce((sum, { taken }) => sum + taken.reduce((pixels, each) => pixels + each, 0), 0);
}
