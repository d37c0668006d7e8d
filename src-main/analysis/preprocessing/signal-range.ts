import { indexAt, positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';

/** Positions this close to a channel, in channels, count as on it: calibrations carry rounding errors. */
const ON_CHANNEL = 1e-6;

/**
 * Channels of a range of the signal axis: those with `low ≤ position < high`.
 *
 * @returns first channel, and the one after the last
 * @throws {AppError} `parameter-invalid` when no channel lies in the range
 */
export function signalRange(axis: Axis, [low, high]: readonly [number, number]): [number, number] {
  const positions = [indexAt(axis, low), indexAt(axis, high)];
  const [from, to] = axis.scale > 0 ? positions : positions.toReversed();
  // With a negative scale the included end is the upper one.
  const first = axis.scale > 0 ? Math.ceil(from - ON_CHANNEL) : Math.floor(from + ON_CHANNEL) + 1;
  const end = axis.scale > 0 ? Math.ceil(to - ON_CHANNEL) : Math.floor(to + ON_CHANNEL) + 1;
  const channels: [number, number] = [Math.max(0, first), Math.min(axis.size, end)];
  if (channels[0] < channels[1]) return channels;
  const last = positionAt(axis, axis.size - 1);
  const unit = axis.units ? ` ${axis.units}` : '';
  throw new AppError(
    'parameter-invalid',
    `No channel lies between ${low} and ${high}${unit}: "${axis.name}" runs from ${rounded(axis.offset)} to ${rounded(last)}${unit}.`,
    `Choose a range inside these ends${axis.units ? '' : '; this axis has no units, so it counts in channels'}.`,
    { field: 'signal' },
  );
}

const rounded = (value: number) => Number(value.toPrecision(8));
