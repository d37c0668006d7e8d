import { positionAt } from '../../src-preload/contract/axis.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { axisScaling, formatUnit, niceTicks, powerOfTen, type Ticks } from '../../src-preload/contract/numbers.ts';
import { shownEnergy, toShown, type UnitChoice } from '../../src-preload/contract/shown-units.ts';
import { textWidthMm } from './fonts.ts';
import type { Mark } from './scene.ts';
import { fitText, plainText } from './text.ts';
import { FRAME_MM, INK, TICK_MM, textHeights } from './theme.ts';

/** Calibrated position of the channels of an axis, with one SI prefix for all of it. */
export interface ChannelScale {
  readonly label: string;
  /** Position of a channel in the label's unit. */
  position(channel: number): number;
  readonly min: number;
  readonly max: number;
}

/**
 * Scale and label of a signal axis: `Energy loss (eV)`, `Energy (keV)`, or `Channel` without a calibration.
 *
 * @param energy unit of energies; `file` takes the one of the data, with a prefix where its numbers are large
 */
export function channelScale(axis: Axis, energy: UnitChoice['energy'] = 'file'): ChannelScale {
  const calibrated = axis.scale !== 0 && Number.isFinite(axis.scale) && Number.isFinite(axis.offset);
  const steps = calibrated ? axis : { scale: 1, offset: 0 };
  const single = axis.size === 1;
  const first = positionAt(steps, single ? -0.5 : 0);
  const last = positionAt(steps, axis.size - (single ? 0.5 : 1));

  const units = formatUnit(plainText(calibrated ? axis.units : ''));
  const name = axisName(axis, units, steps.scale === 1 && steps.offset === 0);
  const shown = shownEnergy(units, { length: 'file', energy });
  if (energy !== 'file' && shown.units === energy) {
    return {
      label: `${name} (${energy})`,
      position: (channel) => toShown(positionAt(steps, channel), shown),
      min: toShown(Math.min(first, last), shown),
      max: toShown(Math.max(first, last), shown),
    };
  }
  const { factor, exponent } = axisScaling(Math.max(Math.abs(first), Math.abs(last)));
  return {
    label: units || exponent !== 0 ? `${name} (${prefixed(units, exponent)})` : name,
    position: (channel) => positionAt(steps, channel) / factor,
    min: Math.min(first, last) / factor,
    max: Math.max(first, last) / factor,
  };
}

/** Height of what {@link bottomAxis} draws under the frame. */
export function bottomAxisMm(sizePt: number): number {
  const { em, cap, line, descent } = textHeights(sizePt);
  return TICK_MM + 0.2 * em + cap + line + descent;
}

/**
 * Ticks, numbers and label under a frame. Numbers never touch each other and never leave `leftLimit` … `rightLimit`.
 */
export function bottomAxis(
  scale: ChannelScale,
  frame: { x: number; width: number; bottom: number },
  limits: { left: number; right: number },
  sizePt: number,
): Mark[] {
  const { em, cap, line } = textHeights(sizePt);
  const toX = (value: number) => frame.x + ((value - scale.min) / (scale.max - scale.min)) * frame.width;
  const widest = (ticks: Ticks) => Math.max(0, ...ticks.labels.map((label) => textWidthMm(label, sizePt)));
  const ticks = ticksThatFit(scale.min, scale.max, Math.floor(frame.width / (2.2 * em)), (candidate) => {
    const spacing = (candidate.step / (scale.max - scale.min)) * frame.width;
    return candidate.values.length < 2 || widest(candidate) + 0.8 * em <= spacing;
  });

  const { bottom } = frame;
  const marks: Mark[] = [];
  const baseline = bottom + TICK_MM + 0.2 * em + cap;
  ticks.values.forEach((value, index) => {
    const x = toX(value);
    marks.push({ kind: 'line', x1: x, y1: bottom, x2: x, y2: bottom + TICK_MM, stroke: INK, strokeMm: FRAME_MM });
    const half = textWidthMm(ticks.labels[index], sizePt) / 2;
    if (x - half < limits.left || x + half > limits.right) return;
    const text = { kind: 'text', sizePt, weight: 'regular', anchor: 'middle', fill: INK } as const;
    marks.push({ ...text, x, y: baseline, text: ticks.labels[index] });
  });

  // The label is centered under the frame, moved inwards when it is wider, smaller when it is wider than the panel.
  const room = limits.right - limits.left;
  const labelPt = sizePt * Math.min(1, Math.max(0.6, room / textWidthMm(scale.label, sizePt)));
  const text = fitText(scale.label, room + 1e-6, labelPt);
  const half = textWidthMm(text, labelPt) / 2;
  const x = Math.min(Math.max(frame.x + frame.width / 2, limits.left + half), limits.right - half);
  const label = { kind: 'text', weight: 'regular', anchor: 'middle', fill: INK } as const;
  if (text) marks.push({ ...label, x, y: baseline + line, text, sizePt: labelPt });
  return marks;
}

/** Ticks for a vertical axis of a height, their values already divided by one factor for the whole axis. */
export function verticalTicks(min: number, max: number, heightMm: number, sizePt: number) {
  const { factor, exponent } = axisScaling(Math.max(Math.abs(min), Math.abs(max)));
  const { line } = textHeights(sizePt);
  const ticks = ticksThatFit(min / factor, max / factor, Math.min(6, Math.floor(heightMm / (1.8 * line))), () => true);
  const widthMm = Math.max(0, ...ticks.labels.map((label) => textWidthMm(label, sizePt)));
  return { ticks, factor, exponent, widthMm };
}

/**
 * The label of an axis whose values were divided by a power of ten: `Intensity (10³ counts)`; where the brackets hold no
 * unit, `Intensity (normalized, × 10⁻³)`.
 */
export function scaledLabel(label: string, exponent: number): string {
  if (exponent === 0) return label;
  const power = powerOfTen(exponent);
  const [, quantity, unit] = /^(.*\S)\s*\(([^()]*)\)$/.exec(label) ?? [];
  if (quantity === undefined) return `${label} (× ${power})`;
  return NOT_UNITS.test(unit) ? `${quantity} (${unit}, × ${power})` : `${quantity} (${power} ${unit})`;
}

/** What people write in brackets where a unit would stand. */
const NOT_UNITS = /normali[sz]ed|arb|a\.\s?u\.|relative|offset|scaled/i;

function ticksThatFit(min: number, max: number, maxCount: number, fits: (ticks: Ticks) => boolean): Ticks {
  for (let count = Math.min(9, maxCount); count > 1; count--) {
    const ticks = niceTicks(min, max, count);
    if (fits(ticks)) return ticks;
  }
  return niceTicks(min, max, 1);
}

function axisName(axis: Axis, units: string, isIndex: boolean): string {
  const name = plainText(axis.name);
  if (units === '' && (isIndex || !name)) return 'Channel';
  if (name) return name[0].toUpperCase() + name.slice(1);
  return units === 'eV' ? 'Energy loss' : units === 'keV' ? 'Energy' : 'Signal';
}

function prefixed(units: string, exponent: number): string {
  const prefix = { '3': 'k', '6': 'M', '-3': 'm' }[String(exponent)];
  if (units === 'eV' && prefix) return `${prefix}eV`;
  if (exponent === 0) return units;
  return units ? `${powerOfTen(exponent)} ${units}` : powerOfTen(exponent);
}
