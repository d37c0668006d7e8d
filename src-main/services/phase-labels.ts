import type { ArrayRecord } from '../../src-preload/contract/results.ts';
import { assignedLabels } from '../../src-preload/contract/unassigned-pixels.ts';
import { readOwnArray } from '../project/own-arrays.ts';
import type { FigureSource } from './figure-source.ts';

/** Cluster of each pixel as the phases have them: −1 where a mask left it out, `UNASSIGNED_LABEL` where a person took it out. */
export function phaseLabels(source: FigureSource, labels: ArrayRecord): Int32Array {
  const own = Int32Array.from(readOwnArray(source.arrayPath(labels.name), labels));
  return assignedLabels(own, unassignedIn(source, labels.name));
}

/** What was taken out of the phases of these labels; undefined when nothing was. */
export function unassignedIn(source: FigureSource, labels: string) {
  return source.unassigned?.pixels.find((one) => one.labels === labels);
}

/**
 * What a run tells of its clusters, clusters × channels, without the pixels that were taken out of their phases.
 *
 * @param array `centroids`, `spreads`, `mean-spectra` or `mean-spreads` beside these labels
 */
export function clusterValues(source: FigureSource, labels: string, array: ArrayRecord): Float32Array {
  const values = Float32Array.from(readOwnArray(source.arrayPath(array.name), array));
  const unassigned = unassignedIn(source, labels);
  const measured = unassigned?.measured.find(({ name }) => name === array.name);
  if (!unassigned || !measured || !source.unassigned) return values;
  const rows = readOwnArray(source.unassigned.path(measured), measured) as Float32Array;
  const width = rows.length / unassigned.clusters.length;
  unassigned.clusters.forEach((cluster, row) => {
    values.set(rows.subarray(row * width, (row + 1) * width), cluster * width);
  });
  return values;
}
