import { indexAt, positionAt, type Steps } from '../../src-preload/contract/axis.ts';
import { decimate } from './decimate.ts';
import type { Box } from './draw-commands.ts';

/** Where a curve's samples lie. */
export type SampleAxis = Steps;

/** One spectrum as it is drawn. */
export interface Curve {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly axis: SampleAxis;
  readonly values: Float32Array;
  /** Standard deviation of each channel: drawn as a band. */
  readonly spread?: Float32Array | undefined;
  readonly dash?: readonly number[] | undefined;
  readonly lineWidth?: number | undefined;
  /** Phase that it belongs to. */
  readonly phase?: number | undefined;
  /** Endmember or component that it is the spectrum of, by its key. */
  readonly component?: string | undefined;
}

export type SpectrumLayout = 'overlaid' | 'offset';

/** What is to be seen of the curves. */
export interface SpectrumView {
  readonly curves: readonly Curve[];
  /** Range of energies shown. */
  readonly range: readonly [number, number];
  readonly layout: SpectrumLayout;
  readonly log: boolean;
  /** Each curve divided by its own maximum in the range. */
  readonly toMaximum: boolean;
  /** Energies below it do not decide the height, unless nothing else is in sight: what is higher is cut off. */
  readonly scaleFrom?: number | null;
  readonly width: number;
  readonly height: number;
}

/** A curve with its place: `y = toY(value)`. */
export interface PlacedCurve {
  readonly curve: Curve;
  /** Channels `[first, end)` that are in sight, one more on both sides. */
  readonly first: number;
  readonly end: number;
  readonly factor: number;
  /** Shift upward, in units of the y axis (decades when logarithmic). */
  readonly shift: number;
}

export interface SpectrumScales {
  readonly plot: Box;
  readonly range: readonly [number, number];
  /** Range of the y axis, in decades when logarithmic. */
  readonly yRange: readonly [number, number];
  readonly log: boolean;
  /** Smallest value that a logarithmic axis shows; smaller ones are drawn on it. */
  readonly floor: number;
  readonly placed: readonly PlacedCurve[];
}

export const MARGIN = { left: 62, right: 14, top: 12, bottom: 40 };
/** Distance of stacked curves over the largest one's height. */
const STACK_SHARE = 0.4;
/** A logarithmic axis never spans more. */
const MOST_DECADES = 7;
const HEADROOM = 1.04;

/** Scales for what is in sight: y from the data in the range, its upper end rounded so that it does not tremble. */
export function spectrumScales(view: SpectrumView): SpectrumScales {
  const { curves, range, log, layout } = view;
  const plot = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(10, view.width - MARGIN.left - MARGIN.right),
    height: Math.max(10, view.height - MARGIN.top - MARGIN.bottom),
  };
  // A logarithmic axis has room for everything.
  const start = log ? range[0] : Math.max(range[0], view.scaleFrom ?? range[0]);
  const deciding = start > range[0] && start < range[1] ? ([start, range[1]] as const) : range;
  const seen = curves.map((curve) => {
    const [first, end] = samplesIn(curve, range);
    const [from, to] = deciding === range ? [first, end] : samplesWithin(curve, deciding);
    const [low, high, positive] = extremes(curve, from, to);
    const peak = view.toMaximum ? maximum(curve.values, from, to) : 1;
    const factor = peak > 0 ? 1 / peak : 1;
    return { curve, first, end, factor, low: low * factor, high: high * factor, positive: positive * factor };
  });
  const top = Math.max(...seen.map(({ high }) => high).filter(Number.isFinite), Number.NEGATIVE_INFINITY);
  const bottom = Math.min(...seen.map(({ low }) => low).filter(Number.isFinite), Number.POSITIVE_INFINITY);
  const smallest = Math.min(...seen.map(({ positive }) => positive), Number.POSITIVE_INFINITY);
  const floor = log && top > 0 ? Math.max(smallest, top * 10 ** -MOST_DECADES) : 0;
  let low: number;
  let high: number;
  if (log) {
    high = top > 0 ? Math.log10(top) : 1;
    low = top > 0 ? Math.min(Math.log10(floor), high - 0.5) : 0;
  } else {
    high = Number.isFinite(top) ? top : 1;
    low = Number.isFinite(bottom) ? Math.min(0, bottom) : 0;
  }
  if (!(high > low)) high = low + 1;
  const step = layout === 'offset' && seen.length > 1 ? roundUp((high - low) * STACK_SHARE) : 0;
  const placed = seen.map(({ curve, first, end, factor }, i) => ({
    curve,
    first,
    end,
    factor,
    shift: step * (seen.length - 1 - i),
  }));
  const stack = step * Math.max(0, seen.length - 1);
  const yTop = log ? high + stack + 0.08 : roundUp(low + (high - low) * HEADROOM + stack);
  return { plot, range, yRange: [low, yTop], log, floor, placed };
}

/** Screen x of an energy. */
export function xOf(scales: SpectrumScales, energy: number): number {
  const [low, high] = scales.range;
  return scales.plot.x + ((energy - low) / (high - low)) * scales.plot.width;
}

/** Energy at a screen x. */
export function energyAt(scales: SpectrumScales, x: number): number {
  const [low, high] = scales.range;
  return low + ((x - scales.plot.x) / scales.plot.width) * (high - low);
}

/** Screen y of a value of a placed curve. */
export function yOf(scales: SpectrumScales, placed: PlacedCurve, value: number): number {
  const scaled = value * placed.factor;
  const position = scales.log ? Math.log10(Math.max(scaled, scales.floor || 1e-30)) : scaled;
  return yAt(scales, position + placed.shift);
}

/** Screen y of a place on the y axis (decades when logarithmic). */
export function yAt(scales: SpectrumScales, position: number): number {
  const [low, high] = scales.yRange;
  return scales.plot.y + scales.plot.height * (1 - (position - low) / (high - low));
}

/** Points of a curve on the screen, decimated to pixel columns. */
export function curvePoints(scales: SpectrumScales, placed: PlacedCurve, values = placed.curve.values): Float32Array {
  const { axis } = placed.curve;
  if (axis.positions) return pointsOneByOne(scales, placed, values);
  const perUnit = scales.plot.width / (scales.range[1] - scales.range[0]);
  const x0 = xOf(scales, axis.offset);
  return decimate(values, placed.first, placed.end, x0, axis.scale * perUnit, (value) => yOf(scales, placed, value));
}

/** Points of a curve whose channels are not evenly spaced; such spectrometers have some thousand channels at most. */
function pointsOneByOne(scales: SpectrumScales, placed: PlacedCurve, values: Float32Array): Float32Array {
  const points = new Float32Array(2 * Math.max(0, placed.end - placed.first));
  for (let channel = placed.first; channel < placed.end; channel++) {
    const at = 2 * (channel - placed.first);
    points[at] = xOf(scales, positionAt(placed.curve.axis, channel));
    points[at + 1] = yOf(scales, placed, values[channel]);
  }
  return points;
}

/** Value of a curve at an energy: that of the nearest channel; NaN beyond its ends. */
export function valueAt(curve: Curve, energy: number): number {
  const channel = Math.round(indexAt(curve.axis, energy));
  return channel >= 0 && channel < curve.values.length ? curve.values[channel] : Number.NaN;
}

/** The curve nearest to a place on the screen, within `reach` pixels in y (looking a few pixels around in x). */
export function curveAt(scales: SpectrumScales, x: number, y: number, reach = 8): Curve | null {
  let best: Curve | null = null;
  let nearest = reach;
  for (const placed of scales.placed) {
    const { curve } = placed;
    const from = indexAt(curve.axis, energyAt(scales, x - 2));
    const to = indexAt(curve.axis, energyAt(scales, x + 2));
    // The line between channels counts as much as the channels themselves.
    const left = Math.max(0, Math.min(from, to));
    const right = Math.min(curve.values.length - 1, Math.max(from, to));
    let top = Number.POSITIVE_INFINITY;
    let bottom = Number.NEGATIVE_INFINITY;
    const meet = (at: number) => {
      const lower = Math.floor(at);
      const share = at - lower;
      const start = yOf(scales, placed, curve.values[lower]);
      const here = share === 0 ? start : start + share * (yOf(scales, placed, curve.values[lower + 1]) - start);
      if (here < top) top = here;
      if (here > bottom) bottom = here;
    };
    if (left > right) continue;
    meet(left);
    for (let channel = Math.ceil(left); channel <= right; channel++) meet(channel);
    meet(right);
    const distance = y < top ? top - y : y > bottom ? y - bottom : 0;
    if (distance < nearest) {
      nearest = distance;
      best = curve;
    }
  }
  return best;
}

/** Energies that all curves together cover, half a channel beyond the outermost. */
export function wholeRange(curves: readonly Curve[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { axis, values } of curves) {
    const a = positionAt(axis, -0.5);
    const b = positionAt(axis, values.length - 0.5);
    low = Math.min(low, a, b);
    high = Math.max(high, a, b);
  }
  return high > low ? [low, high] : [0, 1];
}

/** Zooms a range about an energy, inside the whole and not below `smallest`. */
export function zoomRange(
  range: readonly [number, number],
  factor: number,
  about: number,
  whole: readonly [number, number],
  smallest: number,
): [number, number] {
  const span = Math.min(whole[1] - whole[0], Math.max(smallest, (range[1] - range[0]) / factor));
  const share = (about - range[0]) / (range[1] - range[0]);
  return inside(about - share * span, span, whole);
}

/** Moves a range, inside the whole. */
export function panRange(
  range: readonly [number, number],
  by: number,
  whole: readonly [number, number],
): [number, number] {
  return inside(range[0] + by, range[1] - range[0], whole);
}

function inside(low: number, span: number, whole: readonly [number, number]): [number, number] {
  const at = Math.max(whole[0], Math.min(whole[1] - span, low));
  return [at, at + span];
}

function samplesIn(curve: Curve, range: readonly [number, number]): [number, number] {
  const a = indexAt(curve.axis, range[0]);
  const b = indexAt(curve.axis, range[1]);
  const first = Math.max(0, Math.floor(Math.min(a, b)) - 1);
  const end = Math.min(curve.values.length, Math.ceil(Math.max(a, b)) + 2);
  return [Math.min(first, curve.values.length), Math.max(first, end)];
}

/** Channels whose middles lie in a range. */
function samplesWithin(curve: Curve, range: readonly [number, number]): [number, number] {
  const a = indexAt(curve.axis, range[0]);
  const b = indexAt(curve.axis, range[1]);
  const first = Math.max(0, Math.ceil(Math.min(a, b)));
  return [first, Math.max(first, Math.min(curve.values.length, Math.floor(Math.max(a, b)) + 1))];
}

function maximum(values: Float32Array, first: number, end: number): number {
  let high = Number.NEGATIVE_INFINITY;
  for (let i = first; i < end; i++) if (values[i] > high) high = values[i];
  return Number.isFinite(high) ? high : 1;
}

/** Smallest, largest and smallest positive value; the band counts for the first two. */
function extremes({ values, spread }: Curve, first: number, end: number): [number, number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let positive = Number.POSITIVE_INFINITY;
  for (let i = first; i < end; i++) {
    const value = values[i];
    const reach = spread ? spread[i] : 0;
    if (value - reach < low) low = value - reach;
    if (value + reach > high) high = value + reach;
    if (value > 0 && value < positive) positive = value;
  }
  return [low, high, positive];
}

/** The next of 1, 1.2, 1.4, … 2, 2.5, 3, 4, … 10 × 10ⁿ. */
function roundUp(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return value;
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  const steps = [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9, 10];
  return power * (steps.find((candidate) => candidate >= digit - 1e-9) ?? 10);
}
