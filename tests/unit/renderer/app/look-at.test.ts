// @vitest-environment jsdom
import { act, cleanup, waitFor } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProjectState } from '../../../../src-preload/contract/window.ts';
import { useProject } from '../../../../src-renderer/api/queries.ts';
import { lookAt, lookAway, useShowDataset } from '../../../../src-renderer/app/look-at.ts';
import { keepViewNow, useKeptView } from '../../../../src-renderer/app/use-kept-view.ts';
import { useScatterChoice } from '../../../../src-renderer/panels/scatter/scatter-choice.ts';
import { useRgbChoice } from '../../../../src-renderer/parts/maps/rgb-choice.ts';
import { newStep } from '../../../../src-renderer/parts/recipe/draft.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeApi } from '../fake-host.ts';
import { renderWindow } from './render-window.ts';

const FILE = '/data/duplex-steel.hspy';
const OTHER = '/data/other.hspy';
const initial = useView.getState();
let project: ProjectState;
let number = 0;

beforeEach(async () => {
  project = (await fakeApi('?fake=project').call('project-state', {}).answer)!;
  // Each test its own project: the recipe is adopted once for each.
  project = { ...project, project: { ...project.project, folder: `/data/${++number}.phasewright` } };
  useView.setState(initial, true);
});
afterEach(() => {
  cleanup();
  lookAway();
  vi.useRealTimers();
});

/** The window's part that keeps the view and shows datasets, for a project. */
async function show(state = project) {
  let showDataset: ReturnType<typeof useShowDataset> | undefined;
  const Part = () => {
    useKeptView(useProject().data);
    showDataset = useShowDataset();
    return null;
  };
  const window = renderWindow(createElement(Part), {
    'project-state': () => state,
    'look-at': ({ file, dataset }: { file: string; dataset: number }) => ({
      ...state,
      current: { file, dataset, missing: false },
    }),
    'keep-view': () => null,
  });
  await waitFor(() => expect(window.queries.getQueryData(['project'])).toBeTruthy());
  lookAt(state);
  const kept = () => window.calls.filter(({ name }) => name === 'keep-view').map(({ request }) => request as Kept);
  return {
    ...window,
    kept,
    showDataset: (file: string, dataset: number) => act(() => showDataset!({ file, dataset })),
  };
}
interface Kept {
  readonly folder: string;
  readonly view: { readonly [key: string]: unknown };
}

/** What a person does to look at it in her own way. */
function lookAround() {
  const run = project.runs[0]!.number;
  useView.getState().set({
    steps: [newStep('kmeans', { clusters: 7 })],
    figure: { title: 'Mine', widthMm: 85 },
    probeSize: 5,
    logScale: true,
    spectrumMode: 'overlaid',
    scaling: 'maximum',
    phaseUnit: 'prepared',
    map: { kind: 'labels', run, name: 'labels' },
    probe: { row: 3, column: 4 },
    window: [10, 20],
    activeRun: run,
    colorMaps: { counts: 'magma' },
    contrasts: { 'Total counts false': [1, 2] },
    curves: { total: false },
  });
  useScatterChoice.setState({ x: { kind: 'total' }, logX: true });
  useRgbChoice.setState({ sources: [{ kind: 'total' }, 'none', null] });
  const { tool: _t, jobs: _j, set: _s, regions: _r, made: _m, ...looked } = useView.getState();
  return looked;
}

describe('how a person looks at a project', () => {
  it('is kept when it rests, in the project, and is there when it is opened again', async () => {
    const { kept } = await show();
    vi.useFakeTimers();
    const looked = lookAround();
    useView.getState().set({ litPhase: 2 });
    vi.advanceTimersByTime(700);
    expect(kept()).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(kept()).toHaveLength(1);
    expect(kept()[0]!.folder).toBe(project.project.folder);
    const view = JSON.parse(JSON.stringify(kept()[0]!.view));
    vi.advanceTimersByTime(5000);
    expect(kept()).toHaveLength(1);

    useView.setState(initial, true);
    useScatterChoice.setState({ x: null, logX: false });
    lookAt({ ...project, project: { ...project.project, folder: '/data/elsewhere.phasewright' }, view });
    expect(useView.getState()).toMatchObject({ ...looked, litPhase: null });
    expect(useScatterChoice.getState()).toMatchObject({ x: { kind: 'total' }, logX: true });
    expect(useRgbChoice.getState().sources).toEqual([{ kind: 'total' }, 'none', null]);
  });

  it('is kept at once before another project takes its place, and never in that one', async () => {
    const { kept } = await show();
    lookAround();
    keepViewNow();
    expect(kept()).toHaveLength(1);
    useView.getState().set({ probeSize: 9 });
    lookAt({ ...project, project: { ...project.project, folder: '/data/b.phasewright' } });
    keepViewNow();
    expect(kept()).toHaveLength(1);
  });

  it('is kept by a project for reading only nowhere', async () => {
    const { kept } = await show({ ...project, project: { ...project.project, mode: 'read' } });
    lookAround();
    keepViewNow();
    expect(kept()).toEqual([]);
  });

  it('is left out piece by piece where it does not fit any more', () => {
    const look = {
      map: { kind: 'labels', run: 99, name: 'labels' },
      activeRun: 99,
      probe: { row: -1 },
      window: [3, 8],
      contrasts: 'none',
    };
    lookAt({
      ...project,
      view: { probeSize: 'large', logScale: true, figure: { dpi: 3 }, looks: { [`0 ${FILE}`]: look } },
    });
    expect(useView.getState()).toMatchObject({
      map: { kind: 'labels', run: 2, name: 'labels' },
      activeRun: null,
      probe: null,
      window: [3, 8],
      contrasts: {},
      probeSize: 1,
      logScale: true,
      figure: {},
    });
    for (const view of ['nonsense', 7, [], null]) expect(() => lookAt({ ...project, view })).not.toThrow();
  });
});

describe('the recipe that is edited', () => {
  const steps = [{ id: 'a', op: 'kmeans', parameters: { clusters: 'seven' } }];

  it('comes before that of the latest run, also where it is wrong as yet, or empty', () => {
    lookAt({ ...project, view: { steps } });
    expect(useView.getState().steps).toEqual(steps);
    lookAt({ ...project, project: { ...project.project, folder: '/data/d.phasewright' }, view: { steps: [] } });
    expect(useView.getState().steps).toEqual([]);
    lookAt({ ...project, project: { ...project.project, folder: '/data/e.phasewright' } });
    expect(useView.getState().steps.map(({ op }) => op)).toEqual(project.runs.at(-1)!.recipe.steps.map(({ op }) => op));
  });
});

describe('another dataset', () => {
  it('is shown as it was left, and the project is opened with it', async () => {
    const { calls, queries, showDataset } = await show();
    const looked = lookAround();
    showDataset(OTHER, 1);
    expect(useView.getState()).toMatchObject({
      file: OTHER,
      dataset: 1,
      map: { kind: 'total' },
      probe: null,
      window: null,
      activeRun: null,
      contrasts: {},
      steps: looked.steps,
      probeSize: 5,
    });
    expect(useScatterChoice.getState()).toMatchObject({ x: null, logX: false });
    useView.getState().set({ frame: 4 });
    await waitFor(() =>
      expect(queries.getQueryData<ProjectState>(['project'])!.current).toMatchObject({ file: OTHER, dataset: 1 }),
    );
    expect(calls.filter(({ name }) => name === 'look-at')).toMatchObject([{ request: { file: OTHER, dataset: 1 } }]);
    showDataset(FILE, 0);
    expect(useView.getState()).toMatchObject(looked);
    showDataset(OTHER, 1);
    expect(useView.getState().frame).toBe(4);
  });
});
