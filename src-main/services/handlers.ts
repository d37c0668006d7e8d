import { framesPart } from '../../src-preload/contract/frames.ts';
import type { DatasetOfFile } from '../../src-preload/contract/looked-dataset.ts';
import type { ParsedServiceRequest, ServiceAnswers, ServiceCallName } from '../../src-preload/contract/service.ts';
import type { CallContext } from './call-context.ts';

type Handlers = {
  readonly [Name in ServiceCallName]: (
    request: ParsedServiceRequest<Name>,
    context: CallContext,
  ) => Promise<ServiceAnswers[Name]>;
};

/** The work behind each call. Each loads what it needs, so that `info` does not wait for SQLite or for fonts. */
export const HANDLERS: Handlers = {
  'inspect-file': (request, context) => context.lookingJob('inspect', request),
  'convert-file': (request, context) => context.engineJob('convert', request),
  'compress-file': async (request, context) => (await import('./compress-file.ts')).compressFile(request, context),
  'estimate-compression': async (request, context) =>
    (await import('./compress-file.ts')).estimateCompression(request, context),
  'write-example': (request, context) => context.engineJob('example', request),
  'run-to-folder': async (request, context) => (await import('./run-to-folder.ts')).runToFolder(request, context),
  'run-to-project': async (request, context) => (await import('./run-to-project.ts')).runToProject(request, context),
  'finish-early': async (_, context) => {
    context.finishEarly();
    return null;
  },
  'list-runs': async (request, context) => (await import('./stored-runs.ts')).listRuns(request, context),
  'show-run': async (request, context) => (await import('./stored-runs.ts')).showRun(request, context),
  'repeat-run': async (request, context) => (await import('./repeat-run.ts')).repeatRun(request, context),
  'export-figure': async (request, context) => (await import('./export-figure.ts')).exportFigure(request, context),
  'export-array': async (request, context) => (await import('./export-figure.ts')).exportStoredArray(request, context),

  'open-project': async (request, context) => (await import('./open-project.ts')).openFolder(request, context),
  'open-in-project': async (request, context) => (await import('./open-project.ts')).openInProject(request, context),
  'unlist-dataset': changing((project, request) => project.unlistDataset(datasetOf(request))),
  'look-at': changing((project, request) => project.setCurrentDataset(datasetOf(request))),
  'change-regions': changing((project, request) => project.changeRegions(datasetOf(request), request.regions)),
  'keep-view': async (request, context) => (await import('./open-project.ts')).keepView(request, context),
  'close-project': async (_, context) => (await import('./open-project.ts')).closeProject(context),
  'project-state': async (_, context) => (await import('./project-state.ts')).currentState(context),
  'recent-projects': async (_, context) => (await import('./recent-projects.ts')).recentProjects(context),
  'open-example': async (_, context) => (await import('./open-project.ts')).openExample(context),
  settings: async (_, context) => (await import('./settings.ts')).readSettings(context),
  'change-settings': async ({ change }, context) => (await import('./settings.ts')).changeSettings(change, context),
  'list-folder': async ({ folder }, context) => (await import('./list-folder.ts')).listFolder(folder, context.folders),

  'scan-folder': (request, context) => context.lookingJob('scan-folder', request),
  'dataset-preview': (request, context) => context.lookingJob('dataset-preview', request),
  overview: (request, context) => context.lookingJob('overview', request),
  frame: (request, context) => context.lookingJob('frame', request),
  'region-spectrum': (request, context) => context.lookingJob('region-spectrum', request),
  'block-spectra': (request, context) => context.lookingJob('block-spectra', request),
  'cube-slice': (request, context) => context.lookingJob('cube-slice', request),
  'window-map': (request, context) => context.lookingJob('window-map', request),
  'find-elements': (request, context) => context.lookingJob('find-elements', request),
  'elements-of-regions': (request, context) => context.lookingJob('elements-of-regions', request),
  'choose-elements': changing((project, { elements }) => project.chooseElements(elements)),

  'run-array': async (request, context) => (await import('./run-calls.ts')).runArray(request, context),
  'decode-latents': async (request, context) => (await import('./run-calls.ts')).decodeLatents(request, context),
  'assigned-array': async (request, context) => (await import('./run-calls.ts')).assignedArray(request, context),
  'rename-run': changing((project, { run, name }) => project.renameRun(run, name)),
  'delete-run': changing((project, { run }) => project.deleteRun(run)),
  'compare-runs': async (request, context) => (await import('./run-calls.ts')).compareRuns(request, context),

  'change-phase': changing((project, { id, patch }) => project.updatePhase(id, defined(patch))),
  'merge-phases': changing((project, { ids }) => project.mergePhases(ids)),
  'split-phase': changing((project, { id }) => project.splitPhase(id)),
  'assign-clusters': changing((project, { run, labels, clusters, phase }) =>
    project.assignClusters(run, labels, clusters, phase),
  ),
  'unassign-pixels': async (request, context) =>
    (await import('./unassign-pixels.ts')).unassignPixels(request, context),
  'put-back-pixels': async (request, context) => (await import('./unassign-pixels.ts')).putBackPixels(request, context),
  undo: changing((project) => project.undo()),
  redo: changing((project) => project.redo()),

  'preview-figure': async (request, context) => (await import('./figure-calls.ts')).previewFigure(request, context),
  'save-figure': async (request, context) => (await import('./figure-calls.ts')).saveFigure(request, context),
  'change-figure': async (request, context) => (await import('./figure-calls.ts')).replaceFigure(request, context),
  'rename-figure': changing((project, { id, name }) => project.renameFigure(id, name)),
  'delete-figure': changing((project, { id }) => project.deleteFigure(id)),
  'save-map': async (request, context) => (await import('./save-map.ts')).saveMap(request, context),
  'read-recipe': async ({ file }) => (await import('./recipe-files.ts')).readRecipe(file),
  'write-recipe': async ({ out, text }) => (await import('./recipe-files.ts')).writeRecipe(out, text),
  'export-run': async (request, context) => (await import('./export-run.ts')).exportRun(request, context),
  'keep-model': async ({ run }, { projects }) => {
    const project = projects.current();
    return (await import('./export-model.ts')).keepModel(project, project.getRun(run));
  },
  'methods-text': async (request, context) => (await import('./run-calls.ts')).methodsOfRun(request, context),
};

/** A call that changes the open project and answers with its new state. */
function changing<Request>(
  change: (project: import('../project/project.ts').Project, request: Request) => unknown,
): (request: Request, context: CallContext) => Promise<ServiceAnswers['undo']> {
  return async (request, context) => {
    const { stateOf } = await import('./project-state.ts');
    const project = context.projects.current();
    change(project, request);
    context.projectChanged();
    return stateOf(project);
  };
}

function datasetOf({ file, dataset, frames }: ParsedServiceRequest<'look-at'>): DatasetOfFile {
  return { file, dataset, ...framesPart(frames) };
}

/** Without keys whose value is undefined: those are not to be changed. */
function defined<Patch extends object>(patch: Patch): { [Key in keyof Patch]?: Exclude<Patch[Key], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as never;
}
