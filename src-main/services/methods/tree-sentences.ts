import type { StepRecord } from '../../../src-preload/contract/results.ts';
import { countPlaces, type Things } from './things.ts';
import { count, numberAt, numbersAt, percent, significant, textAt, whole } from './words.ts';

const LINKAGES: { readonly [linkage: string]: string } = {
  ward: 'Ward’s linkage',
  single: 'single linkage',
  average: 'average linkage',
  complete: 'complete linkage',
};

/** What agglomerative clustering did. @param what it worked on, with a capital letter */
export function agglomerative({ parameters, results }: StepRecord, what: string, { places }: Things): string {
  const linkage = LINKAGES[textAt(parameters, 'linkage') ?? 'ward'] ?? 'agglomeration';
  const clusters = count(numbersAt(results, 'sizes')?.length ?? 0, 'cluster');
  const leaves = whole(numberAt(results, 'leaves') ?? 0);
  const on =
    textAt(results, 'on') === 'prototypes'
      ? `, on ${leaves} k-means prototypes weighted by their ${places} (seed ${numberAt(parameters, 'seed') ?? 0})`
      : '';
  const distance = numberAt(parameters, 'distance');
  const cut = distance === undefined ? '' : `, cut at the distance ${significant(distance)},`;
  return `${what} were grouped by agglomerative clustering with ${linkage} (Euclidean distance; nearest-neighbor chains after Müllner 2011${on})${cut} into ${clusters}.`;
}

/** What the search for outliers did. */
export function outliers({ parameters, results }: StepRecord, things: Things): string {
  const marked = numberAt(results, 'marked');
  if (marked === undefined) return '';
  const { places } = things;
  const quantile = percent(numberAt(parameters, 'quantile') ?? 0);
  const tiny = numberAt(parameters, 'tinyClusters') ?? 0;
  const small = tiny > 0 ? `, and all ${places} of clusters of fewer than ${whole(tiny)},` : '';
  return `As outliers, ${places} farther from the centroid of their cluster than ${quantile} of its ${places}${small} were marked: ${countPlaces(marked, things)}, ${percent(numberAt(results, 'share') ?? 0)} of all.`;
}
