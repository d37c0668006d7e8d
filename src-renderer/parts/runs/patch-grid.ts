import type { RunResult } from '../../../src-preload/contract/results.ts';
import { gridOfImages } from '../../vis/map-grid.ts';
import type { PixelBox } from '../../vis/residual-picture.ts';

/** How a run cut its images into patches: patch (image · rows + row) · columns + column. */
export interface RunPatches {
  readonly images: number;
  /** Pixels along a side of a patch. */
  readonly size: number;
  /** Height and width of an image as it was cut. */
  readonly whole: readonly [number, number];
  /** First rows and columns of the patches. */
  readonly tops: readonly number[];
  readonly lefts: readonly number[];
}

/** Where a patch lies, in pixels of the image as it was cut. */
export interface PatchPlace {
  readonly image: number;
  readonly top: number;
  readonly left: number;
}

/** What the step "patches" of a run says; null of a run without it, and of those made before it said all of this. */
export function patchesOf({ steps }: Pick<RunResult, 'steps'>): RunPatches | null {
  const step = steps.find(({ op }) => op === 'patches');
  if (!step) return null;
  const { images, whole, tops, lefts } = step.results;
  const size = step.parameters.size;
  if (typeof images !== 'number' || typeof size !== 'number' || !isNumbers(tops) || !isNumbers(lefts)) return null;
  if (!isNumbers(whole) || whole.length !== 2) return null;
  return { images, size, whole: [whole[0]!, whole[1]!], tops, lefts };
}

export function placeOfPatch({ tops, lefts }: RunPatches, patch: number): PatchPlace {
  const row = Math.floor(patch / lefts.length) % tops.length;
  const image = Math.floor(patch / (lefts.length * tops.length));
  return { image, top: tops[row]!, left: lefts[patch % lefts.length]! };
}

/** Size of the pictures that a run makes of whole images; null of spectra. */
export function pictureSize(result: Pick<RunResult, 'prepared' | 'steps'>): readonly [number, number] | null {
  const axes = result.prepared.images?.axes;
  if (!axes) return null;
  return patchesOf(result)?.whole ?? [axes[0].size, axes[1].size];
}

/** Where the prepared images of a run lie in those of the file, in pixels of these. */
export function boxInImage(result: Pick<RunResult, 'prepared' | 'steps'>): PixelBox | null {
  const size = pictureSize(result);
  if (!size) return null;
  const { firstRow, firstColumn, rowStep, columnStep } = gridOfImages(result);
  return { top: firstRow, left: firstColumn, height: size[0] * rowStep, width: size[1] * columnStep };
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number');
}
