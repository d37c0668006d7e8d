import type { ParsedServiceRequest, ProjectRuns, RunDetails } from '../../src-preload/contract/service.ts';
import type { CallContext } from './call-context.ts';

/** The runs of a project, finished and not. */
export function listRuns(request: ParsedServiceRequest<'list-runs'>, context: CallContext): Promise<ProjectRuns> {
  return context.projects.read(request.project, (project) => ({
    project: project.summary(),
    runs: project.listRuns(),
    unfinished: project.listUnfinishedRuns(),
  }));
}

/** One run with its phases and figures. @throws {AppError} `run-not-found` */
export function showRun(request: ParsedServiceRequest<'show-run'>, context: CallContext): Promise<RunDetails> {
  return context.projects.read(request.project, (project) => {
    const run = project.getRun(request.run);
    const unassigned = project.unassigned(run.number).find(({ labels }) => labels === 'labels') ?? null;
    return { run, phases: project.phases(run.number), unassigned, figures: project.figures(run.number) };
  });
}
