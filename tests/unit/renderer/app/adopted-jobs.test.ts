// @vitest-environment jsdom
import { cleanup, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cancelled } from '../../../../src-preload/contract/errors.ts';
import type { HostEvent } from '../../../../src-preload/contract/host.ts';
import type { ServiceEvent } from '../../../../src-preload/contract/service.ts';
import type { RunningCall } from '../../../../src-preload/contract/wire.ts';
import { useAdoptedJobs } from '../../../../src-renderer/app/adopted-jobs.ts';
// Loaded when the first call is found: here before, so that no test waits for it.
import '../../../../src-renderer/app/follow-call.ts';
import { newStep, recipeOf } from '../../../../src-renderer/parts/recipe/draft.ts';
import { useDraftRun } from '../../../../src-renderer/parts/recipe/draft-run.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeProject, renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

const FOLDER = '/data/duplex-steel.phasewright';
const draft = [newStep('normalize'), newStep('pca', { components: 3 }), newStep('kmeans', { clusters: 3 })];
const jobs = () => useView.getState().jobs;
let lastId = 0;

const runUnderWay = (steps = draft): RunningCall => ({
  id: `before-${++lastId}`,
  name: 'run-to-project',
  request: {
    recipe: recipeOf(steps, { dataset: 0 }),
    recipeFolder: '/data',
    file: '/data/duplex-steel.hspy',
    project: FOLDER,
  },
  startedAt: 1000,
  progress: { type: 'progress', phase: 'step 2 of 3: pca', done: 3, total: 10, step: 1, secondsLeft: 70 },
  warnings: ['Two dead channels.'],
});

function Adopting() {
  useAdoptedJobs();
  return null;
}

/** A window that finds these calls under way. */
async function show(found: readonly RunningCall[], state = { steps: draft }) {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const running = [...found];
  let hear: (event: ServiceEvent) => void = () => {};
  let say: (event: HostEvent) => void = () => {};
  const cancel = vi.fn(() => reject(cancelled()));
  const host = {
    running: async () => running,
    adopt: (_: string, listen: typeof hear) => {
      hear = listen;
      return { answer: promise, cancel };
    },
    listen: (listener: typeof say) => {
      say = listener;
      return () => {};
    },
  };
  const drawn = await renderPanel(Adopting, { view: { jobs: [], ...state }, host });
  return { ...drawn, running, cancel, resolve, hear: (e: ServiceEvent) => hear(e), say: (e: HostEvent) => say(e) };
}

describe('work of a page that is gone', () => {
  it('is listed with how far it is, and is the run of the cards it was made of', async () => {
    const { hear, cancel } = await show([runUnderWay()]);
    await waitFor(() => expect(jobs()).toHaveLength(1));
    expect(jobs()[0]).toMatchObject({
      title: 'Normalize, PCA, k-means',
      state: 'running',
      done: 3,
      total: 10,
      secondsLeft: 70,
      startedAt: 1000,
      warnings: ['Two dead channels.'],
    });
    expect(useDraftRun.getState()).toMatchObject({ job: jobs()[0]!.id, steps: draft.map(({ id }) => id), current: 1 });
    hear({ type: 'progress', phase: 'k-means: refining', done: 6, total: 10, step: 2, secondsLeft: 40 });
    expect(useDraftRun.getState().current).toBe(2);
    jobs()[0]!.cancel();
    expect(cancel).toHaveBeenCalledOnce();
    await waitFor(() => expect(jobs()[0]!.state).toBe('cancelled'));
  });

  it('is at the step that its reports name, whatever they say, with the same step twice', async () => {
    const twice = [
      newStep('kmeans', { clusters: 2 }),
      newStep('mask', { labels: [1] }),
      newStep('kmeans', { clusters: 3 }),
    ];
    const { hear } = await show([{ ...runUnderWay(twice), progress: null }], { steps: twice });
    await waitFor(() => expect(jobs()).toHaveLength(1));
    const seen = [0, 2, 2].map((step) => {
      hear({ type: 'progress', phase: 'k-means: refining', done: 6, total: 10, step, secondsLeft: 40 });
      return useDraftRun.getState().current;
    });
    expect(seen).toEqual([0, 2, 2]);
    // What comes after the steps is of none of them.
    hear({ type: 'progress', phase: 'identifying the file', done: 1, total: 2, secondsLeft: null });
    expect(useDraftRun.getState().current).toBe(2);
  });

  it('shows its result when it is done', async () => {
    const project = await fakeProject();
    const { resolve, queries } = await show([runUnderWay()]);
    queries.setQueryData(['project'], project);
    await waitFor(() => expect(jobs()).toHaveLength(1));
    resolve({ project: FOLDER, run: project.runs[0] });
    await waitFor(() => expect(useView.getState()).toMatchObject({ activeRun: 1, map: { kind: 'labels', run: 1 } }));
  });

  it('of other cards is a run all the same, so that no second one is started', async () => {
    const { hear } = await show([runUnderWay(draft.slice(0, 2))], { steps: [draft[2]!] });
    await waitFor(() => expect(jobs()).toHaveLength(1));
    expect(useDraftRun.getState()).toMatchObject({ job: jobs()[0]!.id, steps: [] });
    // The project brings back what was being edited, after the run has been found.
    useView.setState({ steps: draft });
    hear({ type: 'progress', phase: 'PCA: components', done: 6, total: 10, step: 1, secondsLeft: 40 });
    expect(useDraftRun.getState().steps).toEqual(draft.slice(0, 2).map(({ id }) => id));
  });

  it('of another page is found when that starts it, and once only', async () => {
    const { running, say } = await show([]);
    running.push(runUnderWay());
    say({ type: 'project-changed' });
    await waitFor(() => expect(jobs()).toHaveLength(1));
    say({ type: 'project-changed' });
    running.push({ ...runUnderWay(), name: 'convert-file', request: { file: 'a.dm4', out: '/data/a.hspy' } });
    say({ type: 'project-changed' });
    await waitFor(() => expect(jobs().map(({ title }) => title)).toEqual(['Normalize, PCA, k-means', 'Save a.hspy']));
  });
});
