import type { Box } from '../draw-commands.ts';
import type { PointColors } from './point-colors.ts';
import type { ScatterCamera } from './scatter-camera.ts';
import type { ScatterPoints } from './scatter-points.ts';

/** How the points look, whatever draws them. */
export interface PointStyle {
  /** Diameter, CSS pixels. */
  readonly size: number;
  /** Points fade where many overlap. */
  readonly fades: boolean;
  /** Color of the points beside a selection, `#rrggbb`. */
  readonly gray: string;
}

/** Points as they are drawn: places, colors, which are chosen, how crowded it is. */
export interface DrawnPoints {
  readonly points: ScatterPoints;
  readonly colors: PointColors;
  /** 1 for each chosen point; null when nothing is selected, and all have their color. */
  readonly chosen: Uint8Array | null;
  /** Points per cell around each point (see `crowding.ts`). */
  readonly crowd: Float32Array;
}

/** What draws points on a canvas as large as the plot. */
export interface PointLayer {
  readonly kind: 'webgl' | 'canvas';
  /** Draws; only what has changed since the last time goes to the graphics card. */
  draw(drawn: DrawnPoints, camera: ScatterCamera, plot: Box, style: PointStyle, ratio: number): void;
  dispose(): void;
}

/** Opacity of points beside a selection, before crowds fade them. */
export const BESIDE_ALPHA = 0.5;

/** Points that overlap at one place: those of a cell, times the share of the cell that a point covers. */
export function overlapFactor(camera: ScatterCamera, plot: Box, size: number, cells: number): number {
  const cellWidth = plot.width / (camera.right - camera.left) / cells;
  const cellHeight = plot.height / (camera.top - camera.bottom) / cells;
  return (size * size) / Math.max(1e-9, cellWidth * cellHeight);
}

/**
 * Order in which points are drawn: steps of about the golden section, so that no part of the map always lies on top. Every point
 * comes once, since the step has no divisor in common with their number.
 */
export function drawOrder(count: number): Uint32Array {
  let step = Math.max(1, Math.round(count * 0.618));
  while (greatestDivisor(step, count) > 1) step++;
  const order = new Uint32Array(count);
  for (let i = 0, point = 0; i < count; i++) {
    order[i] = point;
    point = (point + step) % count;
  }
  return order;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
