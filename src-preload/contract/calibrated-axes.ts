import type { Axis } from './dataset.ts';
import { AppError } from './errors.ts';
import type { CalibrateParameters } from './steps.ts';

/**
 * The axes of a dataset after a `calibrate` step: one of them with another scale, offset or units. It is named (`x`,
 * `Energy`, or `signal` for the last one) or counted in C-order.
 * @throws {AppError} `parameter-invalid` when there is no such axis or the scale would not be a number other than 0
 */
export function calibrateAxes(axes: readonly Axis[], parameters: CalibrateParameters): Axis[] {
  const { axis: wanted } = parameters;
  const index = axisIndex(axes, wanted);
  if (index !== undefined) return axes.with(index, calibrated(axes[index]!, parameters));
  const names = axes.map((axis, i) => `${i} "${axis.name}"`).join(', ');
  throw new AppError('parameter-invalid', `There is no axis ${JSON.stringify(wanted)}.`, `The axes are ${names}.`, {
    field: 'axis',
  });
}

/** Index of the axis that a step names or counts, or undefined when there is none. */
export function axisIndex(axes: readonly Axis[], wanted: string | number): number | undefined {
  const named = (axis: Axis) => axis.name.toLowerCase() === String(wanted).toLowerCase();
  const index =
    typeof wanted === 'number' ? wanted : wanted === 'signal' ? axes.length - 1 : axes.findIndex((axis) => named(axis));
  return axes[index] ? index : undefined;
}

function calibrated(axis: Axis, { scale, offset, points, units }: CalibrateParameters): Axis {
  // New units alone keep steps that are not all the same; a new scale or offset replaces them.
  const { positions, ...line } = axis;
  const keeps = positions && scale === undefined && offset === undefined && points === undefined;
  let [newScale, newOffset] = [scale ?? axis.scale, offset ?? axis.offset];
  if (points) {
    const [[channelA, valueA], [channelB, valueB]] = points;
    newScale = (valueB - valueA) / (channelB - channelA);
    newOffset = valueA - channelA * newScale;
  }
  if (Number.isFinite(newScale) && newScale !== 0 && Number.isFinite(newOffset)) {
    return { ...(keeps ? axis : line), scale: newScale, offset: newOffset, units: units ?? axis.units };
  }
  throw new AppError('parameter-invalid', 'This calibration has no extent.', 'Give two different values.', {
    field: 'points',
  });
}
