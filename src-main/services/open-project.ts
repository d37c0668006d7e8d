import { existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { DatasetInfo } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { chosenFrames, framesPart, titleOfFrames } from '../../src-preload/contract/frames.ts';
import type { ParsedServiceRequest } from '../../src-preload/contract/service.ts';
import type { ListedDataset, ProjectState } from '../../src-preload/contract/window.ts';
import type { CallContext } from './call-context.ts';
import { findProjectOf } from './find-project.ts';
import { writeWhole } from './output-folder.ts';
import { stateOf } from './project-state.ts';
import { rememberProject } from './recent-projects.ts';

/** Name of the example inside the program's folder. */
const EXAMPLE_FILE = 'Duplex steel (simulated).hspy';

/** Opens a project, or makes it; the one open before is closed. @throws what opening throws */
export async function openFolder(
  { folder, create }: ParsedServiceRequest<'open-project'>,
  context: CallContext,
): Promise<ProjectState> {
  const project = await context.projects.makeCurrent(folder, { create });
  rememberProject(project.folder, project.currentDataset()?.file ?? null, context);
  context.projectChanged();
  return stateOf(project);
}

/**
 * Opens the project of a file and notes the dataset in it: the open project or a known one that has the file, by its path or
 * its content; the open one when it is still empty; else a new one named after the file.
 * @throws {AppError} what opening the file or the project throws
 */
export async function openInProject(
  { file, dataset, frames, also }: ParsedServiceRequest<'open-in-project'>,
  context: CallContext,
): Promise<ProjectState> {
  const path = resolve(file);
  // First of all the file itself: no project is made for one that cannot be read.
  const { datasets } = await context.lookingJob('inspect', { file: path, statistics: 'none' });
  const chosen = [{ dataset, frames }, ...also]
    .map((part) => listedPart(part, datasets, path))
    .sort((a, b) => a.dataset - b.dataset);
  const current = listedPart({ dataset, frames }, datasets, path);
  const found = await findProjectOf(path, context);
  const folder = found?.folder ?? newProjectFolder(path, context);
  const project = await context.projects.makeCurrent(folder, { create: true });
  if (project.mode === 'write') {
    // The same bytes are the same datasets, with all their runs, wherever they lie.
    if (found && found.sha256 !== null) project.relinkDatasets(found.sha256, path);
    project.setCurrentDataset({ file: path, dataset: current.dataset, ...framesPart(current.frames) });
    for (const part of chosen) project.listDataset({ file: path, ...part });
  }
  rememberProject(project.folder, path, context);
  context.projectChanged();
  return stateOf(project);
}

/**
 * A dataset as a project lists it. All frames by number are those that nobody has chosen.
 * @throws {AppError} `parameter-invalid` when the file has no such dataset or frames
 */
function listedPart(
  { dataset, frames }: ParsedServiceRequest<'open-in-project'>['also'][number],
  datasets: readonly DatasetInfo[],
  file: string,
): Omit<ListedDataset, 'file' | 'missing'> {
  const found = datasets[dataset];
  if (found === undefined) {
    const message = `There is no dataset ${dataset} in ${basename(file)}; it has ${datasets.length}.`;
    throw new AppError('parameter-invalid', message, 'Choose another one.', { file, field: 'dataset' });
  }
  const { title, kind } = found;
  const chosen = chosenFrames(found, frames, file);
  return { dataset, ...framesPart(chosen), title: chosen ? titleOfFrames(title, chosen) : title, kind };
}

/** Notes how a person looks at the open project; a project that is closed by now, or open for reading only, stays as it is. */
export async function keepView(
  { folder, view }: ParsedServiceRequest<'keep-view'>,
  context: CallContext,
): Promise<null> {
  const project = context.projects.currentIfAny();
  if (project?.folder === folder && project.mode === 'write') project.keepView(view);
  return null;
}

export async function closeProject(context: CallContext): Promise<null> {
  context.projects.closeCurrent();
  context.projectChanged();
  return null;
}

/** Writes the built-in example, unless it is there already, and opens its project. */
export async function openExample(context: CallContext): Promise<ProjectState> {
  const file = join(context.dataFolder(), 'Example', EXAMPLE_FILE);
  if (!existsSync(file)) {
    makeFolder(dirname(file));
    await context.lookingJob('example', { out: file });
  }
  return openInProject({ file, dataset: 0, also: [] }, context);
}

/** `<data folder>/Projects/<stem>.phasewright`, numbered when there is one of that name. */
function newProjectFolder(file: string, context: CallContext): string {
  const folder = join(context.dataFolder(), 'Projects');
  makeFolder(folder);
  const stem = basename(file, extname(file)) || 'Project';
  for (let number = 1; ; number++) {
    const path = join(folder, `${stem}${number === 1 ? '' : ` ${number}`}.phasewright`);
    if (!existsSync(path)) return path;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    // Says why, in words for people.
    writeWhole(join(folder, '.probe'), '');
  }
}
