import { useCallback } from 'react';
import { gridOf } from '../../vis/map-grid.ts';
import { useStack } from '../images/use-stack.ts';
import { placeOfPatch } from '../runs/patch-grid.ts';
import type { RunNetwork } from './network-of-run.ts';

/** What the samples of a network are called: `film_3.tif`, `row 4, column 12`, `film_3.tif, from row 32, column 64`. */
export function useSampleNames({ run, isFrameByFrame, patches }: RunNetwork): (sample: number) => string {
  const stack = useStack();
  return useCallback(
    (sample: number) => {
      const imageName = (image: number) => stack?.nameOf(image) ?? `image ${image + 1}`;
      if (isFrameByFrame) return imageName(sample);
      if (patches) {
        const { image, top, left } = placeOfPatch(patches, sample);
        const where = `from row ${top}, column ${left}`;
        return patches.images === 1 ? where : `${imageName(image)}, ${where}`;
      }
      if (run.result.prepared.images) return `patch ${sample + 1}`;
      const { columns } = gridOf(run.result.prepared.axes);
      return `row ${Math.floor(sample / columns)}, column ${sample % columns}`;
    },
    [stack, run, isFrameByFrame, patches],
  );
}
