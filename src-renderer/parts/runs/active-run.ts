import type { PhaseRecord, RunRecord, StoredArray } from '../../../src-preload/contract/project.ts';
import type { StepRecord } from '../../../src-preload/contract/results.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { useProject } from '../../api/queries.ts';
import { isSameDataset } from '../../state/same-dataset.ts';
import { useView, useViewOf, type ViewState } from '../../state/view-store.ts';

/** True for a run of this dataset: the same bytes, wherever they lay when it was computed. */
export function isRunOfCube(
  project: ProjectState | null | undefined,
  run: RunRecord,
  { file, dataset, frames }: Pick<ViewState, 'file' | 'dataset' | 'frames'>,
): boolean {
  const record = project?.datasets.find(({ id }) => id === run.datasetId);
  const { source } = run.result;
  return [record?.file, source.file].some((at) =>
    isSameDataset({ ...source, file: at ?? null }, { file, dataset, frames }),
  );
}

/** True for a run of whatever dataset of this file. */
export function isRunOfFile(project: ProjectState | null | undefined, run: RunRecord, file: string | null): boolean {
  const { dataset, frames = null } = run.result.source;
  return isRunOfCube(project, run, { file, dataset, frames });
}

/** The run that is shown: the chosen one, else the latest of the open file, else the latest of all. */
export function activeRunOf(
  project: ProjectState | null | undefined,
  chosen: number | null,
  file: string | null = null,
): RunRecord | null {
  if (!project) return null;
  return (
    project.runs.find((run) => run.number === chosen) ??
    project.runs.findLast((run) => isRunOfFile(project, run, file)) ??
    project.runs.at(-1) ??
    null
  );
}

/** The shown run of the open project, or null. */
export function useActiveRun(): RunRecord | null {
  const { data } = useProject();
  const chosen = useView((view) => view.activeRun);
  const file = useView((view) => view.file);
  return activeRunOf(data, chosen, file);
}

/** The shown run if it is of the open cube, whose pixels are its pixels; else null. */
export function useRunOfCube(): RunRecord | null {
  const { data } = useProject();
  const run = useActiveRun();
  const cube = useViewOf('file', 'dataset', 'frames');
  return run && isRunOfCube(data, run, cube) ? run : null;
}

/** The labels that a run arrived at: its last array of cluster indices, or null. */
export function labelsOf(run: RunRecord | null): StoredArray | null {
  return run?.arrays.findLast((array) => array.clusters !== null) ?? null;
}

/** Name of another array that the same step made: `centroids` beside `labels`, `centroids-2` beside `labels-2`. */
export function besideLabels(run: RunRecord, labels: StoredArray, word: string): StoredArray | null {
  const name = new RegExp(`^${word}(-\\d+)?$`);
  return run.arrays.find((array) => array.step === labels.step && name.test(array.name)) ?? null;
}

/** Phases of one array of labels, in their order. */
export function phasesOf(
  project: ProjectState | null | undefined,
  run: number,
  labels: string,
): readonly PhaseRecord[] {
  return project?.phases.filter((phase) => phase.run === run && phase.labels === labels) ?? [];
}

/** Last sweep of a run with the array that holds its maps, or null. */
export function sweepOf(run: RunRecord | null): { readonly record: StepRecord; readonly labels: string | null } | null {
  const record = run?.result.steps.findLast((step) => step.op === 'sweep');
  if (!record) return null;
  return { record, labels: record.arrays.find((name) => name.startsWith('sweep-labels')) ?? null };
}
