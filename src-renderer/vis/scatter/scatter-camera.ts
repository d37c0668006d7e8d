import type { Box } from '../draw-commands.ts';
import type { Point } from '../regions.ts';

/** The part of a scatter plot in sight, in shares of the points' ranges (see `scatter-points.ts`); y upward. */
export interface ScatterCamera {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

export const SCATTER_MARGIN = { left: 58, right: 12, top: 10, bottom: 38 } as const;
/** Room around the outermost points, as a share of the range. */
const ROOM = 0.04;
/** 32-bit places still lie apart by less than a screen pixel at this width. */
const SMALLEST_WIDTH = 2e-4;
const LARGEST_WIDTH = 20;

/** Where the points are drawn in a panel of this size. */
export function plotBox(width: number, height: number): Box {
  const { left, right, top, bottom } = SCATTER_MARGIN;
  return { x: left, y: top, width: Math.max(10, width - left - right), height: Math.max(10, height - top - bottom) };
}

/**
 * All points in sight. `proportion` is the x range over the y range where one unit must be equally long on both axes (t-SNE);
 * null stretches each axis to its side.
 */
export function fitScatter(plot: Box, proportion: number | null): ScatterCamera {
  let [halfX, halfY] = [0.5 + ROOM, 0.5 + ROOM];
  if (proportion !== null && proportion > 0) {
    const wanted = plot.width / plot.height / proportion;
    if (halfX / halfY < wanted) halfX = halfY * wanted;
    else halfY = halfX / wanted;
  }
  return { left: 0.5 - halfX, right: 0.5 + halfX, bottom: 0.5 - halfY, top: 0.5 + halfY };
}

/** Zooms in by a factor about a place on the screen, which stays where it is. */
export function zoomScatter(camera: ScatterCamera, plot: Box, factor: number, at: Point): ScatterCamera {
  const { x, y } = toShare(camera, plot, at);
  const smaller = Math.min(camera.right - camera.left, camera.top - camera.bottom);
  const larger = Math.max(camera.right - camera.left, camera.top - camera.bottom);
  const by = Math.max(larger / LARGEST_WIDTH, Math.min(smaller / SMALLEST_WIDTH, factor));
  return {
    left: x - (x - camera.left) / by,
    right: x + (camera.right - x) / by,
    bottom: y - (y - camera.bottom) / by,
    top: y + (camera.top - y) / by,
  };
}

/** Moves the points on the screen by so many pixels; some of their range stays in sight. */
export function panScatter(camera: ScatterCamera, plot: Box, dx: number, dy: number): ScatterCamera {
  const x = kept((-dx / plot.width) * (camera.right - camera.left), camera.left, camera.right);
  const y = kept((dy / plot.height) * (camera.top - camera.bottom), camera.bottom, camera.top);
  return { left: camera.left + x, right: camera.right + x, bottom: camera.bottom + y, top: camera.top + y };
}

/** As much of a move as leaves a tenth of the range, or of what is in sight, in sight. */
function kept(by: number, low: number, high: number): number {
  const least = Math.min(0.1, (high - low) / 10);
  return Math.max(least - high, Math.min(1 - least - low, by));
}

/** Screen → share of the ranges. */
export function toShare(camera: ScatterCamera, plot: Box, at: Point): Point {
  return {
    x: camera.left + ((at.x - plot.x) / plot.width) * (camera.right - camera.left),
    y: camera.top - ((at.y - plot.y) / plot.height) * (camera.top - camera.bottom),
  };
}

/** Share of the ranges → screen. */
export function toPlot(camera: ScatterCamera, plot: Box, at: Point): Point {
  return {
    x: plot.x + ((at.x - camera.left) / (camera.right - camera.left)) * plot.width,
    y: plot.y + ((camera.top - at.y) / (camera.top - camera.bottom)) * plot.height,
  };
}
