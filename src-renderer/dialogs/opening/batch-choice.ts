import type { DatasetKind } from '../../../src-preload/contract/dataset.ts';
import type { ScannedDataset, ScannedFile } from '../../../src-preload/contract/folders.ts';
import type { BatchItem } from '../../state/batch.ts';
import { mostUseful } from './dataset-words.ts';

/** Kinds that the same steps work on. */
const ALIKE: readonly (readonly DatasetKind[])[] = [['spectrum-image', 'spectrum-line']];

/** Datasets of a file that steps made for a dataset of this kind can run on. */
export function fittingDatasets(
  { datasets, error }: Pick<ScannedFile, 'datasets' | 'error'>,
  kind: DatasetKind,
): readonly ScannedDataset[] {
  if (error !== null) return [];
  const kinds = ALIKE.find((group) => group.includes(kind)) ?? [kind];
  return datasets.filter((dataset) => kinds.includes(dataset.kind));
}

/** What a batch computes: of each file the most useful dataset of the kind, or all of them. */
export function batchFiles(
  files: readonly ScannedFile[],
  kind: DatasetKind,
  all: boolean,
): readonly Pick<BatchItem, 'file' | 'dataset' | 'name'>[] {
  return files.flatMap((file) => {
    const fitting = fittingDatasets(file, kind);
    const best = fitting[mostUseful(fitting)];
    const taken = all ? fitting : best ? [best] : [];
    return taken.map(({ index, title }) => ({
      file: file.file,
      dataset: index,
      name: taken.length === 1 ? file.name : `${file.name}: ${title || `dataset ${index + 1}`}`,
    }));
  });
}
