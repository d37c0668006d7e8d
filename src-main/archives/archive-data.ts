import { BYTES_PER_ELEMENT, isRealNumber } from '../../src-preload/contract/dataset.ts';
import type { LookRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { Spectra } from '../analysis/spectra.ts';
import { type ArraySource, elementCount } from '../cubes/array-source.ts';
import { spectraOfSource } from '../cubes/spectra-of-source.ts';
import { datasetOfFrames } from '../readers/dataset-frames.ts';
import { MOST_BLOCK_BYTES } from '../readers/phasewright-archive/manifest.ts';
import type { OpenedDataset } from '../readers/reader.ts';
import type { BlockedData } from './encode-blocks.ts';

/** Raw bytes of a block of spectra, and most spectra: each has an entry in the index, and is lossless as a whole. */
const BLOCK_BYTES = 32 * 1024;
const MOST_SPECTRA = 128;

/** A dataset cut into blocks. */
export function blockedData(
  { shape, dtype }: OpenedDataset,
  source: ArraySource,
  numbers: number,
  size: readonly [number, number] | undefined,
  peak: number,
): BlockedData {
  const units = elementCount(shape) / numbers;
  const bytes = numbers * BYTES_PER_ELEMENT[dtype];
  const perBlock = size ? 1 : Math.min(units, MOST_SPECTRA, Math.max(1, Math.round(BLOCK_BYTES / bytes)));
  return { source, dtype, shape, numbers, units, perBlock, blocks: Math.ceil(units / perBlock), size, peak };
}

/** Images or spectra, one after the other, for whoever learns from them. */
export function unitsOf(source: ArraySource, numbers: number): Spectra {
  return spectraOfSource({
    shape: [elementCount(source.shape) / numbers, numbers],
    dtype: source.dtype,
    read: (first, count) => source.read(first, count),
    close: () => {},
  });
}

/** Height and width, where the dataset is of images. */
export function sizeOfImages({ kind, shape }: OpenedDataset): readonly [number, number] | undefined {
  return kind === 'image' || kind === 'image-stack' ? [shape.at(-2)!, shape.at(-1)!] : undefined;
}

/**
 * The dataset that is to be compressed.
 * @throws {AppError} `usage` when it is not there, `data-unsuitable` when it has no values that a model could give
 */
export function chooseDataset(
  datasets: readonly OpenedDataset[],
  { file, dataset: index, frames }: LookRequest,
): OpenedDataset {
  const found = datasets[index];
  if (!found) {
    const advice = `Choose one from 0 to ${datasets.length - 1}; "phasewright info" lists them.`;
    throw new AppError('usage', `${file} has no dataset ${index}.`, advice, { file });
  }
  const dataset = datasetOfFrames(found, frames, file);
  const refuse = (why: string, advice: string) => new AppError('data-unsuitable', why, advice, { file });
  const { dtype, kind, shape } = dataset;
  if (!isRealNumber(dtype)) {
    const advice = 'Convert colors to gray, or complex numbers to their amplitude first.';
    throw refuse(`Values of type ${dtype} cannot be compressed by a model.`, advice);
  }
  if (kind === 'other' || shape.length < (kind.startsWith('image') ? 2 : 1)) {
    throw refuse('This dataset is neither spectra nor images.', 'Choose another dataset of the file ("--dataset").');
  }
  const numbers = kind.startsWith('image') ? shape.at(-1)! * shape.at(-2)! : shape.at(-1)!;
  if (numbers * BYTES_PER_ELEMENT[dtype] > MOST_BLOCK_BYTES) {
    throw refuse('These images have more than 256 MB each.', 'Cut them into tiles first.');
  }
  return dataset;
}
