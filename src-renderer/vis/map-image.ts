import { mix, rgbOf } from '../../src-preload/contract/colors.ts';
import type { Region } from '../../src-preload/contract/looked-dataset.ts';
import { UNASSIGNED_COLOR } from '../../src-preload/contract/phase-colors.ts';
import { UNASSIGNED_LABEL } from '../../src-preload/contract/unassigned-pixels.ts';
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

/** One of the maps of an overlay: which of red, green and blue, and the values at the ends of its brightness. */
interface OverlayLayer {
  readonly channel: number;
  readonly values: ArrayLike<number>;
  readonly range: readonly [number, number] | null;
}

/** Up to three maps as red, green and blue, clamped; transparent where one of them has no value. */
export function overlayImage(layers: readonly OverlayLayer[], width: number, height: number): PixelImage {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 3; pixel < rgba.length; pixel += 4) rgba[pixel] = 255;
  for (const { channel, values, range } of layers) {
    const [low, high] = range ?? [0, 1];
    const factor = high > low ? 255 / (high - low) : 0;
    for (let pixel = 0, at = 0; at < rgba.length; pixel++, at += 4) {
      const value = values[pixel];
      // A map without contrast is drawn at half its brightness, as other maps are.
      if (Number.isFinite(value)) rgba[at + channel] = factor === 0 ? 128 : (value - low) * factor;
      else rgba[at + 3] = 0;
    }
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
 * Labels → phase colors. Clusters in no phase, and pixels taken out of theirs, are mid-gray, other negative labels (no pixel, masked) transparent; while a phase
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
    if (label >= 0 && label < colors.length) pixels[i] = colors[label];
    else if (label >= 0 || label === UNASSIGNED_LABEL) pixels[i] = unassigned;
  }
  return { width, height, rgba };
}

/** Over what is not selected. */
const SHADE = [20, 24, 28, 170] as const;
/** Opacity of a region that is drawn as a tint, 0 to 255. */
const TINT_ALPHA = 150;

/** Shade over all pixels that are not in the region. */
export function selectionImage(region: Region, rows: number, columns: number): PixelImage {
  const rgba = new Uint8ClampedArray(rows * columns * 4);
  const pixels = new Uint32Array(rgba.buffer).fill(new Uint32Array(new Uint8Array(SHADE).buffer)[0]);
  fillRegion(pixels, region, columns, 0);
  return { width: columns, height: rows, rgba };
}

/** The pixels of a region in one color, half transparent. */
export function regionImage(region: Region, rows: number, columns: number, color: string): PixelImage {
  const rgba = new Uint8ClampedArray(rows * columns * 4);
  const tint = new Uint32Array(new Uint8Array([...rgbOf(color), TINT_ALPHA]).buffer)[0];
  fillRegion(new Uint32Array(rgba.buffer), region, columns, tint);
  return { width: columns, height: rows, rgba };
}

function fillRegion(pixels: Uint32Array, region: Region, columns: number, value: number): void {
  if (region.kind === 'pixels') for (const pixel of region.pixels) pixels[pixel] = value;
  else {
    for (let row = region.row; row < region.row + region.rows; row++) {
      const start = row * columns + region.column;
      pixels.fill(value, start, start + region.columns);
    }
  }
}

function dimmed(color: string): string {
  return mix(DIM_TOWARD, color, DIMMED_SHARE);
}

function pack(color: string): number {
  return new Uint32Array(new Uint8Array([...rgbOf(color), 255]).buffer)[0];
}
