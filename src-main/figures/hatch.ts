import { luminance } from '../../src-preload/contract/colors.ts';
import type { Hatch, HatchDirection } from '../../src-preload/contract/phase-hatches.ts';
import type { PixelMap } from './pixel-map.ts';
import type { SegmentsMark } from './scene.ts';
import { HATCH_MM, HATCH_PITCH_MM, INK, PAPER } from './theme.ts';

/** A rectangle on the page, millimetres. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A straight line as `[x1, y1, x2, y2]`, millimetres. */
type Line = readonly [number, number, number, number];

/**
 * Hatches over a map: lines, not patterns, so that every format and program draws the same. Each line ends exactly where
 * the pixels of its phase do.
 *
 * @param hatches that of each palette color; a color without one stays plain
 * @param box where the map stands on the page
 */
export function hatchMap(map: PixelMap, hatches: readonly (Hatch | undefined)[], box: Box): SegmentsMark[] {
  return hatches.flatMap((hatch, index) => {
    if (!hatch) return [];
    const isOf = (column: number, row: number) => map.indices[row * map.columns + column] === index;
    const points = hatchLines(hatch, box).flatMap((line) => cutLine(line, box, map, isOf));
    return points.length > 0 ? [segments(points, map.palette[index])] : [];
  });
}

/** A rectangle of one color under its hatch; nothing for a plain phase. */
export function hatchBox(hatch: Hatch, color: string, box: Box): SegmentsMark[] {
  const points = hatchLines(hatch, box).flat();
  return points.length > 0 ? [segments(points, color)] : [];
}

/** Ink or paper, whichever stands out more: 4 : 1 or better on any color. */
function segments(points: readonly number[], color: string): SegmentsMark {
  // Contrast by WCAG 2.2: both are equal at the geometric mean.
  const limit = Math.sqrt((luminance(INK) + 0.05) * (luminance(PAPER) + 0.05)) - 0.05;
  return { kind: 'segments', points, stroke: luminance(color) > limit ? INK : PAPER, strokeMm: HATCH_MM };
}

/** Lines across a box, evenly apart and none along its edges. */
function hatchLines({ directions, spacing }: Hatch, box: Box): Line[] {
  return directions.flatMap((direction) => linesAcross(direction, spacing * HATCH_PITCH_MM, box));
}

function linesAcross([across, down]: HatchDirection, pitchMm: number, { x, y, width, height }: Box): Line[] {
  if (down === 0) return places(0, height, pitchMm).map((at) => [x, y + at, x + width, y + at]);
  if (across === 0) return places(0, width, pitchMm).map((at) => [x + at, y, x + at, y + height]);
  // Diagonals down to the right are at = y − x, those up to the right at = y + x.
  const step = pitchMm * Math.SQRT2;
  if (across === down) {
    return places(-width, height, step).map((at) => {
      const [from, to] = [Math.max(0, -at), Math.min(width, height - at)];
      return [x + from, y + from + at, x + to, y + to + at];
    });
  }
  return places(0, width + height, step).map((at) => {
    const [from, to] = [Math.max(0, at - height), Math.min(width, at)];
    return [x + from, y + at - from, x + to, y + at - to];
  });
}

/** As many places between two numbers as fit about a step apart, half of one away from both. */
function places(from: number, to: number, step: number): number[] {
  const count = Math.max(1, Math.round((to - from) / step));
  return Array.from({ length: count }, (_, index) => from + ((to - from) * (index + 0.5)) / count);
}

/** The parts of a line inside the pixels that are wanted, one after another as `x1, y1, x2, y2`. */
function cutLine(
  [x1, y1, x2, y2]: Line,
  box: Box,
  { columns, rows }: Pick<PixelMap, 'columns' | 'rows'>,
  isWanted: (column: number, row: number) => boolean,
): number[] {
  const edges = Float64Array.of(
    0,
    ...crossings((columns * (x1 - box.x)) / box.width, (columns * (x2 - box.x)) / box.width),
    ...crossings((rows * (y1 - box.y)) / box.height, (rows * (y2 - box.y)) / box.height),
    1,
  ).sort();
  const points: number[] = [];
  let start: number | null = null;
  for (let i = 1; i < edges.length; i++) {
    const middle = (edges[i - 1] + edges[i]) / 2;
    const column = Math.floor((columns * (x1 + middle * (x2 - x1) - box.x)) / box.width);
    const row = Math.floor((rows * (y1 + middle * (y2 - y1) - box.y)) / box.height);
    if (isWanted(column, row)) start ??= edges[i - 1];
    else if (start !== null) {
      addPart(start, edges[i - 1]);
      start = null;
    }
  }
  if (start !== null) addPart(start, 1);
  return points;

  function addPart(from: number, to: number): void {
    // Corners that only touch leave nothing to draw.
    if ((to - from) * Math.hypot(x2 - x1, y2 - y1) < LEAST_MM) return;
    points.push(x1 + from * (x2 - x1), y1 + from * (y2 - y1), x1 + to * (x2 - x1), y1 + to * (y2 - y1));
  }
}

/** A micrometre: nobody sees less. */
const LEAST_MM = 0.001;

/** Where between two numbers, 0 to 1, the whole ones lie. */
function crossings(from: number, to: number): number[] {
  if (from === to) return [];
  const [low, high] = from < to ? [from, to] : [to, from];
  const first = Math.floor(low) + 1;
  const count = Math.max(0, Math.ceil(high) - first);
  return Array.from({ length: count }, (_, index) => (first + index - from) / (to - from));
}
