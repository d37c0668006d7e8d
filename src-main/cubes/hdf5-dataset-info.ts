import type { DType } from '../../src-preload/contract/dataset.ts';
import { FILTER } from './chunk-messages.ts';
import type { H5Module } from './hdf5-library.ts';
import type { ByteOrder, Hdf5ChunkStorage, Hdf5DatasetInfo } from './hdf5-messages.ts';

type Metadata = ReturnType<H5Module['get_dataset_metadata']>;

/** HDF5's numbers of its type classes (H5T_class_t). */
const CLASS = {
  integer: 0,
  float: 1,
  string: 3,
  compound: 6,
  reference: 7,
  enumeration: 8,
  vlen: 9,
  array: 10,
  complex: 11,
};

/** Filters that the library has in it: deflate, shuffle, Fletcher-32, n-bit, scale-offset. */
const KNOWN_FILTERS: readonly number[] = [1, 2, 3, 5, 6];
const { shuffle: SHUFFLE, lzf: LZF } = FILTER;
/** Names of filters that files of our field use (registry of the HDF Group). */
const FILTER_NAMES: { readonly [id: number]: string } = {
  4: 'szip',
  307: 'bzip2',
  32000: 'lzf',
  32001: 'blosc',
  32004: 'lz4',
  32008: 'bitshuffle',
  32013: 'zfp',
  32015: 'zstd',
  32017: 'sz',
  32026: 'blosc2',
};
/** Deflate packs at most 1032 : 1; a file that claims more than twice that holds no such data. */
const LARGEST_PACKING = 2064;

/**
 * Describes a dataset and decides whether its numbers can be read, before anything of them is.
 * @param fileBytes size of the file, against which lying sizes are checked.
 * @throws {Error} what the library says when the header is damaged.
 */
export function describeHdf5Dataset(module: H5Module, file: bigint, path: string, fileBytes: number): Hdf5DatasetInfo {
  const metadata = module.get_dataset_metadata(file, path);
  const shape = metadata.shape === null ? [] : [...metadata.shape];
  const chunks = metadata.chunks === null ? null : [...metadata.chunks];
  const base = { shape, storedBytes: metadata.size, chunks };
  const refuse = (unsupported: string, advice: string, damaged = false): Hdf5DatasetInfo => ({
    ...base,
    dtype: null,
    unsupported,
    advice,
    damaged,
  });

  if (metadata.shape === null) return refuse('it is empty (no data space)', 'Look for the data in another file.');
  const dtype = numberType(metadata);
  if (dtype === null) {
    return refuse(
      `its values are ${typeWords(metadata)}, not numbers`,
      'Arrays of strings, objects or lists of different lengths are not supported; save it as an array of numbers.',
    );
  }
  if (metadata.virtual_sources !== undefined) {
    return refuse(
      'it is a virtual dataset that points to other files',
      'Copy the values into one file, for example with h5repack.',
    );
  }
  const filters = module.get_dataset_filters(file, path);
  const isLzf = filters.some(({ id }) => id === LZF) && filters.every(({ id }) => [SHUFFLE, LZF].includes(id));
  const needsOwnDecoder = isLzf && byteOrderOf(metadata) !== null;
  for (const { id, name } of needsOwnDecoder ? [] : filters) {
    if (KNOWN_FILTERS.includes(id)) continue;
    return refuse(
      `it is compressed with the filter ${FILTER_NAMES[id] ?? (name === '' ? '?' : name)} (number ${id}), which is not in the HDF5 library used here`,
      'Save it again with gzip compression: in HyperSpy signal.save(name, compression="gzip"), elsewhere h5repack -f GZIP=4.',
    );
  }
  const elements = shape.reduce((product, size) => product * size, 1);
  const bytes = elements * metadata.size;
  const possible = chunks === null ? fileBytes : fileBytes * LARGEST_PACKING;
  if (!(bytes <= possible)) {
    return refuse(
      `its header claims ${shape.join(' × ')} values, more than a file of ${fileBytes} bytes can hold`,
      'The file is damaged or was cut off; copy it again from where it was measured.',
      true,
    );
  }
  const described = { ...base, dtype, unsupported: null, advice: '', damaged: false };
  return needsOwnDecoder ? { ...described, needsOwnDecoder } : described;
}

/** Where and how a dataset's chunks are stored. @throws {Error} as {@link describeHdf5Dataset}. */
export function describeHdf5Storage(module: H5Module, file: bigint, path: string): Hdf5ChunkStorage {
  // An object reference is the address of the object's header.
  const reference = Buffer.from(module.create_object_reference(file, path));
  return {
    headerAddress: Number(reference.readBigUInt64LE(0)),
    filters: module.get_dataset_filters(file, path).map(({ id }) => id),
    byteOrder: byteOrderOf(module.get_dataset_metadata(file, path)),
  };
}

/** Complex numbers are records of two; those of another order than this machine's are the library's. */
function byteOrderOf(metadata: Metadata): ByteOrder | null {
  const { littleEndian, size, type, compound_type: compound } = metadata;
  if (compound !== undefined) {
    return isComplexRecord(metadata) && compound.members.every((one) => one.littleEndian) ? 'native' : null;
  }
  if (littleEndian || size === 1) return 'native';
  return type !== CLASS.complex && [2, 4, 8].includes(size) ? 'swapped' : null;
}

function numberType(metadata: Metadata): DType | null {
  const { type, size, signed, vlen } = metadata;
  if (vlen) return null;
  if (type === CLASS.integer) return integerType(size, signed);
  if (type === CLASS.float) return floatType(size);
  if (type === CLASS.enumeration) {
    const names = Object.keys(metadata.enum_type?.members ?? {});
    const isBoolean = size === 1 && names.length === 2 && names.includes('FALSE') && names.includes('TRUE');
    return isBoolean ? 'bool' : integerType(size, signed);
  }
  if (type === CLASS.complex) return complexType(size);
  if (type === CLASS.compound) return isComplexRecord(metadata) ? complexType(size) : null;
  return null;
}

/** Real and imaginary part one after the other, as h5py and HyperSpy write complex numbers. */
function isComplexRecord({ size, compound_type: compound }: Metadata): boolean {
  const members = compound?.members ?? [];
  const [re, im] = members;
  return (
    members.length === 2 &&
    re!.type === CLASS.float &&
    im!.type === CLASS.float &&
    re!.offset === 0 &&
    im!.offset === size / 2 &&
    re!.size === size / 2
  );
}

function integerType(size: number, signed: boolean): DType | null {
  const type = { 1: 'int8', 2: 'int16', 4: 'int32', 8: 'int64' }[size];
  return type === undefined ? null : ((signed ? type : `u${type}`) as DType);
}

function floatType(size: number): DType | null {
  if (size === 2 || size === 4) return 'float32';
  return size === 8 ? 'float64' : null;
}

function complexType(size: number): DType | null {
  if (size === 8) return 'complex64';
  return size === 16 ? 'complex128' : null;
}

function typeWords(metadata: Metadata): string {
  if (metadata.vlen || metadata.type === CLASS.string) return 'strings';
  if (metadata.type === CLASS.vlen) return 'lists of different lengths (ragged)';
  if (metadata.type === CLASS.compound) return 'records of several fields';
  if (metadata.type === CLASS.reference) return 'references';
  if (metadata.type === CLASS.integer) return `${metadata.size * 8}-bit integers`;
  if (metadata.type === CLASS.float) return `${metadata.size * 8}-bit floats`;
  return `of HDF5 type class ${metadata.type}`;
}
