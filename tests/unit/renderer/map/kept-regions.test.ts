// @vitest-environment jsdom
import { act, cleanup, waitFor } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import type { ProjectState } from '../../../../src-preload/contract/window.ts';
import { useKeptRegions } from '../../../../src-renderer/panels/map/kept-regions.ts';
import {
  addRegion,
  deleteRegion,
  saveSelection,
  select,
  useSelectionUndo,
} from '../../../../src-renderer/parts/maps/region-history.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { renderWindow } from '../app/render-window.ts';
import { fakeApi } from '../fake-host.ts';

const FILE = '/data/duplex-steel.hspy';
const SQUARE = { kind: 'rectangle', row: 10, column: 20, rows: 5, columns: 4 } as const;
const MANY = { kind: 'pixels', pixels: Array.from({ length: 3000 }, (_, i) => 2 * i) } as const;

let host: ReturnType<typeof fakeApi>;
let local: ReturnType<typeof useSelectionUndo>;
const names = () => useView.getState().regions.map(({ name }) => name);
const view = useView.getState();

beforeEach(() => {
  host = fakeApi('?fake=project');
  useView.setState({ ...view, file: FILE }, true);
});
afterEach(cleanup);

async function show(answers: { readonly [call: string]: (request: never) => unknown } = {}) {
  const Part = () => {
    useKeptRegions();
    local = useSelectionUndo();
    return null;
  };
  const ofHost = Object.fromEntries(
    ['project-state', 'change-regions'].map((name) => [
      name,
      (request: never) => host.call(name as never, request).answer,
    ]),
  );
  const window = renderWindow(createElement(Part), { ...ofHost, ...answers });
  await waitFor(() => expect(window.queries.getQueryData(['project'])).toBeTruthy());
  const asked = () => window.calls.filter(({ name }) => name === 'change-regions');
  const step = async (name: 'undo' | 'redo') => {
    const state = (await host.call(name, {}).answer) as ProjectState;
    window.queries.setQueryData(['project'], state);
    const shown = state.regions.flatMap(({ regions }) => regions.map(({ name }) => name));
    await waitFor(() => expect(names()).toEqual(shown));
  };
  const kept = () => window.queries.getQueryData<ProjectState>(['project'])!.regions;
  return { ...window, asked, step, kept };
}

describe('regions of the open dataset', () => {
  it('are kept in the project with every change, many pixels as bits, and undone by its history', async () => {
    const { asked, step, kept } = await show();
    act(() => {
      addRegion(SQUARE);
      addRegion(MANY);
    });
    expect(names()).toEqual(['Region 1', 'Region 2']);
    await waitFor(() => expect(kept()[0]?.regions.map(({ region }) => region.kind)).toEqual(['rectangle', 'bits']));
    expect(asked()).toHaveLength(2);
    expect(names()).toEqual(['Region 1', 'Region 2']);
    await step('undo');
    expect(names()).toEqual(['Region 1']);
    await step('redo');
    expect(useView.getState().regions[1]!.region).toEqual(MANY);
    act(() => deleteRegion(useView.getState().regions[0]!.id));
    await waitFor(() => expect(kept()[0]?.regions).toHaveLength(1));
    await step('undo');
    expect(names()).toEqual(['Region 1', 'Region 2']);
  });

  it('are there again when the dataset is shown again, and not on another one', async () => {
    const { kept } = await show();
    act(() => addRegion(SQUARE));
    await waitFor(() => expect(kept()).toHaveLength(1));
    act(() => useView.getState().set({ file: '/data/another.hspy' }));
    expect(names()).toEqual([]);
    act(() => useView.getState().set({ file: FILE }));
    expect(useView.getState().regions).toMatchObject([{ name: 'Region 1', region: SQUARE }]);
  });

  it('a selection that was saved as one is a selection again when that is undone, and then undone itself', async () => {
    const { step, kept } = await show();
    act(() => select(SQUARE));
    act(() => saveSelection());
    expect(useView.getState().selection?.saved).toBe(useView.getState().regions[0]!.id);
    await waitFor(() => expect(kept()).toHaveLength(1));
    expect(local.undo).toBeNull();
    await step('undo');
    expect(names()).toEqual([]);
    expect(useView.getState().selection).toEqual({ region: SQUARE, saved: null });
    act(() => local.undo!());
    expect(useView.getState().selection).toBeNull();
  });

  it('that cannot be kept go again, and why is said', async () => {
    await show({
      'change-regions': () => {
        throw new AppError('disk-full', 'The disk is full.', 'Make room.');
      },
    });
    act(() => addRegion(SQUARE));
    expect(names()).toEqual(['Region 1']);
    await waitFor(() => expect(names()).toEqual([]));
  });

  it('of a project that is open for reading only are undone here', async () => {
    const state = (await host.call('project-state', {}).answer)!;
    const { asked } = await show({
      'project-state': () => ({ ...state, project: { ...state.project, mode: 'read' } }),
    });
    act(() => addRegion(SQUARE));
    expect(asked()).toEqual([]);
    act(() => local.undo!());
    expect(names()).toEqual([]);
  });
});
