import { scaleLinear } from 'd3-scale';
import { axisScaling, niceTicks, powerOfTen } from '../../../src-preload/contract/numbers.ts';

/** A small chart's page, in pixels. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** A tick with its place. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

export interface ChartScales {
  readonly x: (k: number) => number;
  readonly y: (value: number) => number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  /** Power of ten that the y labels are to be multiplied by, such as `× 10⁶`; empty for none. */
  readonly yFactor: string;
  /** Edges of the drawing area. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const CHART_MARGIN = { left: 46, right: 10, top: 18, bottom: 32 } as const;
/** Room that a label on the x axis takes. */
const TICK_PX = 22;

/**
 * Scales of a chart over the number of clusters. `values` are what is drawn with the reach of its error; the y axis
 * holds all of them, and zero when they come near it.
 */
export function chartScales(
  { width, height }: ChartSize,
  clusters: readonly number[],
  values: readonly { readonly value: number; readonly error: number }[],
): ChartScales {
  const { left, top } = CHART_MARGIN;
  const [right, bottom] = [
    Math.max(left + 20, width - CHART_MARGIN.right),
    Math.max(top + 20, height - CHART_MARGIN.bottom),
  ];
  const finite = values.filter(({ value }) => Number.isFinite(value));
  let low = Math.min(...finite.map(({ value, error }) => value - (error || 0)));
  let high = Math.max(...finite.map(({ value, error }) => value + (error || 0)));
  if (finite.length === 0) [low, high] = [0, 1];
  // A curve that comes down to a third of its height belongs on an axis from zero.
  if (low > 0 && low < high * 0.7) low = 0;
  if (high === low) [low, high] = [low - Math.abs(low || 1) * 0.1, high + Math.abs(high || 1) * 0.1];
  const pad = (high - low) * 0.08;
  const [first, last] = [Math.min(...clusters), Math.max(...clusters)];
  const x = scaleLinear([first - 0.4, last + 0.4], [left, right]);
  const y = scaleLinear([low === 0 ? 0 : low - pad, high + pad], [bottom, top]);
  const [from, to] = y.domain() as [number, number];
  const { factor, exponent } = axisScaling(Math.max(Math.abs(from), Math.abs(to)));
  const ticks = niceTicks(from / factor, to / factor, Math.max(2, Math.floor((bottom - top) / 19)));
  const every = Math.ceil(clusters.length / Math.max(1, Math.floor((right - left) / TICK_PX)));
  return {
    x,
    y,
    xTicks: clusters.filter((_, i) => i % every === 0).map((k) => ({ at: x(k), label: String(k) })),
    yTicks: ticks.values.map((value, i) => ({ at: y(value * factor), label: ticks.labels[i]! })),
    yFactor: exponent === 0 ? '' : `× ${powerOfTen(exponent)}`,
    left,
    right,
    top,
    bottom,
  };
}
