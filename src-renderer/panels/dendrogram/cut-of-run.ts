import { useMemo } from 'react';
import { phaseColor } from '../../../src-preload/contract/phase-colors.ts';
import { phaseLetter } from '../../../src-preload/contract/phase-letters.ts';
import type { PhaseRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import { useRunArray } from '../../api/queries.ts';
import { countPixels } from '../../parts/maps/map-data.ts';
import { matchedColors } from '../../parts/runs/matched-colors.ts';
import type { MapData, MapPhase } from '../../state/shown-map.ts';
import { gridOf, gridOfRun } from '../../vis/map-grid.ts';
import { cutTree, matchLargest, sharedPixels, type Tree } from './tree.ts';

/** The agglomerative step of a run: its own number of clusters, and the names of its arrays. */
export interface TreeOfRun {
  readonly clusters: number;
  readonly linkage: string;
  readonly leaves: string;
  readonly leafSizes: string;
  readonly labels: string;
}

/** The last agglomerative step of a run; null when it has none. */
export function treeOfRun(run: RunRecord | null): TreeOfRun | null {
  const step = run?.result.steps.findLastIndex(({ op }) => op === 'agglomerative') ?? -1;
  if (!run || step < 0) return null;
  const array = (word: string) => {
    const name = new RegExp(`^${word}(-\\d+)?$`);
    return run.arrays.find((one) => one.step === step && name.test(one.name));
  };
  const [linkage, leaves, leafSizes, labels] = ['linkage', 'leaves', 'leaf-sizes', 'labels'].map(array);
  if (!linkage || !leaves || !leafSizes || !labels) return null;
  const clusters = labels.clusters ?? Number(run.result.steps[step]!.results.clusters);
  return { clusters, linkage: linkage.name, leaves: leaves.name, leafSizes: leafSizes.name, labels: labels.name };
}

/** The tree, and the leaf of each pixel. */
export function useTree(run: RunRecord, of: TreeOfRun) {
  const linkage = useRunArray(run.number, of.linkage);
  const leaves = useRunArray(run.number, of.leaves);
  const sizes = useRunArray(run.number, of.leafSizes);
  const tree = useMemo((): Tree | null => {
    if (!linkage.data || !sizes.data) return null;
    return { merges: linkage.data.values, leaves: sizes.data.values.length, leafSizes: sizes.data.values };
  }, [linkage.data, sizes.data]);
  const all = [linkage, leaves, sizes];
  return {
    tree,
    leaves: leaves.data?.values ?? null,
    error: all.find(({ error }) => error)?.error ?? null,
    retry: () => void Promise.all(all.map(({ refetch }) => refetch())),
  };
}

export interface Cut {
  /** Cluster of each leaf. */
  readonly ofLeaf: Int32Array;
  readonly phases: readonly MapPhase[];
  readonly map: MapData;
}

/**
 * A cut of the tree as a map. Clusters have the name and color of the phase of the run's own cut that they share most
 * pixels with; what has parted from it gets a color of its own.
 *
 * @param own clusters of the run's own cut
 * @param leaves leaf of each pixel
 * @param records phases of the run's own cut
 */
export function cutOfRun(
  run: RunRecord,
  own: number,
  tree: Tree,
  leaves: ArrayLike<number>,
  records: readonly PhaseRecord[],
  clusters: number,
): Cut {
  const ofLeaf = cutTree(tree, clusters);
  const matching = matchLargest(sharedPixels(ofLeaf, cutTree(tree, own), [clusters, own], tree.leafSizes));
  const colors = new Map(matchedColors(matching, records).map(({ id, color }) => [id, color]));
  const values = Int32Array.from(leaves, (leaf) => (leaf < 0 ? -1 : ofLeaf[leaf]!));
  let unnamed = records.length;
  const taken = new Set<number>();
  const named = matching.map((match, cluster) => {
    const record = records.find((one) => one.clusters.includes(match));
    const letter = record ? record.letter : phaseLetter(unnamed++);
    // A phase of the run is lit with the cluster that has most of it.
    const isFirst = record !== undefined && !taken.has(record.id);
    if (isFirst) taken.add(record.id);
    return {
      id: isFirst ? record.id : -1 - cluster,
      name: record?.name ?? `Cluster ${letter}`,
      letter,
      color: colors.get(cluster) ?? phaseColor(cluster),
      clusters: [cluster],
    };
  });
  const phases = countPixels(named, values);
  const { rows, columns } = gridOf(run.result.prepared.axes);
  const name = `Cut into ${clusters} ${clusters === 1 ? 'cluster' : 'clusters'}`;
  return {
    ofLeaf,
    phases,
    map: { kind: 'labels', values, rows, columns, inCube: gridOfRun(run.result), name, phases },
  };
}
