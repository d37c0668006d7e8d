import { mix, rgbOf } from '../../../src-preload/contract/colors.ts';
import { UNASSIGNED_COLOR } from '../../../src-preload/contract/phase-colors.ts';
import type { LabelColor } from '../map-image.ts';

/** Share of its color that a phase keeps when another one is lit, and what it fades to. */
const DIMMED_SHARE = 0.25;
const DIM_TOWARD = '#808080';
/** Points whose number is missing. */
const NO_VALUE = '#8f8f8f';

/** Colors as `[points × 4]` bytes: red, green, blue, 255. */
export type PointColors = Uint8Array;

/** One color for all. */
export function plainColors(count: number, color: string): PointColors {
  return new Uint8Array(new Uint32Array(count).fill(pack(color)).buffer);
}

/** Each point in the color of its pixel's phase; no phase is mid-gray, and phases beside a lit one fade. */
export function phasePointColors(
  pixels: Int32Array,
  labels: ArrayLike<number>,
  phases: readonly LabelColor[],
  litPhase: number | null,
): PointColors {
  const lit = phases.some(({ id }) => id === litPhase) ? litPhase : null;
  const shade = (color: string, id: number | null) =>
    pack(lit === null || lit === id ? color : mix(DIM_TOWARD, color, DIMMED_SHARE));
  const none = shade(UNASSIGNED_COLOR, null);
  const table = new Uint32Array(1 + Math.max(-1, ...phases.flatMap(({ clusters }) => clusters))).fill(none);
  for (const { id, color, clusters } of phases) for (const cluster of clusters) table[cluster] = shade(color, id);
  return filled(pixels.length, (point) => {
    const label = labels[pixels[point]];
    return label >= 0 && label < table.length ? table[label] : none;
  });
}

/** Each point's number through a color table of 256, clamped to the range. */
export function valuePointColors(
  pixels: Int32Array,
  values: ArrayLike<number>,
  [low, high]: readonly [number, number],
  table: Uint32Array,
): PointColors {
  const factor = high > low ? 256 / (high - low) : 0;
  const none = pack(NO_VALUE);
  return filled(pixels.length, (point) => {
    const value = values[pixels[point]];
    if (!Number.isFinite(value)) return none;
    const entry = factor === 0 ? 128 : (value - low) * factor;
    return table[entry <= 0 ? 0 : entry >= 255 ? 255 : entry | 0];
  });
}

function filled(count: number, colorOf: (point: number) => number): PointColors {
  const packed = new Uint32Array(count);
  for (let point = 0; point < count; point++) packed[point] = colorOf(point);
  return new Uint8Array(packed.buffer);
}

function pack(color: string): number {
  return new Uint32Array(new Uint8Array([...rgbOf(color), 255]).buffer)[0];
}
