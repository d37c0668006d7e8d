import { resolve } from 'node:path';
import type { ParsedServiceRequest, ProjectRuns, RunDetails } from '../../src-preload/contract/service.ts';
import { openProject, type Project } from '../project/project.ts';

/** Opens a project for reading, as long as `work` takes. */
export async function withProject<Answer>(
  folder: string,
  work: (project: Project) => Answer | Promise<Answer>,
): Promise<Answer> {
  const project = openProject(resolve(folder), { mode: 'read' });
  try {
    return await work(project);
  } finally {
    project.close();
  }
}

/** The runs of a project, finished and not. */
export function listRuns(request: ParsedServiceRequest<'list-runs'>): Promise<ProjectRuns> {
  return withProject(request.project, (project) => ({
    project: project.summary(),
    runs: project.listRuns(),
    unfinished: project.listUnfinishedRuns(),
  }));
}

/** One run with its phases and figures. @throws {AppError} `run-not-found` */
export function showRun(request: ParsedServiceRequest<'show-run'>): Promise<RunDetails> {
  return withProject(request.project, (project) => {
    const run = project.getRun(request.run);
    return { run, phases: project.phases(run.number), figures: project.figures(run.number) };
  });
}
