// @vitest-environment jsdom
import { act, cleanup, configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand, useCommandStore } from '../../../../src-renderer/app/commands.ts';
import { FileDialogHost } from '../../../../src-renderer/app/file-dialog.tsx';
import { MapPanel } from '../../../../src-renderer/panels/map/map-panel.tsx';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { renderWindow } from '../app/render-window.ts';
import { fakeProject } from '../steps/render-panel.ts';

configure({ asyncUtilTimeout: 20_000 });

const view = useView.getState();
const FILE = '/data/duplex-steel.hspy';

beforeEach(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
  useView.setState({ ...view, file: FILE }, true);
  useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: 'map' });
});
afterEach(cleanup);

const show = () =>
  renderWindow(createElement('div', null, createElement(MapPanel), createElement(FileDialogHost)), {
    'project-state': fakeProject,
    'save-map': () => ({ files: ['/data/map.tif'] }),
    'export-run': () => ({ files: ['/data/map.npy'] }),
  });
/** Presses Save once the dialog knows what is in the folder. */
async function saveThere() {
  const save = await screen.findByRole('button', { name: 'Save' });
  await waitFor(() => expect(save).toHaveProperty('disabled', false));
  fireEvent.click(save);
}

type Calls = readonly { readonly name: string; readonly request: unknown }[];
const asked = (calls: Calls, name: string) => calls.filter((call) => call.name === name).map(({ request }) => request);
const map = (name: RegExp) => screen.findByRole('application', { name });

describe('what can be made of a map', () => {
  it('a live energy window is saved, and has no figure before it is a step', async () => {
    useView.setState({ window: [10, 20], map: { kind: 'window' } });
    const { calls } = show();
    await map(/Energy window/);
    expect(screen.getByRole('button', { name: 'Figure of this map' })).toHaveProperty('disabled', true);
    await waitFor(() => expect(runCommand('map.save.tif')).toBe(true));
    await saveThere();
    await waitFor(() => expect(asked(calls, 'save-map')).toHaveLength(1));
    expect(asked(calls, 'save-map')[0]).toMatchObject({
      file: FILE,
      dataset: 0,
      map: { kind: 'window', first: 10, end: 20 },
      out: expect.stringMatching(/\.tif$/),
    });
  });

  it('a map of a run becomes a figure in its colors, and is saved as the part of the array that it is', async () => {
    const project = await fakeProject();
    const run = project.runs.at(-1)!;
    const scores = run.arrays.find(({ name, shape }) => /^scores/.test(name) && shape.length === 3)!;
    useView.setState({ map: { kind: 'array', run: run.number, name: scores.name, index: 1 } });
    const { calls } = show();
    await map(/Scores/);
    fireEvent.click(await screen.findByRole('button', { name: 'Figure of this map' }));
    expect(useView.getState().figure).toEqual({ figure: 'map', maps: [{ array: scores.name, index: 1 }] });
    fireEvent.change(screen.getByRole('combobox', { name: 'Color map' }), { target: { value: 'gray' } });
    fireEvent.click(screen.getByRole('button', { name: 'Figure of this map' }));
    expect(useView.getState().figure).toMatchObject({ figure: 'map', colors: 'gray' });
    act(() => useView.setState({ phaseOverlay: { show: 'color', opacity: 0.6 } }));
    fireEvent.click(screen.getByRole('button', { name: 'Figure of this map' }));
    expect(useView.getState().figure).toMatchObject({ figure: 'phase-overlay', overlay: 'color', opacity: 0.6 });
    runCommand('map.save.npy');
    await saveThere();
    await waitFor(() => expect(asked(calls, 'export-run')).toHaveLength(1));
    expect(asked(calls, 'export-run')[0]).toMatchObject({
      run: run.number,
      what: 'array-npy',
      array: { name: scores.name, index: 1 },
    });
  });
});
