import { basename } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { RunRecord, StoredArray } from '../../src-preload/contract/project.ts';
import { assignedLabels, UNASSIGNED_LABEL } from '../../src-preload/contract/unassigned-pixels.ts';
import type { RunComparison } from '../../src-preload/contract/window.ts';
import { compareLabels } from '../analysis/validation/compare-labels.ts';
import { isLabels } from './default-phases.ts';
import { readOwnArray } from './own-arrays.ts';
import type { Project } from './project.ts';

/**
 * Compares the last labels of two runs on the same pixels; the clusters of `other` are matched one to one to those of `run`
 * so that as many pixels as possible agree. Pixels that were taken out of their phases in either run count for nothing.
 * @throws {AppError} `input-missing` without labels, `data-unsuitable` when the maps have different sizes
 */
export function compareRuns(project: Project, run: RunRecord, other: RunRecord): RunComparison {
  const [ours, theirs] = [lastLabels(project, run), lastLabels(project, other)];
  if (ours.shape.join() !== theirs.shape.join()) {
    throw new AppError(
      'data-unsuitable',
      `The maps differ in size: ${ours.shape.join(' × ')} in run ${run.number}, ${theirs.shape.join(' × ')} in run ${other.number} (${basename(project.folder)}).`,
      'Compare runs that crop and bin the pixels in the same way.',
    );
  }
  const leftOut = ours.labels.reduce((sum, own, pixel) => {
    const isOut = own === UNASSIGNED_LABEL || theirs.labels[pixel] === UNASSIGNED_LABEL;
    return sum + (isOut ? 1 : 0);
  }, 0);
  const found = compareLabels(theirs.labels, ours.labels);
  if (found.compared === 0) {
    const advice = 'Compare runs whose masks leave pixels in common.';
    throw new AppError('data-unsuitable', 'No pixel takes part in both runs.', advice);
  }
  const matching = new Array<number>(theirs.clusters).fill(-1);
  found.labelValues.forEach((cluster, i) => {
    matching[cluster] = found.matching[i] ?? -1;
  });
  // Where a mask left a pixel out of either run there is nothing that could differ.
  const difference = Uint8Array.from(theirs.labels, (cluster, pixel) => {
    const own = ours.labels[pixel];
    return cluster < 0 || own < 0 || matching[cluster] === own ? 0 : 1;
  });
  const columns = ours.shape.at(-1) ?? 1;
  return {
    ari: found.ari,
    nmi: found.nmi,
    agreement: found.matchedAccuracy,
    matching,
    difference,
    rows: difference.length / columns,
    columns,
    leftOut,
  };
}

function lastLabels(project: Project, run: RunRecord) {
  const array: StoredArray | undefined = run.arrays.findLast(isLabels);
  if (!array) {
    const advice = 'Compare runs that have a clustering step.';
    throw new AppError('input-missing', `Run ${run.number} has no labels.`, advice);
  }
  const own = Int32Array.from(readOwnArray(project.readArrayPath(run, array.name), array));
  const labels = assignedLabels(own, project.unassigned(run.number, array.name)[0]);
  return { labels, shape: array.shape, clusters: array.clusters ?? 0 };
}
