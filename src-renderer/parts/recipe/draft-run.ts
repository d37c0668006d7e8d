import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { Recipe } from '../../../src-preload/contract/recipe.ts';
import type { ProjectRun, ServiceCall, ServiceEvent, ServiceRequest } from '../../../src-preload/contract/service.ts';
import type { Settings } from '../../../src-preload/contract/settings.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import type { RunningCall } from '../../../src-preload/contract/wire.ts';
import { useApi } from '../../api/api-context.tsx';
import { useProject } from '../../api/queries.ts';
import type { WindowApi } from '../../api/window-api.ts';
import { runCommand } from '../../app/commands.ts';
import { type Begin, startJob } from '../../state/jobs.ts';
import { openDataset } from '../../state/same-dataset.ts';
import { type Job, type MapSource, useView } from '../../state/view-store.ts';
import { activeRunOf, labelsOf, sweepOf } from '../runs/active-run.ts';
import { isStackRun } from '../runs/image-run.ts';
import { type Draft, draftOf, firstInvalid, recipeOf } from './draft.ts';
import { useDraftHistory } from './draft-history.ts';
import { describeStep } from './step-catalog.ts';

/** The run of the recipe that is going on, or was last. */
interface DraftRun {
  readonly job: string | null;
  /** Identities of the steps that it runs, in order. */
  readonly steps: readonly string[];
  /** Index of the step that is being computed. */
  readonly current: number;
}

export const useDraftRun = create<DraftRun>(() => ({ job: null, steps: [], current: 0 }));

/** The job of the recipe's run, while it is listed. */
export function useDraftJob(): Job | null {
  const id = useDraftRun(({ job }) => job);
  return useView(({ jobs }) => jobs.find((job) => job.id === id) ?? null);
}

export interface RunStarter {
  /** What is missing for a run, in words; null when it can start. */
  readonly obstacle: string | null;
  /** True while a run of the recipe is going on. */
  readonly isRunning: boolean;
  /** Runs a draft up to and with a step, all of it when none is given. */
  run(draft: Draft, through?: number): void;
  /** Runs a recipe as it is, on a file. */
  runRecipe(recipe: Recipe, file: string, name?: string): void;
}

/** Starts runs of the recipe and shows what comes out. */
export function useRunStarter(): RunStarter {
  const api = useApi();
  const queries = useQueryClient();
  const { data: project } = useProject();
  const file = useView((view) => view.file);
  const id = useDraftRun(({ job }) => job);
  const isRunning = useView(({ jobs }) => jobs.find((job) => job.id === id)?.state === 'running');
  const obstacle = !project
    ? 'Open a file first.'
    : project.project.mode === 'read'
      ? 'This project is open for reading only: another window is writing to it.'
      : file === null
        ? 'Open a file first.'
        : null;
  const start = (recipe: Recipe, of: string, steps: readonly string[], name?: string) =>
    startRun({ api, queries, project: project!.project.folder, file: of, recipe, steps, ...(name ? { name } : {}) });
  return {
    obstacle,
    isRunning,
    run: (draft, through = draft.length - 1) => {
      if (obstacle !== null || isRunning || firstInvalid(draft, through) >= 0) return;
      const steps = draft.slice(0, through + 1).map(({ id }) => id);
      start(recipeOf(draft, openDataset(), through), file!, steps);
    },
    runRecipe: (recipe, of, name) => {
      if (project && !isRunning) start(recipe, of, [], name);
    },
  };
}

/** Folder of the project whose recipe is being edited. */
let adopted: string | null = null;

/**
 * Another project brings the recipe that was being edited in it, else that of its latest run, else none: steps fitted to other
 * data are no start.
 */
export function adoptDraft(project: ProjectState, kept: Draft | undefined): void {
  const { folder } = project.project;
  if (folder === adopted) return;
  adopted = folder;
  const { activeRun, file, set } = useView.getState();
  const run = activeRunOf(project, activeRun, file);
  set({ steps: kept ?? (run ? draftOf(run.recipe) : []) });
  useDraftHistory.setState({ past: [], future: [] });
}

interface StartOptions {
  readonly api: WindowApi;
  readonly queries: QueryClient;
  readonly project: string;
  readonly file: string;
  readonly recipe: Recipe;
  readonly steps: readonly string[];
  readonly name?: string;
}

function startRun({ api, queries, project, file, recipe, steps, name }: StartOptions): void {
  const { device } = useView.getState();
  const settings = queries.getQueryData<Settings>(['settings']);
  startRequest(api, queries, steps, {
    recipe,
    // Paths inside a recipe made in the window lie beside the data.
    recipeFolder: folderOf(file),
    file,
    project,
    device,
    threads: settings?.threads ?? null,
    memoryBytes: settings?.memoryBytes ?? null,
    ...(name === undefined ? {} : { name }),
  });
}

/** Shows a run that was started by a page before this one, as if it had been started here. */
export function followRunUnderWay(api: WindowApi, queries: QueryClient, call: RunningCall): void {
  const request = call.request as RunRequest;
  startRequest(api, queries, cardsOf(request.recipe), request, call);
}

type RunRequest = ServiceRequest<'run-to-project'> & { readonly recipe: Recipe };

function startRequest(
  api: WindowApi,
  queries: QueryClient,
  steps: readonly string[],
  request: RunRequest,
  underWay?: RunningCall,
): void {
  const { recipe } = request;
  const begun =
    (make: (hear: (event: ServiceEvent) => void) => ServiceCall<ProjectRun>, first = 0): Begin<ProjectRun> =>
    (listen, job) => {
      // Also when it is run again.
      useDraftRun.setState({ job, steps, current: first });
      return make((event) => {
        if (event.type === 'progress' && useDraftRun.getState().job === job) {
          if (underWay) findCards(recipe);
          const { current } = useDraftRun.getState();
          // The panel with all its cards hears of it: not with every report. What comes after the steps is on the last card.
          if (event.step !== undefined && event.step !== current) useDraftRun.setState({ current: event.step });
        }
        listen(event);
      });
    };
  startJob(
    titleOf(recipe),
    begun((hear) => api.call('run-to-project', request, hear)),
    {
      onDone: async ({ project, run }) => {
        await queries.invalidateQueries({ queryKey: ['project'] });
        // Another project may have been opened meanwhile.
        if (queries.getQueryData<ProjectState | null>(['project'])?.project.folder !== project) return;
        const { map, set } = useView.getState();
        // The preview stays on the map until what it was a preview of takes its place.
        set({ activeRun: run.number, map: mapOfRun(run) ?? map, preview: null });
        if (isStackRun(run) && labelsOf(run)) runCommand('show.gallery');
      },
      onFailed: () => void queries.invalidateQueries({ queryKey: ['project'] }),
      ...(underWay && {
        underWay: {
          call: underWay,
          follow: begun((hear) => api.adopt(underWay.id, hear) as ServiceCall<ProjectRun>, underWay.progress?.step),
        },
      }),
    },
  );
}

/** The cards of a run that another page began may come after it: the project brings them back as they were left. */
function findCards(recipe: Recipe): void {
  if (useDraftRun.getState().steps.length > 0) return;
  const steps = cardsOf(recipe);
  if (steps.length > 0) useDraftRun.setState({ steps });
}

/** Identities of the cards that a recipe was made of; none where the cards have become others. */
function cardsOf(recipe: Recipe): readonly string[] {
  const { steps } = useView.getState();
  const last = recipe.steps.length - 1;
  if (steps.length <= last || firstInvalid(steps, last) >= 0) return [];
  const now = recipeOf(steps, recipe, last).steps;
  return JSON.stringify(now) === JSON.stringify(recipe.steps) ? steps.slice(0, last + 1).map(({ id }) => id) : [];
}

/** What the map shows when a run is done: its phases, else the best of its sweep, else a map that it made. */
export function mapOfRun(run: RunRecord): MapSource | null {
  // Of images the map goes on showing one.
  if (isStackRun(run)) return null;
  const labels = labelsOf(run);
  if (labels) return { kind: 'labels', run: run.number, name: labels.name };
  const sweep = sweepOf(run);
  if (sweep?.labels) {
    const { table, chosen } = sweep.record.results as {
      table?: readonly { clusters: number }[];
      chosen?: { silhouette?: number; bic?: number };
    };
    const best = chosen?.bic ?? chosen?.silhouette;
    const index = Math.max(0, table?.findIndex(({ clusters }) => clusters === best) ?? 0);
    return { kind: 'labels', run: run.number, name: sweep.labels, index };
  }
  const map = run.arrays.findLast(({ name }) => /^map(-\d+)?$/.test(name));
  if (map) return { kind: 'array', run: run.number, name: map.name };
  const abundances = run.arrays.findLast(({ name }) => /^abundances(-\d+)?$/.test(name));
  return abundances ? { kind: 'array', run: run.number, name: abundances.name, index: 0 } : null;
}

function titleOf(recipe: Recipe): string {
  const labels = recipe.steps.map(({ op }) => describeStep(op).label);
  return labels.length <= 3 ? labels.join(', ') : `${labels[0]} … ${labels.at(-1)} (${labels.length} steps)`;
}

function folderOf(file: string): string {
  return file.replace(/[\\/][^\\/]*$/, '') || '/';
}
