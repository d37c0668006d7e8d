import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { CalibrateParameters } from '../../../src-preload/contract/steps.ts';
import type { SpectrumCube } from './spectrum-cube.ts';

/**
 * Gives an axis another scale, offset or units. The axis is named (`x`, `Energy`, or `signal` for the last one) or
 * counted in C-order.
 * @throws {AppError} `parameter-invalid` when there is no such axis or the scale would not be a number other than 0
 */
export function calibrateCube(cube: SpectrumCube, parameters: CalibrateParameters): SpectrumCube {
  const axes = [...cube.navigation, cube.signal];
  const index = findAxis(axes, parameters.axis);
  axes[index] = calibrated(axes[index], parameters);
  return { ...cube, navigation: axes.slice(0, -1), signal: axes.at(-1)! };
}

function findAxis(axes: readonly Axis[], wanted: string | number): number {
  const named = (axis: Axis) => axis.name.toLowerCase() === String(wanted).toLowerCase();
  const index =
    typeof wanted === 'number' ? wanted : wanted === 'signal' ? axes.length - 1 : axes.findIndex((axis) => named(axis));
  if (axes[index]) return index;
  const names = axes.map((axis, i) => `${i} "${axis.name}"`).join(', ');
  throw new AppError('parameter-invalid', `There is no axis ${JSON.stringify(wanted)}.`, `The axes are ${names}.`, {
    field: 'axis',
  });
}

function calibrated(axis: Axis, { scale, offset, points, units }: CalibrateParameters): Axis {
  // New units alone keep steps that are not all the same; a new scale or offset replaces them.
  const { positions, ...line } = axis;
  const keeps = positions && scale === undefined && offset === undefined && points === undefined;
  const result = {
    ...(keeps ? axis : line),
    scale: scale ?? axis.scale,
    offset: offset ?? axis.offset,
    units: units ?? axis.units,
  };
  if (points) {
    const [[channelA, valueA], [channelB, valueB]] = points;
    result.scale = (valueB - valueA) / (channelB - channelA);
    result.offset = valueA - channelA * result.scale;
  }
  if (Number.isFinite(result.scale) && result.scale !== 0 && Number.isFinite(result.offset)) return result;
  throw new AppError('parameter-invalid', 'This calibration has no extent.', 'Give two different values.', {
    field: 'points',
  });
}
