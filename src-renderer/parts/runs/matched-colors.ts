import { rgbOf } from '../../../src-preload/contract/colors.ts';
import { PHASE_COLORS, phaseColor } from '../../../src-preload/contract/phase-colors.ts';
import type { PhaseRecord } from '../../../src-preload/contract/project.ts';
import type { PixelImage } from '../../vis/draw-commands.ts';
import type { LabelColor } from '../../vis/map-image.ts';

/**
 * Colors of another run's clusters that say the same as those of a run: a matched cluster has the color of its match's
 * phase, an unmatched one a color that no phase of the run has.
 *
 * @param matching for each cluster of the other run the cluster of the run that it matches, or −1
 */
export function matchedColors(matching: readonly number[], phases: readonly PhaseRecord[]): readonly LabelColor[] {
  const used = new Set(phases.map(({ color }) => color));
  const free = [
    ...PHASE_COLORS,
    ...Array.from({ length: matching.length + 10 }, (_, i) => phaseColor(PHASE_COLORS.length + i)),
  ].filter((color) => !used.has(color));
  return matching.flatMap((match, cluster) => {
    const phase = phases.find(({ clusters }) => clusters.includes(match));
    if (phase) return [{ id: cluster, color: phase.color, clusters: [cluster] }];
    // A match in no phase is unassigned there, and here too.
    return match >= 0 ? [] : [{ id: cluster, color: free.shift()!, clusters: [cluster] }];
  });
}

/** The same as phases that are lit with those of the run: a matched cluster has its phase's id, an unmatched one an id below zero. */
export function matchedPhases(matching: readonly number[], phases: readonly PhaseRecord[]): readonly LabelColor[] {
  return matchedColors(matching, phases).map((one) => {
    const phase = phases.find(({ clusters }) => clusters.includes(matching[one.id]!));
    return { ...one, id: phase?.id ?? -1 - one.id };
  });
}

/** Where two runs differ: a strong color on light gray. */
export function differenceImage(
  difference: ArrayLike<number>,
  width: number,
  height: number,
  color: string,
  ground: string,
): PixelImage {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const [on, off] = [rgbOf(color), rgbOf(ground)];
  for (let i = 0; i < width * height; i++) rgba.set([...(difference[i] ? on : off), 255], 4 * i);
  return { width, height, rgba };
}
