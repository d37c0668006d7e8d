import type { PixelImage } from './draw-commands.ts';
import type { LabelColor } from './map-image.ts';

/** Directions of a hatch's lines, as steps right and down. The first phase has none: its plain color is a mark as well. */
const HATCHES: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[1, 1]],
  [[1, -1]],
  [[1, 0]],
  [[0, 1]],
  [
    [1, 1],
    [1, -1],
  ],
  [
    [1, 0],
    [0, 1],
  ],
];
const SPACING = 7;
/** Hatches begin anew, closer, after the last one. */
const CLOSER = 0.55;

/** A phase's hatch: where it lies, and its lines. */
export interface PhaseHatch {
  /** Opaque where the phase is. */
  readonly mask: PixelImage;
  readonly directions: readonly (readonly [number, number])[];
  /** Between two lines, CSS pixels. */
  readonly spacing: number;
}

/** Lines of the hatch of the phase at some place of the list. */
export function hatchOf(index: number): Omit<PhaseHatch, 'mask'> {
  const spacing = SPACING * CLOSER ** Math.floor(index / HATCHES.length);
  return { directions: HATCHES[index % HATCHES.length]!, spacing };
}

/** Hatches of the phases of a label map, for whoever cannot tell their colors apart. Negative labels have none. */
export function phaseHatches(
  labels: ArrayLike<number>,
  width: number,
  height: number,
  phases: readonly LabelColor[],
): PhaseHatch[] {
  return phases.flatMap(({ clusters }, index) => {
    const hatch = hatchOf(index);
    if (hatch.directions.length === 0) return [];
    const rgba = new Uint8ClampedArray(4 * width * height);
    const pixels = new Uint32Array(rgba.buffer);
    const isOf = new Set(clusters);
    for (let i = 0; i < pixels.length; i++) if (isOf.has(labels[i])) pixels[i] = 0xffffffff;
    return [{ ...hatch, mask: { width, height, rgba } }];
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
