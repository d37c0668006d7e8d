import { axisScaling, formatNumber, formatValue, niceTicks, powerOfTen } from '../../src-preload/contract/numbers.ts';
import type { DrawCommand } from './draw-commands.ts';
import { markerRows, nameSpan, type PlacedMarker } from './marker-layout.ts';
import {
  curvePoints,
  MARGIN,
  type PlacedCurve,
  type SpectrumScales,
  valueAt,
  xOf,
  yAt,
  yOf,
} from './spectrum-scales.ts';
import type { DrawTheme } from './theme.ts';

/** Everything around and over the curves. */
export interface SpectrumPicture {
  readonly scales: SpectrumScales;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Offset curves share no zero, so the y axis has no numbers. */
  readonly stacked: boolean;
  /** Outer edges of the energy window, and its limits in words. */
  readonly window: { readonly low: number; readonly high: number; readonly label: string } | null;
  /** Where the background of the window is taken, in energies. */
  readonly backgrounds?: readonly (readonly [number, number])[] | undefined;
  /** X-ray lines or edges, already placed; the lit one stands out. */
  readonly markers?: readonly PlacedMarker[] | undefined;
  readonly litMarker?: string | null | undefined;
  /** Energy under the pointer, with its label. */
  readonly cursor: { readonly energy: number; readonly label: string; readonly tooltip: boolean } | null;
  /** Phase that is lit: the others step back. */
  readonly litPhase: number | null;
  readonly theme: DrawTheme;
}

const TEXT = 11;
const TITLE = 12;
const TICK_SPACING_X = 84;
const TICK_SPACING_Y = 36;
const DIMMED = 0.25;
const BAND = 0.18;
/** Handles of the window: half their width, and where they sit. */
const GRIP = 3;
/** Height of a line of markers' names. */
const MARKER_LINE = 14;
const BACKGROUND_ALPHA = 0.14;
const TOOLTIP_ROWS = 8;
const TOOLTIP_LINE = 16;
const CHARACTER = 6.4;
const TITLE_CHARACTER = 6.9;
/** Stacked curves nearer to one another than this go without names. */
const SMALLEST_NAMED_STEP = 13;
/** Between a curve and its name. */
const NAME_GAP = 4;

/** Grid, window, bands, curves, axes, cursor: from the bottom up. */
export function drawSpectrum(picture: SpectrumPicture): DrawCommand[] {
  const { scales, theme } = picture;
  const { plot } = scales;
  const commands: DrawCommand[] = [...drawGrid(picture)];
  commands.push({ op: 'clip', ...plot });
  for (const range of picture.backgrounds ?? []) commands.push(drawBackground(picture, range));
  if (picture.window) commands.push(...drawWindow(picture, picture.window));
  commands.push(...drawMarkerLines(picture));
  for (const placed of scales.placed)
    commands.push(...drawBand(scales, placed, alphaOf(placed, picture.litPhase) * BAND));
  const lines = scales.placed.map((placed) => curvePoints(scales, placed));
  for (const [i, placed] of scales.placed.entries()) {
    commands.push({
      op: 'line',
      points: lines[i]!,
      stroke: placed.curve.color,
      lineWidth: (placed.curve.lineWidth ?? 1.5) + (isLit(placed, picture.litPhase) ? 1 : 0),
      ...(placed.curve.dash ? { dash: placed.curve.dash } : {}),
      ...(alphaOf(placed, picture.litPhase) < 1 ? { alpha: alphaOf(placed, picture.litPhase) } : {}),
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

function drawGrid({ scales, theme, xTitle, yTitle, stacked }: SpectrumPicture): DrawCommand[] {
  const { plot, range, yRange, log } = scales;
  const commands: DrawCommand[] = [];
  const foot = plot.y + plot.height;
  const xTicks = niceTicks(range[0], range[1], Math.max(2, Math.floor(plot.width / TICK_SPACING_X)));
  xTicks.values.forEach((value, i) => {
    const x = Math.round(xOf(scales, value)) + 0.5;
    commands.push(
      { op: 'line', points: [x, plot.y, x, foot], stroke: theme.grid, lineWidth: 1 },
      { op: 'line', points: [x, foot, x, foot + 4], stroke: theme.quiet, lineWidth: 1 },
      {
        op: 'text',
        text: xTicks.labels[i],
        x,
        y: foot + 7,
        size: TEXT,
        fill: theme.ink,
        align: 'center',
        baseline: 'top',
      },
    );
  });
  commands.push({
    op: 'text',
    text: xTitle,
    x: plot.x + plot.width / 2,
    y: foot + 22,
    size: TITLE,
    fill: theme.ink,
    align: 'center',
    baseline: 'top',
  });

  const yLine = (position: number, label: string) => {
    const y = Math.round(yAt(scales, position)) + 0.5;
    commands.push({ op: 'line', points: [plot.x, y, plot.x + plot.width, y], stroke: theme.grid, lineWidth: 1 });
    if (label !== '') {
      commands.push({
        op: 'text',
        text: label,
        x: plot.x - 7,
        y,
        size: TEXT,
        fill: theme.ink,
        align: 'right',
        baseline: 'middle',
      });
    }
  };
  let suffix = '';
  if (stacked) {
    // The zero line of each curve.
    if (!log) for (const { shift } of scales.placed) yLine(shift, '');
    suffix = ', offset';
  } else if (log) {
    const every = Math.max(1, Math.ceil((yRange[1] - yRange[0]) / Math.max(1, plot.height / TICK_SPACING_Y)));
    const decades: number[] = [];
    for (let decade = Math.ceil(yRange[0] - 1e-9); decade <= yRange[1]; decade += every) decades.push(decade);
    const plain = decades.every((decade) => decade >= 0 && decade < 4);
    if (every === 1) commands.push(...minorTicks(scales, theme));
    if (decades.length >= 2)
      for (const decade of decades) yLine(decade, plain ? formatNumber(10 ** decade) : powerOfTen(decade));
    else {
      const ticks = niceTicks(10 ** yRange[0], 10 ** yRange[1], Math.max(2, Math.floor(plot.height / TICK_SPACING_Y)));
      ticks.values.forEach((value) => {
        if (value > 0) yLine(Math.log10(value), formatValue(value, 3));
      });
    }
  } else {
    const { factor, exponent } = axisScaling(Math.max(Math.abs(yRange[0]), Math.abs(yRange[1])));
    const ticks = niceTicks(
      yRange[0] / factor,
      yRange[1] / factor,
      Math.max(2, Math.floor(plot.height / TICK_SPACING_Y)),
    );
    ticks.values.forEach((value, i) => {
      yLine(value * factor, ticks.labels[i]);
    });
    if (exponent !== 0) suffix = ` × ${powerOfTen(exponent)}`;
  }
  // A low panel gets a shorter title rather than a cut one: the power of ten stays in any case.
  const height = plot.height + MARGIN.top + MARGIN.bottom;
  const shorter = [
    `${yTitle}${suffix}`,
    yTitle + (stacked ? '' : suffix),
    `${yTitle.split(' ')[0]}${stacked ? '' : suffix}`,
  ];
  commands.push({
    op: 'text',
    text: shorter.find((text) => text.length * TITLE_CHARACTER <= height - 8) ?? shorter[2],
    x: 6,
    y: height / 2,
    size: TITLE,
    fill: theme.ink,
    align: 'center',
    baseline: 'top',
    upward: true,
  });
  return commands;
}

/** Short lines at 2, 3, … 9 × 10ⁿ. */
function minorTicks(scales: SpectrumScales, theme: DrawTheme): DrawCommand[] {
  const { plot, yRange } = scales;
  const points: number[] = [];
  for (let decade = Math.floor(yRange[0]); decade <= yRange[1]; decade++) {
    for (let digit = 2; digit <= 9; digit++) {
      const position = decade + Math.log10(digit);
      if (position < yRange[0] || position > yRange[1]) continue;
      const y = Math.round(yAt(scales, position)) + 0.5;
      points.push(plot.x - 4, y, plot.x, y, Number.NaN, Number.NaN);
    }
  }
  return [{ op: 'line', points, stroke: theme.quiet, lineWidth: 1 }];
}

function drawWindow({ scales, theme }: SpectrumPicture, window: NonNullable<SpectrumPicture['window']>): DrawCommand[] {
  const { plot } = scales;
  const left = xOf(scales, window.low);
  const right = xOf(scales, window.high);
  const width = Math.max(2, right - left);
  const commands: DrawCommand[] = [
    { op: 'rect', x: left, y: plot.y, width, height: plot.height, fill: theme.accentSoft, alpha: 0.16 },
  ];
  for (const x of [left, left + width]) {
    commands.push(
      { op: 'line', points: [x, plot.y, x, plot.y + plot.height], stroke: theme.accent, lineWidth: 1.5 },
      { op: 'rect', x: x - GRIP, y: plot.y + plot.height / 2 - 12, width: 2 * GRIP, height: 24, fill: theme.accent },
    );
  }
  return commands;
}

function drawBackground({ scales, theme }: SpectrumPicture, [low, high]: readonly [number, number]): DrawCommand {
  const { plot } = scales;
  const left = xOf(scales, low);
  const width = Math.max(2, xOf(scales, high) - left);
  return { op: 'rect', x: left, y: plot.y, width, height: plot.height, fill: theme.quiet, alpha: BACKGROUND_ALPHA };
}

/** Thin lines over the whole height; those without a name are fainter. */
function drawMarkerLines({ scales, theme, markers = [], litMarker }: SpectrumPicture): DrawCommand[] {
  const { plot } = scales;
  return markers.map(({ marker, x, row }): DrawCommand => {
    const isLit = marker.id === litMarker;
    const top = plot.y + (row < 0 ? markerRows(plot.height) : row + 1) * MARKER_LINE;
    return {
      op: 'line',
      points: [x, top, x, plot.y + plot.height],
      stroke: isLit ? theme.accent : theme.quiet,
      lineWidth: isLit ? 2 : 1,
      alpha: isLit ? 1 : row < 0 ? 0.3 : 0.6,
    };
  });
}

function drawMarkerNames({ scales, theme, markers = [], litMarker }: SpectrumPicture): DrawCommand[] {
  const { plot } = scales;
  return markers
    .filter(({ row }) => row >= 0)
    .map(({ marker, x, row }): DrawCommand => {
      const isLit = marker.id === litMarker;
      const [start, end] = nameSpan(marker.label, x, plot.x, plot.x + plot.width);
      return {
        op: 'text',
        text: marker.label,
        x: (start + end) / 2,
        y: plot.y + row * MARKER_LINE + 2,
        size: TEXT,
        fill: isLit ? theme.accent : theme.ink,
        halo: theme.paper,
        align: 'center',
        baseline: 'top',
        ...(isLit ? { bold: true } : {}),
      };
    });
}

/** Limits of the window, over the curves. */
function drawWindowLabel(
  { scales, theme, markers = [] }: SpectrumPicture,
  window: NonNullable<SpectrumPicture['window']>,
): DrawCommand[] {
  const { plot } = scales;
  const left = xOf(scales, window.low);
  const width = Math.max(2, xOf(scales, window.high) - left);
  const room = window.label.length * CHARACTER;
  const fits = width > room + 12;
  const after = left + width + 6 + room < plot.x + plot.width;
  return [
    {
      op: 'text',
      text: window.label,
      x: fits ? left + width / 2 : after ? left + width + 6 : left - 6,
      // Below the names of lines, where there are any.
      y: plot.y + 4 + MARKER_LINE * (1 + Math.max(-1, ...markers.map(({ row }) => row))),
      size: TEXT,
      fill: theme.accent,
      halo: theme.paper,
      align: fits ? 'center' : after ? 'left' : 'right',
      baseline: 'top',
      bold: true,
    },
  ];
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
function drawNames({ scales, theme, litPhase }: SpectrumPicture, lines: readonly Float32Array[]): DrawCommand[] {
  const step = yAt(scales, scales.placed[1]?.shift ?? 0) - yAt(scales, scales.placed[0]?.shift ?? 0);
  if (step < SMALLEST_NAMED_STEP) return [];
  const right = scales.plot.x + scales.plot.width - 4;
  return scales.placed.map((placed, i): DrawCommand => {
    const zero = yOf(scales, placed, 0);
    const highest = highestIn(lines[i]!, right - placed.curve.name.length * CHARACTER, zero);
    const y = Math.max(highest - NAME_GAP, zero - step + TEXT);
    return {
      op: 'text',
      text: placed.curve.name,
      x: right,
      y: Math.max(scales.plot.y + TEXT, Math.min(scales.plot.y + scales.plot.height - 4, y)),
      size: TEXT,
      fill: theme.ink,
      halo: theme.paper,
      align: 'right',
      baseline: 'alphabetic',
      ...(isLit(placed, litPhase) ? { bold: true } : {}),
    };
  });
}

/** Highest point of a line from some x on; `zero` when it has none there. */
function highestIn(points: Float32Array, from: number, zero: number): number {
  let highest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i += 2) if (points[i] >= from && points[i + 1] < highest) highest = points[i + 1];
  return Number.isFinite(highest) ? highest : zero;
}

function drawCursor({ scales, theme }: SpectrumPicture, cursor: NonNullable<SpectrumPicture['cursor']>): DrawCommand[] {
  const { plot } = scales;
  const x = Math.round(xOf(scales, cursor.energy)) + 0.5;
  const commands: DrawCommand[] = [
    { op: 'line', points: [x, plot.y, x, plot.y + plot.height], stroke: theme.quiet, lineWidth: 1, dash: [3, 3] },
  ];
  for (const placed of scales.placed) {
    const value = valueAt(placed.curve, cursor.energy);
    if (Number.isNaN(value)) continue;
    const y = yOf(scales, placed, value);
    commands.push({
      op: 'rect',
      x: x - 2.5,
      y: y - 2.5,
      width: 5,
      height: 5,
      fill: placed.curve.color,
      stroke: theme.paper,
      lineWidth: 1,
    });
  }
  return commands;
}

/** Energy and the values of the curves beside the cursor. */
function drawTooltip(
  { scales, theme }: SpectrumPicture,
  cursor: NonNullable<SpectrumPicture['cursor']>,
): DrawCommand[] {
  const { plot } = scales;
  const room = Math.max(1, Math.floor((plot.height - 12) / TOOLTIP_LINE) - 1);
  const rows = scales.placed
    .map(({ curve }) => ({ curve, value: valueAt(curve, cursor.energy) }))
    .filter(({ value }) => !Number.isNaN(value))
    .slice(0, Math.min(TOOLTIP_ROWS, room))
    .map(({ curve, value }) => ({ color: curve.color, text: `${curve.name}: ${formatValue(value)}` }));
  const longest = Math.max(cursor.label.length, ...rows.map(({ text }) => text.length + 2));
  const width = longest * CHARACTER + 16;
  const height = (rows.length + 1) * TOOLTIP_LINE + 8;
  const at = xOf(scales, cursor.energy);
  const x = at + 10 + width <= plot.x + plot.width ? at + 10 : Math.max(plot.x + 2, at - 10 - width);
  const y = Math.min(plot.y + 20, Math.max(plot.y + 2, plot.y + plot.height - height - 2));
  const commands: DrawCommand[] = [
    { op: 'rect', x, y, width, height, fill: theme.paper, alpha: 0.96 },
    { op: 'rect', x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, stroke: theme.grid, lineWidth: 1 },
    { op: 'text', text: cursor.label, x: x + 8, y: y + 5, size: TEXT, fill: theme.ink, baseline: 'top', bold: true },
  ];
  rows.forEach(({ color, text }, i) => {
    const top = y + 5 + (i + 1) * TOOLTIP_LINE;
    commands.push(
      { op: 'rect', x: x + 8, y: top + 2, width: 8, height: 8, fill: color },
      { op: 'text', text, x: x + 21, y: top, size: TEXT, fill: theme.ink, baseline: 'top' },
    );
  });
  return commands;
}

function isLit({ curve }: PlacedCurve, litPhase: number | null): boolean {
  return litPhase !== null && curve.phase === litPhase;
}

function alphaOf(placed: PlacedCurve, litPhase: number | null): number {
  if (litPhase === null || placed.curve.phase === undefined || placed.curve.phase === litPhase) return 1;
  return DIMMED;
}
