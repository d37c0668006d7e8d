import type { DatasetKind } from './dataset.ts';

/** Endings of the files that can be opened, for file dialogs. What a file is, its content says; a test compares with the readers. */
// biome-ignore format: a list
export const READABLE_EXTENSIONS: readonly string[] = [
  '.hspy', '.zspy', '.h5', '.hdf5', '.h5oina', '.nxs', '.dm3', '.dm4', '.emd', '.emi', '.ser', '.bcf', '.spx', '.spc', '.spd', '.ipr',
  '.pts', '.asw', '.img', '.map', '.eds', '.msa', '.emsa', '.rpl', '.raw', '.hdr', '.npy', '.npz', '.mat', '.tif', '.tiff', '.png', '.jpg',
  '.jpeg', '.bmp', '.mrc', '.mrcs', '.ali', '.rec', '.st', '.unf', '.blo', '.ndata', '.ndata1', '.wdf', '.sur', '.pro', '.prz', '.zgroup',
  '.csv', '.tsv', '.txt', '.csv.gz', '.tsv.gz', '.xlsx', '.nexus', '.h5ebsd', '.ems', '.he5', '.hdf', '.pwz',
];

/** A file format that a dataset can be written in. */
export interface WritableFormat {
  readonly extension: string;
  readonly label: string;
  /** What goes where, in a sentence. */
  readonly keeps: string;
  /** Left out where it holds any of them. */
  readonly kinds?: readonly DatasetKind[];
}

const SIMPLE: readonly DatasetKind[] = ['spectrum-image', 'spectrum-line', 'spectrum', 'image', 'image-stack'];

/** All of them, the usual one first; a test compares with the writers. */
export const WRITABLE_FORMATS: readonly WritableFormat[] = [
  {
    extension: '.hspy',
    label: 'HyperSpy',
    keeps: 'Values, axes and metadata in one file, for HyperSpy and other programs that read HDF5.',
  },
  { extension: '.npy', label: 'NumPy', keeps: 'The values; axes and metadata in a .json beside it.' },
  { extension: '.rpl', label: 'Ripple', keeps: 'Axes in the .rpl, values in a .raw beside it.', kinds: SIMPLE },
  { extension: '.hdr', label: 'ENVI', keeps: 'Axes in the .hdr, values in a .raw beside it.', kinds: SIMPLE },
  {
    extension: '.tif',
    label: 'TIFF',
    keeps: 'Images with the size of their pixels, as ImageJ reads it.',
    kinds: ['image', 'image-stack'],
  },
  { extension: '.msa', label: 'EMSA/MAS', keeps: 'One spectrum as text.', kinds: ['spectrum'] },
  { extension: '.csv', label: 'Table', keeps: 'Numbers as text, for spreadsheets: large.' },
];
