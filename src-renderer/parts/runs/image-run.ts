import { imagesOf, isFrameByFrame as isOfFrames } from '../../../src-preload/contract/image-stacks.ts';
import type { RunRecord, StoredArray } from '../../../src-preload/contract/project.ts';
import { patchesOf, pictureSize } from './patch-grid.ts';

/** Whether what a run has numbers for are images in a row, which make no map; patches of one image do make one. */
export function isStackRun({ result: { prepared } }: RunRecord): boolean {
  return prepared.images !== undefined && prepared.axes.filter(({ role }) => role === 'navigation').length === 1;
}

/** What the clusters of a run are made of: `px`, or the images or patches that it has numbers for. */
export function countedIn(run: RunRecord): 'px' | 'images' | 'patches' {
  if (!isStackRun(run)) return 'px';
  return run.result.steps.some(({ op }) => op === 'patches') ? 'patches' : 'images';
}

/** Whether what a run has numbers for are the images of the file, in their order. */
export function isFrameByFrame({ result }: RunRecord): boolean {
  return isOfFrames(result);
}

/** Whether an array holds a picture of each image of the file: `[images, height, width]`, or `[height, width]` of a single one. */
export function hasEachImage({ result }: RunRecord, { shape }: Pick<StoredArray, 'shape'>): boolean {
  const size = pictureSize(result);
  const images = patchesOf(result)?.images ?? (isOfFrames(result) ? imagesOf(result.source) : null);
  if (!size || images === null || images !== imagesOf(result.source)) return false;
  const [height, width] = shape.slice(-2);
  const before = shape.slice(0, -2).reduce((product, length) => product * length, 1);
  return shape.length >= 2 && shape.length <= 3 && height === size[0] && width === size[1] && before === images;
}
