import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { type ElementFeature, lineWidthKeV, type ShellSignal } from '../../../src-preload/contract/elements.ts';
import type { WindowBackground } from '../../../src-preload/contract/looked-dataset.ts';
import { channelsBetween, windowLimits } from '../../vis/signal-axis.ts';

/** The energy window of a line or an edge, with where its background is taken. */
export interface FeatureWindow {
  readonly window: readonly [number, number];
  /** Null where the spectrum has no room for it. */
  readonly background: WindowBackground | null;
}

/** Half the window of a line, in widths of it: 84 % of its counts. */
const HALF_LINE = 0.6;
/** The windows beside a line: from so far on, so wide, in widths of the line. */
const BESIDE = [1.2, 1.5, 2, 2.6, 3.3] as const;
const BESIDE_WIDTH = 0.7;
/** A window beside a line must be this far, in widths, from other lines that are known to be there. */
const CLEAR = 0.6;
/** Lines weaker than this, relative to their main line, do not spoil a background. */
const SPOILS = 0.05;
/** The window after an edge, and the two before it, eV; those before grow with the energy. */
const AFTER_EDGE_EV = 50;
const BEFORE_EDGE_SHARE = 0.06;
const BEFORE_EDGE_EV = [10, 40] as const;
/** What is left free before an edge for chemical shift and resolution, eV. */
const EDGE_GAP_EV = 5;
const FEWEST_CHANNELS = 2;

interface Signal {
  readonly signal: ShellSignal;
  readonly perKeV: number;
  /** FWHM at Mn Kα, eV. */
  readonly resolutionEV: number;
}

/**
 * Windows for a net map. A line: its own window, and one on each side that no line of the `others` reaches. An edge: a window
 * after the onset, up to the next edge, and two side by side before it.
 */
export function featureWindow(
  feature: ElementFeature,
  others: readonly ElementFeature[],
  axis: Axis,
  signal: Signal,
): FeatureWindow {
  return signal.signal === 'lines'
    ? lineWindow(feature, others, axis, signal)
    : edgeWindow(feature, others, axis, signal);
}

function lineWindow(
  { energy }: ElementFeature,
  others: readonly ElementFeature[],
  axis: Axis,
  { perKeV, resolutionEV }: Signal,
): FeatureWindow {
  const width = lineWidthKeV(energy / perKeV, resolutionEV) * perKeV;
  const window = channelsBetween(axis, energy - HALF_LINE * width, energy + HALF_LINE * width);
  const disturbing = others.filter((other) => other.weight >= SPOILS && other.energy !== energy);
  const side = (sign: 1 | -1) => {
    const ranges = BESIDE.map((from) => {
      const edges = [energy + sign * from * width, energy + sign * (from + BESIDE_WIDTH) * width];
      return [Math.min(...edges), Math.max(...edges)] as const;
    }).filter(([low, high]) => isInside(axis, low, high));
    const isClear = ([low, high]: readonly [number, number]) =>
      disturbing.every((other) => other.energy < low - CLEAR * width || other.energy > high + CLEAR * width);
    const range = ranges.find(isClear) ?? ranges[0];
    return range ? channelsBetween(axis, ...range) : null;
  };
  const [low, high] = [side(-1), side(1)];
  return { window, background: low && high ? { model: 'line', windows: [low, high] } : null };
}

function edgeWindow(
  { energy }: ElementFeature,
  others: readonly ElementFeature[],
  axis: Axis,
  { perKeV }: Signal,
): FeatureWindow {
  const eV = perKeV / 1000;
  // L₂ after L₃ is the same edge; what comes after the gap is another.
  const next = Math.min(
    ...others.map((other) => other.energy).filter((other) => other > energy + 0.6 * AFTER_EDGE_EV * eV),
    Number.POSITIVE_INFINITY,
  );
  const end = Math.min(energy + AFTER_EDGE_EV * eV, next - EDGE_GAP_EV * eV);
  const window = channelsBetween(axis, energy, end);
  const before = Math.min(
    BEFORE_EDGE_EV[1] * eV,
    Math.max(BEFORE_EDGE_EV[0] * eV, BEFORE_EDGE_SHARE * energy, FEWEST_CHANNELS * Math.abs(axis.scale)),
  );
  const top = energy - EDGE_GAP_EV * eV;
  if (!(top - 2 * before > 0) || !isInside(axis, top - 2 * before, top)) return { window, background: null };
  const low = channelsBetween(axis, top - 2 * before, top - before);
  const upper = channelsBetween(axis, top - before, top);
  const high: [number, number] = upper[0] < low[1] && axis.scale > 0 ? [low[1], Math.max(low[1] + 1, upper[1])] : upper;
  return { window, background: { model: 'power-law', windows: [low, high] } };
}

function isInside(axis: Axis, low: number, high: number): boolean {
  const [first, last] = windowLimits(axis, [0, axis.size]);
  return low >= first && high <= last;
}
