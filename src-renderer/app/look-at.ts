import { framesPart } from '../../src-preload/contract/frames.ts';
import type { DatasetOfFile } from '../../src-preload/contract/looked-dataset.ts';
import type { ProjectState } from '../../src-preload/contract/window.ts';
import { useProject, useProjectChange } from '../api/queries.ts';
import { useScatterChoice } from '../panels/scatter/scatter-choice.ts';
import { type RgbSources, useRgbChoice } from '../parts/maps/rgb-choice.ts';
import { adoptDraft } from '../parts/recipe/draft-run.ts';
import { isSameDataset, openDataset } from '../state/same-dataset.ts';
import { type MapSource, useView, type ViewState } from '../state/view-store.ts';
import { datasetKey, keptFigure, keptShared, type Look, lookNow, readKeptView } from './kept-view.ts';
import { notifyError } from './notices.tsx';

type Shown = Pick<ProjectState, 'runs' | 'datasets' | 'current'>;

/** How the datasets of the open project were last looked at; the shown one's is in the view itself. */
let looks: { readonly [dataset: string]: Look } = {};
/** Folder of the project that is looked at. */
let lookedAt: string | null = null;

/** How the datasets that are not shown were looked at, for whoever keeps it. */
export function otherLooks(): { readonly [dataset: string]: Look } {
  return looks;
}

/** True while the view shows this project. */
export function isLookedAt(state: ProjectState): boolean {
  return lookedAt === state.project.folder;
}

/** Shows a project as it was left, and nothing of the project before it. */
export function lookAt(state: ProjectState): void {
  const { current } = state;
  const kept = readKeptView(state.view);
  lookedAt = state.project.folder;
  looks = kept.looks ?? {};
  show(state, current && !current.missing ? current : null, {
    figure: keptFigure(kept),
    ...keptShared(kept),
  });
  adoptDraft(state, kept.steps);
}

/** No project is looked at any more. */
export function lookAway(): void {
  lookedAt = null;
  looks = {};
  useView.getState().set({ file: null, frames: null, activeRun: null, regions: [], probe: null });
}

/** Shows another dataset of the open project, as it was left; the project is opened with it the next time. */
export function useShowDataset(): (dataset: DatasetOfFile, change?: Partial<ViewState>) => void {
  const { data: project } = useProject();
  const { mutate } = useProjectChange('look-at');
  return ({ file, dataset, frames }, change = {}) => {
    if (!project) return;
    const view = useView.getState();
    if (view.file !== null) looks = { ...looks, [datasetKey({ file: view.file, ...openDataset() })]: lookNow() };
    const shown = { file, dataset, ...framesPart(frames) };
    show({ ...project, current: { ...shown, missing: false } }, shown, change);
    if (project.project.mode === 'write') mutate(shown, { onError: notifyError });
  };
}

function show(state: Shown, shown: DatasetOfFile | null, change: Partial<ViewState>): void {
  const look: Look = (shown === null ? undefined : looks[datasetKey(shown)]) ?? {};
  const { runs } = state;
  useView.getState().set({
    file: shown?.file ?? null,
    dataset: shown?.dataset ?? 0,
    frames: shown?.frames ?? null,
    map: isThere(look, runs) ? (look.map as MapSource) : firstMap(state),
    probe: look.probe ?? null,
    regions: [],
    window: look.window ?? null,
    background: (look.background as ViewState['background']) ?? null,
    activeRun: runs.some(({ number }) => number === look.activeRun) ? look.activeRun! : null,
    compareWith: null,
    litPhase: null,
    litComponent: null,
    colorMaps: look.colorMaps ?? {},
    contrasts: look.contrasts ?? {},
    curves: look.curves ?? {},
    ...change,
  });
  // With the file the selection, the image and the axes of the one before are gone.
  if (look.frame !== undefined) useView.setState({ frame: look.frame });
  if (look.scatter) useScatterChoice.setState(look.scatter as ReturnType<typeof useScatterChoice.getState>);
  if (look.rgb) useRgbChoice.setState({ sources: look.rgb as unknown as RgbSources });
}

/** False for no map, and for one of a run that is not there any more. */
function isThere({ map, window }: Look, runs: ProjectState['runs']): boolean {
  if (!map) return false;
  if (map.kind === 'window') return window !== undefined;
  if (map.kind !== 'labels' && map.kind !== 'array') return true;
  return runs.some(({ number, arrays }) => number === map.run && arrays.some(({ name }) => name === map.name));
}

/** The labels that the latest run of the open dataset arrived at; the total where there are none. */
export function firstMap({ runs, datasets, current }: Shown): MapSource {
  const open = datasets.filter(({ file, source }) => isSameDataset({ ...source, file }, current));
  const run = runs.findLast(({ datasetId }) => open.some(({ id }) => id === datasetId));
  const labels = run?.arrays.findLast((array) => array.clusters !== null);
  return run && labels ? { kind: 'labels', run: run.number, name: labels.name } : { kind: 'total' };
}
