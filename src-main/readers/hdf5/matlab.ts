import type { Hdf5Dataset } from '../../cubes/hdf5-messages.ts';
import { calibratedAxis } from '../calibration.ts';
import type { GuessedAxes } from './guess-axes.ts';
import { textOf } from './node-values.ts';
import type { FoundAxis } from './present-dataset.ts';

/** MATLAB's class of a variable (`double`, `uint16`, …) in a file of version 7.3, or undefined. */
export function matlabClass(dataset: Hdf5Dataset): string | undefined {
  return textOf(dataset.attributes.MATLAB_class);
}

/**
 * Axes of a MATLAB variable, as stored: MATLAB keeps its first index fastest, so that HDF5 sees the axes reversed. They are named
 * after MATLAB's indices and presented in MATLAB's order; a row or column of a matrix is a curve.
 */
export function matlabAxes(dataset: Hdf5Dataset): GuessedAxes {
  const { shape } = dataset.info;
  const axes = shape.map((size, at): FoundAxis => {
    const none = { scale: undefined, offset: undefined, units: undefined };
    return {
      axis: calibratedAxis(`index ${shape.length - at}`, size, 'navigation', none, () => {}),
      isSpectral: false,
    };
  });
  const order = [...shape.keys()].reverse();
  const long = order.filter((axis) => shape[axis]! > 1);
  return { axes, used: [], guesses: [], order: long.length === 1 ? long : order };
}
