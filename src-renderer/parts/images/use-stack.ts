import { useMemo } from 'react';
import { stackNames } from '../../../src-preload/contract/image-stacks.ts';
import { isOfImages } from '../../../src-preload/contract/image-steps.ts';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import { useOverview } from '../../api/queries.ts';
import { useViewOf } from '../../state/view-store.ts';

/** The open stack of images. */
export interface OpenStack {
  readonly file: string;
  readonly dataset: number;
  readonly frames: number;
  /** Size of one image. */
  readonly rows: number;
  readonly columns: number;
  /** Groups that folders or names tell, and the index of each image's; empty when they tell none. */
  readonly groups: readonly string[];
  readonly labels: readonly number[];
  /** `crazing_10.jpg`, or `Image 12`. */
  readonly nameOf: (frame: number) => string;
}

/** The open stack; null when what is open is none. */
export function useStack(): OpenStack | null {
  const { file, dataset } = useViewOf('file', 'dataset');
  const { data: overview } = useOverview(file, dataset);
  return useMemo(() => {
    if (file === null || !overview || overview.frames < 2 || !isOfImages(overview.description)) return null;
    const { rows, columns, frames } = overview;
    const { names, groups, labels } = stackNames(overview.description);
    const isGrouped = labels.length === frames;
    return {
      file,
      dataset,
      frames,
      rows,
      columns,
      groups: isGrouped ? groups : [],
      labels: isGrouped ? labels : [],
      nameOf: (frame) => names[frame] ?? `Image ${formatNumber(frame + 1)}`,
    };
  }, [file, dataset, overview]);
}
