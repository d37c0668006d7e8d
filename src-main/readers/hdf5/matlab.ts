import { openArrangedSource } from '../../cubes/arranged-source.ts';
import { elementCount } from '../../cubes/array-source.ts';
import type { Hdf5Dataset, Hdf5Group } from '../../cubes/hdf5-messages.ts';
import { openHdf5Source } from '../../cubes/hdf5-source.ts';
import { calibratedAxis } from '../calibration.ts';
import { describePixelMatrix, findPixelMatrix } from '../matlab/pixel-matrix.ts';
import type { OpenedDataset } from '../reader.ts';
import { type GuessedAxes, nameOf } from './guess-axes.ts';
import { numbersIn, textOf } from './node-values.ts';
import type { DatasetPlace, FoundAxis } from './present-dataset.ts';

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

/**
 * The matrix of channels × pixels of a MATLAB file as the image that two numbers beside it describe, pixels column by column; undefined
 * where there is none.
 */
export function matlabPixelImage(
  place: DatasetPlace,
  root: Hdf5Group,
): { readonly dataset: OpenedDataset; readonly warning: string } | undefined {
  const variables = Object.values(root.children).flatMap((node) => {
    if (node.kind !== 'dataset' || node.info.dtype === null || matlabClass(node) === undefined) return [];
    return [{ name: nameOf(node), shape: [...node.info.shape].reverse(), dtype: node.info.dtype, node }];
  });
  const pixels = findPixelMatrix(variables, ({ node }) => {
    return elementCount(node.info.shape) === 1 ? numbersIn(node.value)?.[0] : undefined;
  });
  if (!pixels) return undefined;
  const { rows, columns, channels, variable } = pixels;
  const { description, warning } = describePixelMatrix(pixels);
  const open = () => {
    // The channels of a pixel lie side by side, and pixels go down the columns.
    const stored = openHdf5Source(place.hdf5, variable.node, place);
    return openArrangedSource({ ...stored, shape: [columns, rows, channels] }, [1, 0, 2]);
  };
  const { title } = description;
  return { dataset: { ...description, metadata: { General: { title } }, originalMetadata: {}, open }, warning };
}
