import type { FrameRange } from '../../src-preload/contract/frames.ts';
import { execute, first, type Store } from './store.ts';

/** A dataset of whatever file: its index, and its frames where they are not all. */
export interface DatasetPart {
  readonly dataset: number;
  readonly frames?: FrameRange;
}

/**
 * What stands in a column `dataset_index` for a dataset: its index in the file, or −id of the row of `framed_datasets` that names
 * its frames. Undefined when there is no such row, so that nothing of that dataset is kept.
 */
export function findDatasetIndex(store: Store, { dataset, frames }: DatasetPart): number | undefined {
  if (frames === undefined) return dataset;
  const row = first<{ id: number }>(
    store,
    'SELECT id FROM framed_datasets WHERE dataset_index = ? AND first_frame = ? AND end_frame = ?',
    dataset,
    ...frames,
  );
  return row && -row.id;
}

/** The same, and the row is made when it is missing. */
export function datasetIndex(store: Store, part: DatasetPart): number {
  const known = findDatasetIndex(store, part);
  if (known !== undefined || part.frames === undefined) return known ?? part.dataset;
  execute(
    store,
    'INSERT INTO framed_datasets (dataset_index, first_frame, end_frame) VALUES (?, ?, ?)',
    part.dataset,
    ...part.frames,
  );
  return findDatasetIndex(store, part)!;
}

/** What a number in a column `dataset_index` stands for. */
export function datasetPart(store: Store, index: number): DatasetPart {
  if (index >= 0) return { dataset: index };
  const row = first<{ dataset_index: number; first_frame: number; end_frame: number }>(
    store,
    'SELECT dataset_index, first_frame, end_frame FROM framed_datasets WHERE id = ?',
    -index,
  );
  if (row === undefined) throw new Error(`no dataset ${index}`);
  return { dataset: row.dataset_index, frames: [row.first_frame, row.end_frame] };
}
