import { positionAt } from '../../src-preload/contract/axis.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { formatRound, formatValue } from '../../src-preload/contract/numbers.ts';
import { type ShownUnit, shownEnergy, type UnitChoice } from '../../src-preload/contract/shown-units.ts';
import { tickBelow, tickBeside } from './axis-ticks.ts';
import type { Box, DrawCommand } from './draw-commands.ts';
import { axisTitle, energyTicks, formatEnergy } from './signal-axis.ts';
import { drawTooltip } from './spectrum-cursor.ts';
import { TITLE } from './spectrum-picture.ts';
import { type Curve, curvePoints, type SpectrumScales, wholeRange, xOf, yAt } from './spectrum-scales.ts';
import type { DrawTheme } from './theme.ts';

/** A spectrum before and after a model, and what the model has taken away. */
export interface SampleSpectrum {
  readonly axis: Axis;
  /** `[channels]`; null where it is not known. */
  readonly before: Float32Array | null;
  readonly after: Float32Array | null;
  /** What `after` is, for the read-out: `network`, `PCA`. */
  readonly model: string;
  /** Unit of the values: `Counts`. */
  readonly unit: string;
  /** In which energies are shown. */
  readonly units: UnitChoice;
}

export interface SampleSpectrumPicture extends SampleSpectrum {
  /** Energy that is read here or in another picture; null none. */
  readonly at: number | null;
  /** It is read here: values stand beside the line. */
  readonly hasReadOut: boolean;
  readonly width: number;
  readonly height: number;
  readonly theme: DrawTheme;
}

const MARGIN = { left: 58, right: 10, top: 8, bottom: 36 } as const;
/** Share of the height for what was taken away, and the room above it. */
const BELOW = { share: 0.3, gap: 8 } as const;
const TICK_PX = { x: 48, y: 18 } as const;
/** Room above the highest peak and around the residual, in parts of the range. */
const HEADROOM = 0.06;
/** About how wide a character of a title is. */
const TITLE_CHARACTER = 6.9;

/** Scales of both parts; the lower one is there when both spectra are. */
export interface SampleScales {
  readonly upper: SpectrumScales;
  readonly lower: SpectrumScales | null;
  readonly difference: Float32Array | null;
}

/** Where a sample's spectra lie; values are placed by their square roots, on which the noise of counts is alike everywhere. */
export function sampleScales(sample: SampleSpectrum, size: { readonly width: number; readonly height: number }) {
  const { before, after, axis } = sample;
  const difference = differenceOf(sample);
  const width = Math.max(10, size.width - MARGIN.left - MARGIN.right);
  const height = Math.max(10, size.height - MARGIN.top - MARGIN.bottom);
  const below = difference ? Math.round(height * BELOW.share) : 0;
  const plot: Box = { x: MARGIN.left, y: MARGIN.top, width, height: height - below - (difference ? BELOW.gap : 0) };
  const under: Box = { x: MARGIN.left, y: MARGIN.top + height - below, width, height: below };
  const any = after ?? before ?? new Float32Array(axis.size);
  const range = wholeRange([curveOf('', any, axis, '')]);
  const roots = [before, after].flatMap((values) => (values ? extremes(values.map(squareRoot)) : []));
  const lowest = Math.min(0, ...roots);
  const highest = Math.max(0, ...roots);
  const upper = scalesOf(plot, range, [lowest, highest + (highest - lowest || 1) * HEADROOM]);
  const most = Math.max(0, ...extremes(difference ?? new Float32Array()).map(Math.abs));
  const reach = squareRoot(most) * (1 + HEADROOM) || 1;
  const lower = difference && scalesOf(under, range, [-reach, reach]);
  return { upper, lower, difference } satisfies SampleScales;
}

/** Before in gray, after in color over it, and below what was taken away; energy axis with its unit, values at the cursor. */
export function drawSampleSpectrum(picture: SampleSpectrumPicture): DrawCommand[] {
  const { axis, before, after, unit, units, theme, at } = picture;
  const xUnit = shownEnergy(axis.units, units);
  const scales = sampleScales(picture, picture);
  const { upper, lower, difference } = scales;
  const frames = [upper, ...(lower ? [lower] : [])];
  const commands = frames.flatMap((one) => xGrid(one, xUnit, theme));
  commands.push(...frames.flatMap((one) => rootTicks(one, theme)));
  const draw = (scale: SpectrumScales, values: Float32Array, color: string, lineWidth: number) => {
    const placed = { curve: curveOf('', values, axis, color), first: 0, end: values.length, factor: 1, shift: 0 };
    commands.push({ op: 'line', points: curvePoints(scale, placed), stroke: color, lineWidth });
  };
  commands.push({ op: 'clip', ...upper.plot });
  if (before) draw(upper, before.map(squareRoot), theme.quiet, 1);
  if (after) draw(upper, after.map(squareRoot), theme.accentSoft, 1.5);
  commands.push({ op: 'unclip' });
  if (lower && difference) draw(lower, difference.map(squareRoot), theme.accentSoft, 1);
  for (const { plot } of frames) commands.push(edge(plot, theme));
  const foot = frames.at(-1)!;
  const count = Math.max(2, Math.floor(foot.plot.width / TICK_PX.x));
  const ticks = energyTicks(foot.range[0], foot.range[1], count, xUnit);
  ticks.values.forEach((value, i) => {
    commands.push(...tickBelow(Math.round(xOf(foot, value)) + 0.5, ticks.labels[i]!, foot.plot, theme));
  });
  commands.push(...titles(picture, frames, `${unit} (√ scale)`, unit));
  if (at === null) return commands;
  const x = Math.round(xOf(upper, at)) + 0.5;
  for (const { plot } of frames)
    commands.push({
      op: 'line',
      points: [x, plot.y, x, plot.y + plot.height],
      stroke: theme.quiet,
      lineWidth: 1,
      dash: [3, 3],
    });
  if (!picture.hasReadOut) return commands;
  const curves = readCurves(picture, difference, theme);
  const placed = curves.map((curve) => ({ curve, first: 0, end: curve.values.length, factor: 1, shift: 0 }));
  const whole = { ...upper.plot, height: foot.plot.y + foot.plot.height - upper.plot.y };
  commands.push(
    ...drawTooltip(
      {
        scales: { ...upper, plot: whole, placed },
        xTitle: '',
        xUnit,
        yTitle: '',
        stacked: false,
        window: null,
        cursor: null,
        litPhase: null,
        theme,
      },
      { energy: at, label: formatEnergy(axis, at, units), tooltip: true },
    ),
  );
  return commands;
}

/** What stands at an energy, in words: `706.9 eV: before 12, network 11.3, taken away 0.7`. */
export function sampleText(sample: SampleSpectrum, channel: number): string {
  const { axis, before, after, model, units } = sample;
  const difference = differenceOf(sample);
  const named = [
    ['before', before],
    [model, after],
    ['taken away', difference],
  ] as const;
  const parts = named.flatMap(([name, values]) =>
    values ? [`${name} ${formatValue(values[channel] ?? Number.NaN)}`] : [],
  );
  return `${formatEnergy(axis, energyOf(axis, channel), units)}: ${parts.join(', ')}`;
}

/** Energy of the middle of a channel. */
export function energyOf(axis: Axis, channel: number): number {
  return positionAt(axis, channel);
}

/** Weak peaks beside strong ones are seen on a scale of square roots; noise of counts is alike everywhere on it. */
export function squareRoot(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}

/** What the model has taken away; null where one of both is missing. */
function differenceOf({ before, after }: SampleSpectrum): Float32Array | null {
  if (!before || !after || before.length !== after.length) return null;
  return before.map((value, i) => value - after[i]!);
}

function readCurves(
  { axis, before, after, model }: SampleSpectrum,
  difference: Float32Array | null,
  { quiet, accentSoft }: DrawTheme,
): Curve[] {
  return [
    ...(before ? [curveOf('before', before, axis, quiet)] : []),
    ...(after ? [curveOf(model, after, axis, accentSoft)] : []),
    ...(difference ? [curveOf('taken away', difference, axis, accentSoft)] : []),
  ];
}

function curveOf(name: string, values: Float32Array, axis: Axis, color: string): Curve {
  return { id: name, name, color, axis, values };
}

function scalesOf(plot: Box, range: readonly [number, number], yRange: readonly [number, number]): SpectrumScales {
  return { plot, range, yRange, log: false, floor: 0, placed: [] };
}

function extremes(values: Float32Array): number[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high && Number.isFinite(high - low) ? [low, high] : [];
}

function xGrid(scales: SpectrumScales, unit: ShownUnit, theme: DrawTheme): DrawCommand[] {
  const { plot, range } = scales;
  const count = Math.max(2, Math.floor(plot.width / TICK_PX.x));
  return energyTicks(range[0], range[1], count, unit).values.map((value): DrawCommand => {
    const x = Math.round(xOf(scales, value)) + 0.5;
    return { op: 'line', points: [x, plot.y, x, plot.y + plot.height], stroke: theme.grid, lineWidth: 1 };
  });
}

/** Ticks of an axis of square roots: 0, then round values from the ends inward, none nearer to another than a line of text. */
function rootTicks(scales: SpectrumScales, theme: DrawTheme): DrawCommand[] {
  const { plot, yRange } = scales;
  const taken: number[] = [];
  return [0, ...roundValues(yRange[1] ** 2), ...roundValues(yRange[0] ** 2).map((value) => -value)].flatMap((value) => {
    const root = squareRoot(value);
    const y = Math.round(yAt(scales, root)) + 0.5;
    const isInside = root >= yRange[0] && root <= yRange[1];
    if (!isInside || taken.some((other) => Math.abs(other - y) < TICK_PX.y)) return [];
    taken.push(y);
    return [gridLine(plot, y, theme), ...tickBeside(y, formatRound(value), plot, theme)];
  });
}

/** 5, 2, 1 × 10ⁿ downward from the largest over three decades. */
function roundValues(largest: number): number[] {
  if (!(largest > 0)) return [];
  const decade = Math.floor(Math.log10(largest));
  const values = [0, 1, 2].flatMap((down) => [5, 2, 1].map((digit) => Number(`${digit}e${decade - down}`)));
  return values.filter((value) => value <= largest);
}

function gridLine({ x, width }: Box, y: number, theme: DrawTheme): DrawCommand {
  return { op: 'line', points: [x, y, x + width, y], stroke: theme.grid, lineWidth: 1 };
}

function edge({ x, y, width, height }: Box, theme: DrawTheme): DrawCommand {
  const points = [x + 0.5, y, x + 0.5, y + height + 0.5, x + width, y + height + 0.5];
  return { op: 'line', points, stroke: theme.quiet, lineWidth: 1 };
}

/** Name and unit of the energies below, of the values beside; the longer name where it fits. */
function titles(
  { axis, units, theme }: SampleSpectrumPicture,
  frames: readonly SpectrumScales[],
  long: string,
  short: string,
): DrawCommand[] {
  const [first, last] = [frames[0]!.plot, frames.at(-1)!.plot];
  const text = { op: 'text', size: TITLE, fill: theme.ink, align: 'center', baseline: 'top' } as const;
  const middle = (first.y + last.y + last.height) / 2;
  const name = long.length * TITLE_CHARACTER <= last.y + last.height - first.y ? long : short;
  return [
    { ...text, text: axisTitle(axis, units), x: last.x + last.width / 2, y: last.y + last.height + 20 },
    { ...text, text: name, x: 2, y: middle, upward: true },
  ];
}
