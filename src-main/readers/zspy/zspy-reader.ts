import { elementCount } from '../../cubes/array-source.ts';
import type { Hdf5Dataset } from '../../cubes/hdf5-messages.ts';
import { MemorySource } from '../../cubes/memory-source.ts';
import { makeNativeArray } from '../../cubes/native-arrays.ts';
import { openExperiments } from '../hyperspy/experiments.ts';
import type { OpenedFile, ReadableFile, ReadableFolder, Reader } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { isZip } from '../zip-entries.ts';
import type { ZarrArray } from './zarr-array.ts';
import { openZarrSource } from './zarr-source.ts';
import { folderStore, type ZarrStore, zipStore } from './zarr-store.ts';
import { readZarrTree } from './zarr-tree.ts';

const FORMAT = 'zspy';
const ENDING = '.zspy';

/** Reader of HyperSpy's Zarr stores (`.zspy`): folders, and zip archives. */
export const zspyReader: Reader = {
  format: FORMAT,
  label: 'HyperSpy (Zarr)',
  extensions: [ENDING],
  recognizes: (head, file) => isZip(head) && file.name.toLowerCase().endsWith(ENDING),
  open: (file: ReadableFile) => openStore(zipStore(file.bytes), file.name),
  recognizesFolder: ({ fileNames, name }) =>
    fileNames.includes('.zgroup') || fileNames.includes('zarr.json') || name.toLowerCase().endsWith(ENDING),
  openFolder: (folder: ReadableFolder) => openStore(folderStore(folder), folder.name),
};

/**
 * Opens a store.
 * @throws {AppError} `file-damaged` or `format-unsupported`, with the key as `field`.
 */
export function openStore(store: ZarrStore, file: string): OpenedFile {
  const where = { file, format: FORMAT };
  if (store.keys.includes('zarr.json')) {
    const advice = 'Save it in HyperSpy as .hspy, or with zarr_format=2.';
    throw unsupported('It is of Zarr format 3, and only format 2 is read.', advice, { ...where, field: 'zarr.json' });
  }
  const { root, arrays, problems } = readZarrTree(store);
  const experiments = root.children.Experiments;
  if (experiments?.kind !== 'group') {
    const inside = Object.keys(root.children).slice(0, 8).join(', ');
    throw unsupported(
      `It is a Zarr store but not one of HyperSpy's: it has no group Experiments${inside === '' ? '' : `, only ${inside}`}.`,
      'Open it in the program that wrote it, and save it as .hspy or .zspy from HyperSpy.',
      { ...where, field: 'Experiments' },
    );
  }
  const arrayOf = (dataset: Hdf5Dataset) => arrays.get(dataset.path)!;
  const opened = openExperiments({
    ...where,
    experiments,
    openSource: (dataset) => openZarrSource(store, arrayOf(dataset)),
    openTransposed: (dataset) => transposed(store, arrayOf(dataset)),
  });
  if (opened.datasets.length === 0) {
    throw (
      opened.firstRefusal ??
      damaged(`${file} holds no experiment that can be read${problems[0] ? `: ${problems[0]}` : ''}.`, where)
    );
  }
  const left = problems.map((problem) => `Left out: ${problem}`);
  return { datasets: opened.datasets, warnings: [...left, ...opened.warnings], close: () => {} };
}

/** A matrix with its axes exchanged, in memory: factors and loadings are small beside their cube. */
function transposed(store: ZarrStore, array: ZarrArray): MemorySource {
  const [rows, columns] = array.shape as [number, number];
  const dtype = array.dtype!;
  const from = openZarrSource(store, array).read(0, elementCount(array.shape)) as Float64Array;
  const to = makeNativeArray(dtype, from.length) as Float64Array;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) to[column * rows + row] = from[row * columns + column]!;
  }
  return new MemorySource(to, [columns, rows], dtype);
}
