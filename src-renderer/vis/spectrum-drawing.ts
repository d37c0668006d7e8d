import type { DrawCommand } from './draw-commands.ts';
import { drawCursor, drawTooltip } from './spectrum-cursor.ts';
import { drawGrid } from './spectrum-frame.ts';
import { drawMarkerLines, drawMarkerNames } from './spectrum-markers.ts';
import { CHARACTER, type SpectrumPicture, TEXT } from './spectrum-picture.ts';
import { curvePoints, type PlacedCurve, type SpectrumScales, yAt, yOf } from './spectrum-scales.ts';
import { drawBackground, drawRange, drawWindow, drawWindowLabel } from './spectrum-window.ts';

const DIMMED = 0.25;
const BAND = 0.18;
/** Stacked curves nearer to one another than this go without names. */
const SMALLEST_NAMED_STEP = 13;
/** How much of a curve is hidden behind a name over it. */
const BEHIND_NAME = 0.85;
/** Letters of a name that are drawn. */
const LONGEST_NAME = 20;
/** Between a curve and its name. */
const NAME_GAP = 4;

/** Grid, window, bands, curves, axes, cursor: from the bottom up. */
export function drawSpectrum(picture: SpectrumPicture): DrawCommand[] {
  const { scales, theme } = picture;
  const { plot } = scales;
  const commands: DrawCommand[] = [...drawGrid(picture)];
  commands.push({ op: 'clip', ...plot });
  for (const band of picture.bands ?? []) commands.push(...drawRange(picture, band));
  for (const range of picture.backgrounds ?? []) commands.push(drawBackground(picture, range));
  if (picture.window) commands.push(...drawWindow(picture, picture.window));
  commands.push(...drawMarkerLines(picture));
  for (const placed of scales.placed) commands.push(...drawBand(scales, placed, alphaOf(placed, picture) * BAND));
  const lines = scales.placed.map((placed) => curvePoints(scales, placed));
  for (const [i, placed] of scales.placed.entries()) {
    commands.push({
      op: 'line',
      points: lines[i]!,
      stroke: placed.curve.color,
      lineWidth: (placed.curve.lineWidth ?? 1.5) + (isLit(placed, picture) ? 1 : 0),
      ...(placed.curve.dash ? { dash: placed.curve.dash } : {}),
      ...(alphaOf(placed, picture) < 1 ? { alpha: alphaOf(placed, picture) } : {}),
    });
  }
  if (picture.stacked) commands.push(...drawNames(picture, lines));
  if (picture.window) commands.push(...drawWindowLabel(picture, picture.window));
  commands.push(...drawMarkerNames(picture));
  if (picture.cursor) commands.push(...drawCursor(picture, picture.cursor));
  const foot = plot.y + plot.height;
  commands.push({ op: 'unclip' });
  commands.push({
    op: 'line',
    points: [plot.x + 0.5, plot.y, plot.x + 0.5, foot + 0.5, plot.x + plot.width, foot + 0.5],
    stroke: theme.quiet,
    lineWidth: 1,
  });
  if (picture.cursor?.tooltip) commands.push(...drawTooltip(picture, picture.cursor));
  return commands;
}

function drawBand(scales: SpectrumScales, placed: PlacedCurve, alpha: number): DrawCommand[] {
  const { values, spread, color } = placed.curve;
  if (!spread) return [];
  const [upper, lower] = bandOf(values, spread);
  const above = curvePoints(scales, placed, upper);
  const below = curvePoints(scales, placed, lower);
  const points = new Float32Array(above.length + below.length);
  points.set(above);
  for (let i = 0; i < below.length; i += 2) {
    points[above.length + i] = below[below.length - 2 - i];
    points[above.length + i + 1] = below[below.length - 1 - i];
  }
  return [{ op: 'polygon', points, fill: color, alpha }];
}

const bands = new WeakMap<Float32Array, readonly [Float32Array, Float32Array]>();

/** Mean plus and minus one standard deviation, computed once per curve. */
function bandOf(values: Float32Array, spread: Float32Array): readonly [Float32Array, Float32Array] {
  const known = bands.get(spread);
  if (known) return known;
  const made = [values.map((value, i) => value + spread[i]), values.map((value, i) => value - spread[i])] as const;
  bands.set(spread, made);
  return made;
}

/** Names at the right end of stacked curves: above what of the curve lies there, below the next curve's zero. */
function drawNames(picture: SpectrumPicture, lines: readonly Float32Array[]): DrawCommand[] {
  const { scales, theme } = picture;
  const step = yAt(scales, scales.placed[1]?.shift ?? 0) - yAt(scales, scales.placed[0]?.shift ?? 0);
  if (step < SMALLEST_NAMED_STEP) return [];
  const right = scales.plot.x + scales.plot.width - 4;
  return scales.placed.flatMap((placed, i): DrawCommand[] => {
    const text = shortName(placed.curve.name);
    const width = text.length * CHARACTER;
    const zero = yOf(scales, placed, 0);
    const above = highestIn(lines[i]!, right - width, zero) - NAME_GAP;
    const wanted = Math.max(above, zero - step + TEXT);
    const y = Math.max(scales.plot.y + TEXT, Math.min(scales.plot.y + scales.plot.height - 4, wanted));
    const name: DrawCommand = {
      op: 'text',
      text,
      x: right,
      y,
      size: TEXT,
      fill: theme.ink,
      halo: theme.paper,
      align: 'right',
      baseline: 'alphabetic',
      ...(isLit(placed, picture) ? { bold: true } : {}),
    };
    if (y <= above) return [name];
    // Without room above its curve a name lies over the curve's end, which steps back behind its letters.
    const behind = { x: right - width, y: y - TEXT, width, height: TEXT + NAME_GAP };
    return [{ op: 'rect', ...behind, fill: theme.paper, alpha: BEHIND_NAME }, name];
  });
}

/** A name that leaves most of the picture to the curves; the legend has it whole. */
function shortName(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…` : name;
}

/** Highest point of a line from some x on; `zero` when it has none there. */
function highestIn(points: Float32Array, from: number, zero: number): number {
  let highest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i += 2) if (points[i] >= from && points[i + 1] < highest) highest = points[i + 1];
  return Number.isFinite(highest) ? highest : zero;
}

/** What is lit in all views: a phase, or an endmember. */
type Lit = Pick<SpectrumPicture, 'litPhase' | 'litComponent'>;

function isLit({ curve }: PlacedCurve, { litPhase, litComponent = null }: Lit): boolean {
  return (litPhase !== null && curve.phase === litPhase) || (litComponent !== null && curve.component === litComponent);
}

/** Curves of the same kind as the lit one step back. */
function alphaOf(placed: PlacedCurve, lit: Lit): number {
  const { phase, component } = placed.curve;
  const { litPhase, litComponent = null } = lit;
  if (isLit(placed, lit)) return 1;
  const stepsBack = (litPhase !== null && phase !== undefined) || (litComponent !== null && component !== undefined);
  return stepsBack ? DIMMED : 1;
}
