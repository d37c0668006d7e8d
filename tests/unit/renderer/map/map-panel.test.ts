// @vitest-environment jsdom
import { act, cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, cancelled } from '../../../../src-preload/contract/errors.ts';
import type { ServiceEvent } from '../../../../src-preload/contract/service.ts';
import type { WindowApi } from '../../../../src-renderer/api/window-api.ts';
import { listenToKeys, useCommandStore } from '../../../../src-renderer/app/commands.ts';
import { MapPanel } from '../../../../src-renderer/panels/map/map-panel.tsx';
import { pixelsInRange } from '../../../../src-renderer/panels/map/range-selection.tsx';
import { useRegionHistory } from '../../../../src-renderer/parts/maps/region-history.ts';
import { recipeOf } from '../../../../src-renderer/parts/recipe/draft.ts';
import { type NamedRegion, useView } from '../../../../src-renderer/state/view-store.ts';
import { movePointer } from '../../../../src-renderer/vis/pointer-bus.ts';
import { renderWindow } from '../app/render-window.ts';

// The made-up host computes its cube anew for each test: slow on a busy machine.
configure({ asyncUtilTimeout: 20_000 });

const view = useView.getState();
const FILE = '/data/duplex-steel.hspy';
let stop = () => {};

beforeEach(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
  useView.setState({ ...view, file: FILE }, true);
  useRegionHistory.setState({ past: [], future: [] });
  useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: 'map' });
  stop = listenToKeys();
});
afterEach(() => {
  cleanup();
  stop();
  movePointer({ pixel: null, energy: null });
});

const show = (answers: Parameters<typeof renderWindow>[1] = {}) =>
  renderWindow(createElement('div', { 'data-panel': 'map' }, createElement(MapPanel)), {
    'project-state': project,
    ...answers,
  });
const map = (name = /pixels/) => screen.findByRole('application', { name });

/** The made-up host's own state with a project open. */
const { fakeApi } = await import('../fake-host.ts');
const open = fakeApi('?fake=project');
const project = () => open.call('project-state', {}).answer;

describe('map panel', () => {
  it('says what it is for when no cube is open', () => {
    useView.setState({ file: null });
    show();
    expect(screen.getByText('No cube is open')).toBeTruthy();
  });

  it('shows that it is reading, then total counts with contrast and tools', async () => {
    show();
    expect(screen.getByRole('status', { name: 'Reading the cube' })).toBeTruthy();
    await map(/Total counts, 100 × 100 pixels/);
    expect(screen.getByRole('slider', { name: 'Upper end of contrast' }).getAttribute('aria-valuetext')).toContain(
      'Counts',
    );
    expect(screen.getByRole('button', { name: /Rectangle region/ }).getAttribute('aria-pressed')).toBe('false');
  });

  it('says why a cube cannot be read, and tries again', async () => {
    let fails = true;
    const description = await open.call('overview', { file: FILE }).answer;
    show({
      overview: () => {
        if (fails) throw new AppError('file-damaged', 'The file ends too early.', 'Copy it again.');
        return description;
      },
    });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The file ends too early.');
    fails = false;
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    await map();
  });

  it('moves the probe by keys, and reads the pixel out', async () => {
    show();
    const canvas = await map();
    canvas.focus();
    fireEvent.keyDown(canvas, { key: 'ArrowRight' });
    expect(useView.getState().probe).toEqual({ row: 50, column: 50 });
    fireEvent.keyDown(canvas, { key: 'ArrowRight' });
    fireEvent.keyDown(canvas, { key: 'ArrowUp', shiftKey: true });
    expect(useView.getState().probe).toEqual({ row: 40, column: 51 });
    fireEvent.keyDown(canvas, { key: '+', shiftKey: true });
    expect(useView.getState().probeSize).toBe(3);
    for (let i = 0; i < 20; i++) fireEvent.keyDown(canvas, { key: 'ArrowLeft', shiftKey: true });
    expect(useView.getState().probe).toEqual({ row: 40, column: 0 });
    await waitFor(() =>
      expect(
        screen.getByText(/Probe at row 40, column 0 · x 0 nm, y 800 nm · Counts/, { selector: '[aria-live]' }),
      ).toBeTruthy(),
    );
  });

  it('keeps the probe as a region by key; regions are renamed, deleted, undone and redone', async () => {
    show();
    const canvas = await map();
    fireEvent.keyDown(canvas, { key: 'ArrowRight' });
    fireEvent.keyDown(canvas, { key: 'Enter' });
    expect(useView.getState().regions).toMatchObject([
      { name: 'Region 1', region: { kind: 'rectangle', row: 50, column: 50, rows: 1, columns: 1 } },
    ]);
    fireEvent.click(await screen.findByRole('button', { name: 'Delete Region 1' }));
    expect(useView.getState().regions).toEqual([]);
    fireEvent.keyDown(canvas, { key: 'z', ctrlKey: true });
    expect(useView.getState().regions).toHaveLength(1);
    fireEvent.keyDown(canvas, { key: 'z', ctrlKey: true });
    expect(useView.getState().regions).toHaveLength(0);
    await waitFor(() => {
      fireEvent.keyDown(canvas, { key: 'z', ctrlKey: true, shiftKey: true });
      expect(useView.getState().regions).toHaveLength(1);
    });
  });

  it('regions become the endmembers of an unmixing; drawn anew they take the place of those', async () => {
    show();
    await map();
    const regions: NamedRegion[] = [
      {
        id: 'a',
        name: 'Ferrite',
        color: '#ff5c8a',
        region: { kind: 'rectangle', row: 2, column: 3, rows: 4, columns: 5 },
      },
      { id: 'b', name: 'Austenite', color: '#b388ff', region: { kind: 'pixels', pixels: [7, 8] } },
    ];
    act(() => useView.getState().set({ regions }));
    fireEvent.click(await screen.findByRole('button', { name: 'Use as endmembers' }));
    const first = { name: 'Ferrite', rectangle: { row: 2, column: 3, rows: 4, columns: 5 } };
    const both = { from: 'regions', regions: [first, { name: 'Austenite', pixels: [7, 8] }] };
    expect(useView.getState().steps).toMatchObject([{ op: 'fcls', parameters: both }]);
    act(() => useView.getState().set({ regions: regions.slice(0, 1) }));
    fireEvent.click(screen.getByRole('button', { name: 'Use as endmembers' }));
    expect(useView.getState().steps).toMatchObject([{ op: 'fcls', parameters: { from: 'regions', regions: [first] } }]);
    expect(recipeOf(useView.getState().steps, { dataset: 0 }).steps).toHaveLength(1);
  });

  it('brings no regions of one cube back on another', async () => {
    show();
    fireEvent.keyDown(await map(), { key: 'ArrowRight' });
    fireEvent.keyDown(await map(), { key: 'Enter' });
    expect(useRegionHistory.getState().past).toHaveLength(1);
    useView.getState().set({ file: '/data/another.hspy', regions: [] });
    expect(useRegionHistory.getState()).toMatchObject({ past: [], future: [] });
  });

  it('changes tools by key, and comes back with Escape', async () => {
    show();
    const canvas = await map();
    for (const [key, tool] of [
      ['h', 'hand'],
      ['r', 'rectangle'],
      ['p', 'lasso'],
      ['Escape', 'probe'],
    ] as const) {
      fireEvent.keyDown(canvas, { key });
      expect(useView.getState().tool).toBe(tool);
    }
  });

  it('offers every map of the run, and shows phases with their shares', async () => {
    show();
    await map();
    const select = await screen.findByRole('combobox', { name: 'Map shown' });
    await within(select).findByRole('option', { name: 'Phases' });
    const names = within(select)
      .getAllByRole('option')
      .map(({ textContent }) => textContent);
    expect(names).toEqual(['Total counts', 'Energy window', 'RGB overlay', 'Sweep', 'Phases', 'Scores', 'Silhouette']);
    fireEvent.change(select, { target: { value: 'labels:2:labels' } });
    await map(/Phases of Three phases/);
    const legend = screen.getByRole('list', { name: 'Phases on the map' });
    expect(legend.textContent).toMatch(/AFerrite\s*5\d\.\d/);
    fireEvent.pointerEnter(within(legend).getByRole('button', { name: 'Light Austenite' }));
    expect(useView.getState().litPhase).toBe(21);
    fireEvent.pointerLeave(within(legend).getByRole('button', { name: 'Light Austenite' }));
    expect(useView.getState().litPhase).toBeNull();
  });

  it('steps through the maps by key', async () => {
    show();
    const canvas = await map();
    await screen.findByRole('option', { name: 'Phases' });
    // There is no energy window yet.
    fireEvent.keyDown(canvas, { key: 'PageDown' });
    expect(useView.getState().map).toEqual({ kind: 'rgb' });
    fireEvent.keyDown(document.body, { key: 'PageDown' });
    expect(useView.getState().map).toEqual({ kind: 'labels', run: 2, name: 'sweep-labels', index: 0 });
    fireEvent.keyDown(document.body, { key: 'PageDown' });
    expect(useView.getState().map).toEqual({ kind: 'labels', run: 2, name: 'sweep-labels', index: 1 });
    act(() => useView.setState({ window: [10, 20], map: { kind: 'total' } }));
    fireEvent.keyDown(document.body, { key: 'PageDown' });
    expect(useView.getState().map).toEqual({ kind: 'window' });
  });

  it('follows the energy window with the newest request, and says what to do without one', async () => {
    useView.setState({ map: { kind: 'window' } });
    const { calls } = show();
    expect(await screen.findByText('No energy window yet')).toBeTruthy();
    for (let first = 0; first < 30; first++) useView.getState().set({ window: [first, first + 10] });
    await map(/Energy window 12\.9–13\.8 eV/);
    const asked = calls.filter(({ name }) => name === 'window-map').map(({ request }) => request);
    expect(asked.at(-1)).toMatchObject({ first: 29, end: 39 });
    expect(asked.length).toBeLessThan(30);
  });

  it('shows how far the map of a window is when that takes a while, and can give it up', async () => {
    useView.setState({ map: { kind: 'window' }, window: [3, 9] });
    const { promise, reject } = Promise.withResolvers<never>();
    const host = fakeApi('?fake=project');
    let tell: (event: ServiceEvent) => void = () => {};
    const call = ((name: string, request: never, listen: typeof tell) => {
      if (name !== 'window-map') return host.call(name as never, request, listen);
      tell = listen;
      return { answer: promise, cancel: () => reject(cancelled()) };
    }) as WindowApi['call'];
    renderWindow(createElement(MapPanel), {}, { call });
    const progress = { type: 'progress', phase: 'window map', done: 2, total: 5, secondsLeft: 9 } as const;
    const status = await waitFor(() => {
      act(() => tell(progress));
      return screen.getByRole('status', { name: 'Reading the energy window' });
    });
    expect(status.textContent).toContain('window map 40 %, 9 s left');
    fireEvent.click(within(status).getByRole('button', { name: 'Cancel' }));
    expect((await screen.findByRole('alert')).textContent).toContain('This map cannot be shown');
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('says so when a window cannot be summed', async () => {
    useView.setState({ map: { kind: 'window' }, window: [3, 9] });
    show({
      'window-map': () => {
        throw new AppError('engine-crashed', 'The engine stopped.', 'Try again.');
      },
    });
    expect((await screen.findByRole('alert')).textContent).toContain('The engine stopped.');
  });

  it('counts pixels without a value', async () => {
    const overview = await open.call('overview', { file: FILE }).answer;
    const values = overview.map.slice();
    values.fill(Number.NaN, 0, 12);
    show({ overview: () => ({ ...overview, map: values }) });
    expect(await screen.findByText('12 pixels without a value (hatched)')).toBeTruthy();
  });

  it('shows the clusters of a run that is still going, then what was there before', async () => {
    show();
    await map(/Total counts/);
    const labels = new Uint8Array(100 * 100).fill(1, 5000);
    useView.getState().set({ preview: { rows: 100, columns: 100, labels } });
    await map(/Clusters so far/);
    expect(screen.getByText('So far: the run is still going')).toBeTruthy();
    useView.getState().set({ preview: null });
    await map(/Total counts/);
  });

  it('moves the contrast by keys', async () => {
    show();
    await map();
    const slider = screen.getByRole('slider', { name: 'Lower end of contrast' });
    const before = Number(slider.getAttribute('aria-valuenow'));
    fireEvent.keyDown(slider, { key: 'ArrowUp' });
    expect(
      Number(screen.getByRole('slider', { name: 'Lower end of contrast' }).getAttribute('aria-valuenow')),
    ).toBeGreaterThan(before);
    fireEvent.doubleClick(screen.getByRole('slider', { name: 'Lower end of contrast' }));
    expect(Number(screen.getByRole('slider', { name: 'Lower end of contrast' }).getAttribute('aria-valuenow'))).toBe(
      before,
    );
  });
});

describe('phases over a map, and pixels of a range', () => {
  it('lays phases over the total by key; legend and pointer then work as on the map of phases', async () => {
    show();
    const canvas = await map(/Total counts/);
    await screen.findByRole('button', { name: 'Phases over this map: not shown' });
    expect(screen.queryByRole('list', { name: 'Phases on the map' })).toBeNull();
    fireEvent.keyDown(canvas, { key: 'o' });
    expect(useView.getState().phaseOverlay).toMatchObject({ show: 'outlines' });
    const legend = await screen.findByRole('list', { name: 'Phases on the map' });
    expect(legend.textContent).toMatch(/AFerrite\s*5\d\.\d/);
    fireEvent.click(screen.getByRole('button', { name: 'Phases over this map: outlines' }));
    fireEvent.change(await screen.findByRole('combobox', { name: 'Phases over this map' }), {
      target: { value: 'color' },
    });
    expect(screen.getByRole('slider', { name: 'Opacity' }).getAttribute('aria-valuenow')).toBe('0.45');
    fireEvent.keyDown(canvas, { key: 'o' });
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Phases on the map' })).toBeNull());
  });

  it('selects what lies between the handles, and keeps it as a region', async () => {
    show();
    const canvas = await map(/Total counts/);
    fireEvent.click(screen.getByRole('button', { name: 'Select range' }));
    const { selection } = useView.getState();
    const { map: total } = await open.call('overview', { file: FILE }).answer;
    const [low, high] = ['Lower', 'Upper'].map((end) =>
      Number(screen.getByRole('slider', { name: `${end} end of contrast` }).getAttribute('aria-valuenow')),
    );
    const expected = [...total.keys()].filter((pixel) => total[pixel]! >= low! && total[pixel]! <= high!);
    expect(selection).toEqual({ region: { kind: 'pixels', pixels: expected }, saved: null });
    expect(expected.length).toBeGreaterThan(9000);
    expect(expected.length).toBeLessThan(10_000);
    expect(screen.getByRole('group', { name: 'Selection' }).textContent).toMatch(/Selection 9\s\d{3} px/);
    fireEvent.keyDown(canvas, { key: 's', ctrlKey: true });
    expect(useView.getState().regions).toHaveLength(1);
    expect(screen.queryByRole('group', { name: 'Selection' })).toBeNull();
  });

  it('takes pixels of the cube under a cropped and binned map', () => {
    const inCube = { firstRow: 1, firstColumn: 2, rowStep: 2, columnStep: 1 };
    const binned = { values: Float32Array.of(1, 2, Number.NaN, 4), rows: 2, columns: 2, inCube };
    expect(pixelsInRange(binned, [2, 4], { rows: 6, columns: 5 })).toEqual({
      kind: 'pixels',
      pixels: [8, 13, 18, 23],
    });
    expect(pixelsInRange(binned, [5, 9], { rows: 6, columns: 5 })).toBeNull();
  });
});
