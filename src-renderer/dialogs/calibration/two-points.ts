import { formatRound, formatUnit } from '../../../src-preload/contract/numbers.ts';

/** A position on the spectrum with what it is, as typed. */
export interface TypedPoint {
  readonly channel: string;
  readonly value: string;
}

export interface StraightLine {
  readonly points: readonly [readonly [number, number], readonly [number, number]];
  readonly scale: number;
  readonly offset: number;
}

/** A typed number; a comma may stand for the point. Null when it is none. */
export function typedNumber(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  const value = plain === '' ? Number.NaN : Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** The line through two points, or in words why there is none. @param readValue reads what a point is */
export function lineThrough(
  first: TypedPoint,
  second: TypedPoint,
  readValue: (text: string) => number | null = typedNumber,
): StraightLine | string {
  const numbers = [first, second].flatMap(({ channel, value }) => [typedNumber(channel), readValue(value)]);
  if (numbers.includes(null)) return 'Give the channel and the value of two points.';
  const [channelA, valueA, channelB, valueB] = numbers as [number, number, number, number];
  if (channelA === channelB) return 'The two points must lie on different channels.';
  if (valueA === valueB) return 'The two points must have different values.';
  const scale = (valueB - valueA) / (channelB - channelA);
  const points = [
    [channelA, valueA],
    [channelB, valueB],
  ] as const;
  return { points, scale, offset: valueA - channelA * scale };
}

/** `0.02 keV per channel, from −0.48 to 20.1 keV`. */
export function lineText({ scale, offset }: StraightLine, channels: number, units: string): string {
  const unit = formatUnit(units);
  const end = offset + scale * (channels - 1);
  return `${rounded(scale, 5)} ${unit} per channel, from ${rounded(offset)} to ${rounded(end)} ${unit}`;
}

/** A number with so many significant digits at most. */
export function rounded(value: number, digits = 4): string {
  return formatRound(Number(value.toPrecision(digits)));
}

/** The channel with the largest value within reach of another: where a person means the peak beside the click. */
export function peakNear(values: ArrayLike<number>, channel: number, reach: number): number {
  let best = Math.max(0, Math.min(values.length - 1, Math.round(channel)));
  const [first, last] = [Math.max(0, best - reach), Math.min(values.length - 1, best + reach)];
  for (let at = first; at <= last; at++) if (values[at]! > values[best]!) best = at;
  return best;
}
