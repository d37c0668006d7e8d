import type { DatasetDescription } from '../../src-preload/contract/dataset.ts';
import { chosenFrames, type FrameRange } from '../../src-preload/contract/frames.ts';
import type { OpenedDataset } from './reader.ts';

/**
 * The dataset with only these of its frames summed; as it is without any, or with all of them.
 * @throws {AppError} `parameter-invalid` when it is no sum of frames, or does not have these
 */
export function datasetOfFrames(
  dataset: OpenedDataset,
  frames: FrameRange | undefined,
  file: string | undefined,
): OpenedDataset {
  const chosen = chosenFrames(dataset, frames, file);
  return (chosen && dataset.openFrames?.(chosen)) ?? dataset;
}

/** What is known of a dataset, without the ways to its values. */
export function descriptionOf(dataset: OpenedDataset): DatasetDescription {
  const { open: _, openArranged: __, openFrames: ___, ...description } = dataset;
  return description;
}
