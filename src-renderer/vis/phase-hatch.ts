import { type HatchDirection, hatchOf } from '../../src-preload/contract/phase-hatches.ts';
import type { PixelImage } from './draw-commands.ts';
import type { LabelColor } from './map-image.ts';

/** Between two lines of the widest hatch, CSS pixels. */
const SPACING = 7;

/** A phase's hatch: where it lies, and its lines. */
export interface PhaseHatch {
  /** Opaque where the phase is. */
  readonly mask: PixelImage;
  readonly directions: readonly HatchDirection[];
  /** Between two lines, CSS pixels. */
  readonly spacing: number;
}

/** Hatches of the phases of a label map, for whoever cannot tell their colors apart. Negative labels have none. */
export function phaseHatches(
  labels: ArrayLike<number>,
  width: number,
  height: number,
  phases: readonly LabelColor[],
): PhaseHatch[] {
  return phases.flatMap(({ clusters }, index) => {
    const { directions, spacing } = hatchOf(index);
    if (directions.length === 0) return [];
    const rgba = new Uint8ClampedArray(4 * width * height);
    const pixels = new Uint32Array(rgba.buffer);
    const isOf = new Set(clusters);
    for (let i = 0; i < pixels.length; i++) if (isOf.has(labels[i])) pixels[i] = 0xffffffff;
    return [{ directions, spacing: spacing * SPACING, mask: { width, height, rgba } }];
  });
}

/** The same lines as a background of a swatch in the legend. */
export function hatchBackground(index: number): string {
  return hatchOf(index)
    .directions.map(([right, down]) => {
      const degrees = (Math.atan2(down, right) * 180) / Math.PI;
      return `repeating-linear-gradient(${degrees}deg, #000 0 1px, #fff 1px 2px, transparent 2px 4px)`;
    })
    .join(', ');
}
