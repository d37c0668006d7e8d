import { mix, rgbOf } from '../../src-preload/contract/colors.ts';
import { UNASSIGNED_COLOR } from '../../src-preload/contract/phase-colors.ts';
import type { PixelImage } from './draw-commands.ts';

export type { PixelImage };

/** How much of its color a phase keeps when another one is lit. */
const DIMMED_SHARE = 0.28;
const DIM_TOWARD = '#303030';

/** Values → colors: 256 classes between `low` and `high`, clamped; what is not finite is transparent. */
export function intensityImage(
  values: ArrayLike<number>,
  width: number,
  height: number,
  range: readonly [number, number],
  table: Uint32Array,
): PixelImage {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const pixels = new Uint32Array(rgba.buffer);
  const [low, high] = range;
  const factor = high > low ? 256 / (high - low) : 0;
  for (let i = 0; i < pixels.length; i++) {
    const value = values[i];
    // A map without contrast is drawn in the middle of the table.
    const entry = factor === 0 ? 128 : (value - low) * factor;
    if (Number.isFinite(value)) pixels[i] = table[entry <= 0 ? 0 : entry >= 255 ? 255 : entry | 0];
  }
  return { width, height, rgba };
}

/** One phase as a label image needs it. */
export interface LabelColor {
  readonly id: number;
  readonly color: string;
  readonly clusters: readonly number[];
}

/**
 * Labels → phase colors. Clusters in no phase are mid-gray, negative labels (no pixel, masked) transparent; while a phase
 * is lit the others are dimmed.
 */
export function labelImage(
  labels: ArrayLike<number>,
  width: number,
  height: number,
  phases: readonly LabelColor[],
  litPhase: number | null,
): PixelImage {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const pixels = new Uint32Array(rgba.buffer);
  const lit = litPhase !== null && phases.some((phase) => phase.id === litPhase) ? litPhase : null;
  const unassigned = pack(lit === null ? UNASSIGNED_COLOR : dimmed(UNASSIGNED_COLOR));
  const colors = new Uint32Array(1 + Math.max(-1, ...phases.flatMap(({ clusters }) => clusters))).fill(unassigned);
  for (const phase of phases) {
    const color = pack(lit === null || lit === phase.id ? phase.color : dimmed(phase.color));
    for (const cluster of phase.clusters) colors[cluster] = color;
  }
  for (let i = 0; i < pixels.length; i++) {
    const label = labels[i];
    if (label >= 0) pixels[i] = label < colors.length ? colors[label] : unassigned;
  }
  return { width, height, rgba };
}

function dimmed(color: string): string {
  return mix(DIM_TOWARD, color, DIMMED_SHARE);
}

function pack(color: string): number {
  return new Uint32Array(new Uint8Array([...rgbOf(color), 255]).buffer)[0];
}
