import type { RunRecord, StoredArray } from '../../../src-preload/contract/project.ts';
import { useRunArrayPart } from '../../api/queries.ts';

/** What a run has made of one image, out of an array that {@link hasEachImage}; null asks for none. The last one stays until the next is there. */
export function useRunPicture(run: RunRecord | null, array: StoredArray | null, image: number) {
  const isSingle = array?.shape.length === 2;
  const [first, count] = isSingle ? [0, array.shape[0]!] : [image, 1];
  return useRunArrayPart(array ? (run?.number ?? null) : null, array?.name ?? null, first, count);
}
