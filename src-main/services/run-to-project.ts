import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError, toErrorRecord } from '../../src-preload/contract/errors.ts';
import type { Recipe } from '../../src-preload/contract/recipe.ts';
import { parseRecipe } from '../../src-preload/contract/recipe-parsing.ts';
import type { ParsedServiceRequest, ProjectRun } from '../../src-preload/contract/service.ts';
import type { Project } from '../project/project.ts';
import type { BegunRun } from '../project/runs.ts';
import type { CallContext } from './call-context.ts';

/**
 * Runs a recipe on a file and keeps the result in a project, which is made when it does not exist. A failed run is noted
 * with its error; a cancelled one leaves no trace.
 */
export async function runToProject(
  request: ParsedServiceRequest<'run-to-project'>,
  context: CallContext,
): Promise<ProjectRun> {
  const recipe = withFullPaths(parseRecipe(request.recipe), request.recipeFolder);
  const file = resolve(request.file);
  return context.projects.write(request.project, async (project) => {
    const tell = () => {
      if (context.projects.isCurrent(project)) context.projectChanged();
    };
    try {
      const run = await runInto(project, recipe, file, request, context, tell);
      return { project: project.folder, run };
    } finally {
      tell();
    }
  });
}

async function runInto(
  project: Project,
  recipe: Recipe,
  file: string,
  request: ParsedServiceRequest<'run-to-project'>,
  context: CallContext,
  tell: () => void,
): Promise<ProjectRun['run']> {
  const { device, threads, memoryBytes, recipeFolder, name } = request;
  const begun = project.beginRun(recipe, file, name);
  tell();
  const arraysFolder = mkdtempSync(join(tmpdir(), 'phasewright-run-'));
  try {
    const result = await context.engineJob('run', {
      recipe,
      file,
      recipeFolder,
      arraysFolder,
      device,
      threads,
      memoryBytes,
      ...(context.checkpointFolder && { checkpoints: { folder: context.checkpointFolder, resume: request.resume } }),
    });
    return project.addRun(result, arraysFolder, { begun, name, move: true });
  } catch (error) {
    noteEnd(project, begun, error);
    throw error;
  } finally {
    rmSync(arraysFolder, { recursive: true, force: true });
  }
}

/** Notes why a run ended. Where that fails too (a full disk), the run's own error is the one to tell. */
function noteEnd(project: Project, begun: BegunRun, error: unknown): void {
  try {
    if (error instanceof AppError && error.code === 'cancelled') project.discardRun(begun);
    else project.failRun(begun, toErrorRecord(error));
  } catch {
    // The next to open the project finds the run interrupted.
  }
}

/** A project outlives the place its recipe came from, so it keeps full paths. */
function withFullPaths(recipe: Recipe, folder: string): Recipe {
  const steps = recipe.steps.map((step) =>
    step.op === 'compare' ? { ...step, truth: resolve(folder, step.truth) } : step,
  );
  return { ...recipe, steps };
}
