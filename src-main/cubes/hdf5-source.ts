import type { DType } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { type ArraySource, elementCount, type NativeArray, numbersPerElement } from './array-source.ts';
import type { ChunkReader } from './hdf5-chunk-reader.ts';
import type { Hdf5File } from './hdf5-file.ts';
import type { Hdf5Dataset } from './hdf5-messages.ts';
import { viewNativeArray } from './native-arrays.ts';

/** Memory that the rows of chunks being read may take. */
export const USUAL_BAND_BYTES = 256 * 1024 * 1024;
/** Read-ahead of reading in order, so that short runs do not each cross to the worker; chunks decoded here lie at hand. */
const WINDOW_BYTES = 4 * 1024 * 1024;
const WINDOW_OF_CHUNKS_BYTES = 256 * 1024;

/**
 * Source over a dataset of an open HDF5 file. Runs are read through a band of whole chunk rows, so that a pass in order
 * decodes each chunk once; memory is the band (one row of chunks along the slowest axis that fits into `bandBytes`) and the
 * run itself. Half precision comes as float32, big-endian numbers in this machine's order.
 * @throws {AppError} `format-unsupported` or `file-damaged` when the dataset cannot be read (see `info.unsupported`).
 */
export function openHdf5Source(
  file: Hdf5File,
  dataset: Hdf5Dataset,
  where: { readonly file: string; readonly format: string },
  bandBytes = USUAL_BAND_BYTES,
): ArraySource {
  const { info, path } = dataset;
  const { dtype } = info;
  if (dtype === null) throw refusal(dataset, where);
  const total = elementCount(info.shape);
  const perElement = numbersPerElement(dtype);
  let window = numbersOf(new Uint8Array(0), dtype, info.storedBytes);
  let windowFirst = 0;
  let windowCount = 0;
  let lastEnd = 0;
  let isClosed = false;
  /** Made at the first read. */
  let chunks: ChunkReader | null | undefined;
  const readBytes = (first: number, count: number) => {
    const bytes = chunks?.read(first, count);
    if (!bytes && info.needsOwnDecoder) throw undecodable(dataset, where);
    return bytes ?? new Uint8Array(file.read(path, first, count, bandBytes));
  };

  return {
    shape: info.shape,
    dtype,
    read(first, count) {
      if (isClosed) throw new Error('The source is closed.');
      if (!(first >= 0 && count >= 0 && first + count <= total)) {
        throw new RangeError(`Elements ${first} … ${first + count} lie outside an array of ${total}.`);
      }
      if (first < windowFirst || first + count > windowFirst + windowCount) {
        const isInOrder = first === lastEnd;
        if (chunks === undefined) chunks = file.chunks(dataset, bandBytes);
        const aheadBytes = !isInOrder ? 0 : chunks === null ? WINDOW_BYTES : WINDOW_OF_CHUNKS_BYTES;
        const ahead = Math.floor(aheadBytes / info.storedBytes);
        windowCount = 0;
        const wanted = Math.min(total - first, Math.max(count, ahead));
        const bytes = wanted === 0 ? new Uint8Array(0) : readBytes(first, wanted);
        window = numbersOf(bytes, dtype, info.storedBytes);
        windowFirst = first;
        windowCount = wanted;
      }
      lastEnd = first + count;
      const start = (first - windowFirst) * perElement;
      return window.subarray(start, start + count * perElement) as NativeArray;
    },
    close() {
      isClosed = true;
      chunks?.close();
      window = new Uint8Array(0);
    },
  };
}

/** For data whose filter the library does not have and whose chunks could not be found or decoded here. */
function undecodable(dataset: Hdf5Dataset, where: { readonly file: string; readonly format: string }): AppError {
  return new AppError(
    'file-damaged',
    `${where.file}: the chunks of ${dataset.path}, compressed with LZF, cannot be found or decoded.`,
    'Copy the file again from where it was measured, or save it anew with gzip: h5repack -f GZIP=4.',
    { ...where, field: dataset.path },
  );
}

/** The error that says why a dataset cannot be read. */
export function refusal(dataset: Hdf5Dataset, where: { readonly file: string; readonly format: string }): AppError {
  const { unsupported, advice, damaged } = dataset.info;
  return new AppError(
    damaged ? 'file-damaged' : 'format-unsupported',
    `${where.file}: ${dataset.path} cannot be read: ${unsupported}.`,
    advice,
    { ...where, field: dataset.path },
  );
}

/** The numbers that the bytes of a dataset are, in the number type that they are read as; not copied, but for half precision. */
export function numbersOf(bytes: Uint8Array, dtype: DType, storedBytes: number): NativeArray {
  const { buffer, byteOffset } = bytes;
  const elements = bytes.length / storedBytes;
  if (dtype === 'float32' && storedBytes === 2) return widenHalf(new Uint16Array(buffer, byteOffset, elements));
  return viewNativeArray(dtype, buffer as ArrayBuffer, byteOffset, elements);
}

/** IEEE 754 half precision to single: 5 bits of exponent, 10 of mantissa. */
function widenHalf(halves: Uint16Array): Float32Array {
  const singles = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) {
    const half = halves[index]!;
    const exponent = (half >> 10) & 31;
    const mantissa = half & 1023;
    const sign = half & 0x8000 ? -1 : 1;
    if (exponent === 31) singles[index] = mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    else if (exponent === 0) singles[index] = sign * mantissa * 2 ** -24;
    else singles[index] = sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
  }
  return singles;
}
