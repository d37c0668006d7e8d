import type { Axis } from '../../src-preload/contract/dataset.ts';

/** Largest deviation from even steps, in steps, that counts as even: what positions stored as 32-bit floats show. */
const EVEN = 1e-3;

/**
 * The axis whose indices lie at `positions`: a scale and an offset where the steps are even, else the positions themselves.
 * Positions that are not finite, or not ascending or descending throughout, leave the axis in channels and are said in `warn`.
 */
export function axisOfPositions(
  name: string,
  units: string,
  role: Axis['role'],
  positions: readonly number[],
  warn: (warning: string) => void,
): Axis {
  const size = positions.length;
  const channels: Axis = { name, size, scale: 1, offset: 0, units: '', role };
  if (size === 0) return channels;
  const first = positions[0]!;
  if (!positions.every(Number.isFinite)) {
    warn(`the positions along ${name === '' ? 'an axis' : name} are not all finite; it is counted in channels`);
    return channels;
  }
  if (size === 1) return { ...channels, offset: first, units };
  const scale = (positions[size - 1]! - first) / (size - 1);
  const isOrdered = positions.every((position, i) => i === 0 || (position - positions[i - 1]!) * scale > 0);
  if (!isOrdered) {
    warn(`the positions along ${name === '' ? 'an axis' : name} go to and fro; it is counted in channels`);
    return channels;
  }
  const line: Axis = { name, size, scale, offset: first, units, role };
  const isEven = positions.every((position, i) => Math.abs(position - first - i * scale) <= EVEN * Math.abs(scale));
  return isEven ? line : { ...line, positions: [...positions] };
}
