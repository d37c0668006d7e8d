/** Endings of the files that can be opened, for file dialogs. What a file is, its content says; a test compares with the readers. */
// biome-ignore format: a list
export const READABLE_EXTENSIONS: readonly string[] = [
  '.hspy', '.zspy', '.h5', '.hdf5', '.h5oina', '.nxs', '.dm3', '.dm4', '.emd', '.emi', '.ser', '.bcf', '.spx', '.spc', '.spd', '.ipr',
  '.pts', '.asw', '.img', '.map', '.eds', '.msa', '.emsa', '.rpl', '.raw', '.hdr', '.npy', '.npz', '.mat', '.tif', '.tiff', '.png', '.jpg',
  '.jpeg', '.bmp', '.mrc', '.mrcs', '.ali', '.rec', '.st', '.unf', '.blo', '.ndata', '.ndata1', '.wdf', '.sur', '.pro', '.prz', '.zgroup',
  '.csv', '.tsv', '.txt', '.csv.gz', '.tsv.gz', '.xlsx', '.nexus', '.h5ebsd', '.ems', '.he5', '.hdf', '.pwz',
];
