/** What each reader reads and leaves out, in a line; the READMEs of the readers' folders tell all. Rows of FORMATS.md. */

export interface FormatFeatures {
  /** What a file is known by. */
  readonly knownBy: string;
  readonly reads: string;
  readonly leavesOut: string;
  /** Where no file of the shared data is compared value by value: what checks the reader instead. */
  readonly checkedBy?: string;
}

export const FEATURES: { readonly [format: string]: FormatFeatures } = {
  'gatan-dm': {
    knownBy: 'version and root group',
    reads:
      'spectrum images, lines, spectra, images, stacks, survey image with its rectangle; all number types, packed Fourier transforms, colors; EELS and EDS settings',
    leavesOut: 'packed transforms of odd width; four axes open as they lie',
  },
  'phasewright-archive': {
    knownBy: 'zip with `phasewright-archive.json`',
    reads:
      'images and spectra that "compress" wrote, within the bound that it measured; what does not hold it bit for bit',
    leavesOut: 'decoders that are not plain ONNX',
    checkedBy: 'archives of data made for it, and damaged ones (unit and fuzz tests)',
  },
  hyperspy: {
    knownBy: 'HDF5 with `file_format`',
    reads:
      'versions 1.0 to 3.3, several signals, axes that are not uniform, results of decompositions, both trees of metadata',
    leavesOut: 'ragged and text data, nested signals',
  },
  zspy: {
    knownBy: '`.zgroup` with `file_format`',
    reads: 'folders and zip archives; Blosc, zlib, gzip, zstd, lz4; as .hspy',
    leavesOut: 'Zarr 3, filters, snappy',
    checkedBy: 'stores that HyperSpy 2.4 wrote (unit tests); the store of the shared data opens',
  },
  nexus: {
    knownBy: 'HDF5 with `NX_class`',
    reads: 'NXdata of all three forms, other arrays, energies last; metadata of HyperSpy',
    leavesOut: 'external links, scaling factors, axes of several dimensions',
  },
  oxford: {
    knownBy: 'HDF5 with `Manufacturer`, `EBSD` or `EDS` groups',
    reads: 'EDS maps and spectra, electron images, EBSD patterns and maps of Oxford, EDAX and Bruker; LZF',
    leavesOut: 'tables of phases and montages; hexagonal grids that fill no rectangle',
    checkedBy: 'the file of the shared data by its list of datasets, and fixtures of h5py (unit tests)',
  },
  numpy: {
    knownBy: '`\\x93NUMPY`',
    reads: 'versions 1 to 3, real, complex, boolean, both byte orders; title and axes from a `.json` beside it',
    leavesOut: 'objects, records, half floats',
  },
  'panta-rhei': {
    knownBy: 'zip with `meta_data_json.npy`',
    reads: 'images, spectra, spectrum images by EELS, calibration, metadata',
    leavesOut: 'pickled metadata of versions before 24.03',
  },
  nion: {
    knownBy: 'zip with `data.npy` and `metadata.json`',
    reads: 'sequences and collections of images and spectra, calibrations, instrument',
    leavesOut: 'display settings, graphics; Swift’s `.h5` opens as any HDF5',
    checkedBy: 'archives written as Nion Swift writes them (unit tests)',
  },
  npz: {
    knownBy: 'zip of `.npy` members',
    reads: 'each array a dataset; texts as metadata; named positions calibrate axes',
    leavesOut: 'pickled objects',
  },
  matlab: {
    knownBy: '`MATLAB 5.0`',
    reads: 'versions 5 to 7, all classes of numbers, cells and structs; pixels in columns offered as an image',
    leavesOut: 'version 4, sparse matrices, objects (version 7.3 opens as HDF5)',
  },
  xlsx: {
    knownBy: 'zip with a workbook',
    reads: 'each sheet as a table of numbers with names of columns; texts as metadata',
    leavesOut: '.xls, formulas, dates as such',
    checkedBy: 'the workbook of the shared data by header, rows and columns (unit tests)',
  },
  ripple: {
    knownBy: 'lines of key, tab, value',
    reads: 'spectra, lines, cubes, images, stacks with HyperSpy’s calibration keys',
    leavesOut: 'nothing known',
  },
  envi: {
    knownBy: '`ENVI`',
    reads: 'bil, bip and bsq as `[y, x, band]`, wavelengths, pixel size, libraries of spectra',
    leavesOut: 'compressed values, projections, classes',
  },
  jeol: {
    knownBy: 'headers of Analysis Station',
    reads: 'projects with all views, images, maps, the event stream (sparse; all sweeps or some), EDS spectra',
    leavesOut: 'drift correction',
  },
  'velox-emd': {
    knownBy: 'HDF5 with `Version` of Velox',
    reads:
      'event streams (sparse; all frames or some), detectors summed and apart, EELS cubes, images, stacks, spectra, elements; pruned files warn',
    leavesOut: 'Velox’s own packed map',
  },
  'ncem-emd': {
    knownBy: 'HDF5 with `emd_group_type`',
    reads: 'EMD 0.2 and 1.0, Prismatic, py4DSTEM; axes from dimensions',
    leavesOut: 'lists of points, records',
  },
  'bruker-bcf': {
    knownBy: '`AAMVHFSS`',
    reads: 'versions 1 and 2, 12-bit, 16-bit and instruction-packed pixels, zlib, images, chosen elements, microscope',
    leavesOut: 'pixel times, drawings; encrypted containers',
  },
  'bruker-spx': {
    knownBy: 'XML with `TRTSpectrum`',
    reads: 'spectrum, calibration, detector, elements',
    leavesOut: 'quantification',
  },
  edax: {
    knownBy: 'headers of `.spc` and `.spd`',
    reads: 'spectra, maps with calibration from `.spc` and `.ipr` beside them',
    leavesOut: 'regions, background points',
  },
  msa: {
    knownBy: '`#FORMAT`',
    reads: 'EMSA/MAS 1.0 and ISO 22029:2022, Y and XY, uneven axes',
    leavesOut: 'nothing known',
  },
  tia: {
    knownBy: '`II` 0x0197, or `<ObjectInfo>`',
    reads: 'series and maps of spectra and images, settings of the `.emi`',
    leavesOut: 'values within the `.emi`',
  },
  tiff: {
    knownBy: '`II*`, `MM*`, BigTIFF',
    reads:
      'all common types and compressions, stacks, calibration of ImageJ, DigitalMicrograph, FEI, Zeiss, Olympus, JEOL, TVIPS, OME',
    leavesOut: 'CCITT, JPEG 2000, Zstandard, WebP',
  },
  image: {
    knownBy: 'PNG, JPEG or BMP',
    reads: 'gray and color, 8 and 16 bits, JEOL’s text beside it; a folder of images as one stack with groups',
    leavesOut: 'CMYK, animation',
    checkedBy: 'images that Pillow wrote, the 360 of the shared data as one stack (unit tests)',
  },
  semper: {
    knownBy: 'record lengths and label',
    reads: 'images, stacks and spectra in five number types, calibration',
    leavesOut: 'several pictures in one file, big-endian files',
    checkedBy: 'files that HyperSpy wrote (unit tests)',
  },
  mrc: {
    knownBy: '`MAP ` or sizes that fit',
    reads: 'MRC2014, CCP4, Thermo Fisher’s extended header; modes 0, 1, 2, 4, 6, 12',
    leavesOut: 'modes 3, 16, 101; skewed cells',
  },
  blockfile: {
    knownBy: '`IMGBLO`',
    reads: 'patterns `[y, x, dy, dx]` and the virtual image',
    leavesOut: 'nothing known',
    checkedBy: 'files that HyperSpy wrote (unit tests)',
  },
  'renishaw-wdf': {
    knownBy: '`WDF1`',
    reads: 'spectra, lines, maps, uneven channels, the white-light image',
    leavesOut: 'maps that WiRE computed',
  },
  'digital-surf': {
    knownBy: '`DIGITAL SURF`, `DSCOMPRESSED`',
    reads: 'hyperspectral maps, spectra, profiles, surfaces, color images',
    leavesOut: 'discs, force curves',
  },
  table: {
    knownBy: 'lines of numbers in columns',
    reads: 'CSV, TSV, tables in text, gzipped or not, decimal commas; what our writer wrote, as what it was',
    leavesOut: 'more than 128 MB',
    checkedBy: 'the tables of the shared data by their lines and columns (unit tests)',
  },
  hdf5: {
    knownBy: 'HDF5 that nobody else knows',
    reads: 'all arrays of numbers, largest first, axes guessed and said so: MAPS, PyMca, `.mat` 7.3 and the like',
    leavesOut: 'tables of records, texts, references',
    checkedBy: 'fixtures of h5py in the layouts of MAPS, PyMca and MATLAB (unit tests)',
  },
};
