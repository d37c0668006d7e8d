import { stitchPatches } from '../analysis/preprocessing/patches.ts';
import type { RunState } from './run-state.ts';

/** Pictures up to this size are kept; larger ones can be made again from the model. */
export const MOST_PICTURE_BYTES = 256 * 1024 * 1024;

/** What a step makes of every spectrum or image, as it comes. */
export interface CollectedPictures {
  /** Those of the spectra from this one on, n × channels. */
  add(first: number, part: Float32Array): void;
  /** All of them, spectra × channels; undefined of patches, which have become whole images. */
  readonly values: Float32Array | undefined;
  /** Writes them in the shape of the data; answers with the name that they got. */
  save(step: number, word: string): Promise<string>;
}

/**
 * Keeps a picture of each image (or a spectrum of each pixel) tile by tile; patches are put together to whole images again,
 * `[images, height, width]`, or `[height, width]` of a single one. Undefined when that would be too large.
 */
export function collectPictures(state: RunState): CollectedPictures | undefined {
  const { cube } = state;
  const { pixels, channels } = state.spectra;
  const grid = cube.images?.patches;
  if (!grid) {
    if (pixels * channels * Float32Array.BYTES_PER_ELEMENT > MOST_PICTURE_BYTES) return undefined;
    const values = new Float32Array(pixels * channels);
    return {
      values,
      add: (first, part) => values.set(part, first * channels),
      save: (step, word) => state.saveMap(step, word, values, [cube.signal.size]),
    };
  }
  const { height, width } = grid.whole;
  if (grid.count * height * width * Float32Array.BYTES_PER_ELEMENT > MOST_PICTURE_BYTES) return undefined;
  const stitching = stitchPatches(grid, cube.images!.height);
  const shape = [...(grid.count > 1 ? [grid.count] : []), height, width];
  return {
    values: undefined,
    add: (first, part) => stitching.add(first, part),
    save: (step, word) => state.savePictures(step, word, shape, stitching.finish()),
  };
}
