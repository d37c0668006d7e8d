import type { ArraySource, NativeArray } from './array-source.ts';
import type { Hdf5File } from './hdf5-file.ts';
import type { Hdf5Dataset } from './hdf5-messages.ts';
import { numbersOf, openHdf5Source, refusal } from './hdf5-source.ts';
import { isAsStored, openPermutedSource, type PermutedPresentation, type PermutedWindow } from './permuted-source.ts';

/**
 * Source over a dataset of an open HDF5 file whose axes are presented in another order (`[y, x, frame]` as
 * `[frame, y, x]`); boxes come from the file.
 * @throws {AppError} `format-unsupported` or `file-damaged` when the dataset cannot be read.
 */
export function openPermutedHdf5Source(
  file: Hdf5File,
  dataset: Hdf5Dataset,
  presentation: PermutedPresentation,
  where: { readonly file: string; readonly format: string },
  windowBytes?: PermutedWindow,
): ArraySource {
  const { info, path } = dataset;
  const { dtype, shape, storedBytes, chunks } = info;
  if (dtype === null) throw refusal(dataset, where);
  const { order } = presentation;
  if (isAsStored(order, shape)) {
    return { ...openHdf5Source(file, dataset, where), shape: order.map((axis) => shape[axis]!) };
  }
  const array = {
    shape,
    dtype,
    elementBytes: storedBytes,
    chunks,
    readBox: (start: readonly number[], count: readonly number[]) =>
      numbersOf(new Uint8Array(file.readBox(path, start, count)), dtype, storedBytes) as NativeArray,
    close: () => {},
  };
  return openPermutedSource(array, presentation, windowBytes);
}
