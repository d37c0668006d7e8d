import type { PhaseRecord, RunRecord } from '../../src-preload/contract/project.ts';
import type { ProjectState } from '../../src-preload/contract/window.ts';
import type { Project } from '../project/project.ts';
import type { CallContext } from './call-context.ts';

/** Everything of the open project that the window shows; null when none is open. */
export function currentState(context: CallContext): ProjectState | null {
  const project = context.projects.currentIfAny();
  return project ? stateOf(project) : null;
}

/** Everything of a project that the window shows. */
export function stateOf(project: Project): ProjectState {
  const runs = project.listRuns();
  return {
    project: project.summary(),
    datasets: project.datasets(),
    listed: project.listedDatasets(),
    runs,
    unfinished: project.listUnfinishedRuns(),
    phases: runs.flatMap((run) => phasesOfRun(project, run)),
    unassigned: runs.flatMap((run) => project.unassigned(run.number)),
    figures: project.figures().filter((figure) => runs.some(({ number }) => number === figure.run)),
    history: project.history(),
    elements: project.elements(),
    regions: project.regions(),
    view: project.view(),
    current: project.currentDataset(),
  };
}

/** Phases of all labels of a run. */
export function phasesOfRun(project: Project, run: RunRecord): PhaseRecord[] {
  return run.arrays.filter(({ clusters }) => clusters !== null).flatMap(({ name }) => project.phases(run.number, name));
}
