import type { H5Module } from './hdf5-library.ts';
import type { Hdf5DatasetInfo } from './hdf5-messages.ts';

/** Most bytes of one box: what the library needs beside it (two chunks, decoded and not) must still fit into its memory. */
const LARGEST_BOX_BYTES = 512 * 1024 * 1024;

/**
 * Reads the box of a dataset that begins at index `start` and has `count` indices of each axis, in C-order. Lives in the
 * worker. Chunks that the box touches are decoded once.
 * @throws {Error} when the dataset cannot be read, the box lies outside it or is too large.
 */
export function readHdf5Box(
  module: H5Module,
  file: bigint,
  path: string,
  info: Hdf5DatasetInfo,
  start: readonly number[],
  count: readonly number[],
): ArrayBuffer {
  const { shape, storedBytes } = info;
  if (info.unsupported !== null) throw new Error(info.unsupported);
  const isInside =
    start.length === shape.length &&
    count.length === shape.length &&
    shape.every((size, axis) => start[axis]! >= 0 && count[axis]! >= 0 && start[axis]! + count[axis]! <= size);
  if (!isInside)
    throw new Error(`the box ${start.join(', ')} + ${count.join(' × ')} lies outside ${shape.join(' × ')}`);
  const bytes = count.reduce((product, size) => product * size, storedBytes);
  if (bytes > LARGEST_BOX_BYTES) throw new Error(`${bytes} bytes are more than can be read at once`);
  if (bytes === 0) return new ArrayBuffer(0);

  const address = module._malloc(bytes) as unknown as number;
  if (address === 0) throw new Error(`not enough memory for ${bytes} bytes`);
  try {
    const isScalar = shape.length === 0;
    const status = module.get_dataset_data(
      file,
      path,
      isScalar ? null : count.map(BigInt),
      isScalar ? null : start.map(BigInt),
      isScalar ? null : shape.map(() => 1n),
      BigInt(address),
    );
    if (status < 0) throw new Error('the values cannot be read or decoded');
    return module.HEAPU8.slice(address, address + bytes).buffer as ArrayBuffer;
  } finally {
    module._free(address as never);
  }
}
