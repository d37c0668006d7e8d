// @vitest-environment jsdom
import { act, cleanup, configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import { listenToKeys, useCommandStore } from '../../../../src-renderer/app/commands.ts';
import { useScatterChoice } from '../../../../src-renderer/panels/scatter/scatter-choice.ts';
import { ScatterPanel } from '../../../../src-renderer/panels/scatter/scatter-panel.tsx';
import { addRegion, useRegionHistory } from '../../../../src-renderer/parts/maps/region-history.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { renderWindow } from '../app/render-window.ts';

// The made-up host computes its cube anew for each test: slow on a busy machine.
configure({ asyncUtilTimeout: 20_000 });

const view = useView.getState();
const choice = useScatterChoice.getState();
const FILE = '/data/duplex-steel.hspy';
const [WIDTH, HEIGHT] = [470, 348];
let stop = () => {};

beforeEach(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
  for (const [key, value] of [
    ['clientWidth', WIDTH],
    ['clientHeight', HEIGHT],
  ] as const) {
    Object.defineProperty(HTMLCanvasElement.prototype, key, { configurable: true, value });
  }
  useView.setState({ ...view, file: FILE }, true);
  useScatterChoice.setState(choice, true);
  useRegionHistory.setState({ past: [], future: [] });
  useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: 'scatter' });
  stop = listenToKeys();
});
afterEach(() => {
  cleanup();
  stop();
});

const { fakeApi } = await import('../fake-host.ts');
const open = fakeApi('?fake=project');
const project = () => open.call('project-state', {}).answer;
const show = (answers: Parameters<typeof renderWindow>[1] = {}) =>
  renderWindow(createElement('div', { 'data-panel': 'scatter' }, createElement(ScatterPanel)), {
    'project-state': project,
    ...answers,
  });
const plot = () => screen.findByRole('application', { name: /^Scatter plot/ });

/** Draws over the whole plot, or a part of it, given as shares of the canvas. */
function drag(canvas: HTMLElement, from: [number, number], to: [number, number], keys = {}) {
  const at = ([x, y]: [number, number]) => ({
    clientX: x * WIDTH,
    clientY: y * HEIGHT,
    button: 0,
    pointerId: 1,
    ...keys,
  });
  fireEvent.pointerDown(canvas, at(from));
  fireEvent.pointerMove(canvas, at(to));
  fireEvent.pointerUp(canvas, at(to));
}
const frame = () => act(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));

describe('scatter panel', () => {
  it('says what it is for, and offers what fills it, while there are no points', async () => {
    show({ 'project-state': async () => ({ ...(await project())!, runs: [] }) });
    await screen.findByText('No points yet');
    expect(screen.getByRole('button', { name: 'Run a PCA' })).toBeTruthy();
  });

  it('shows scores in the colors of the phases, with their letters', async () => {
    show();
    const canvas = await plot();
    expect(canvas.getAttribute('aria-label')).toMatch(/of 10.000 points, PCA score 1.*69.* and PCA score 2/);
    expect((await screen.findByRole('list', { name: 'Phases on the map' })).textContent).toMatch(/A.*B/);
    expect(screen.getByText(/WebGL is not there/)).toBeTruthy();
  });

  it('says why axes cannot be read, and tries again', async () => {
    let fails = true;
    const scores = (request: { run: number; name: string }) => {
      if (fails && request.name === 'scores')
        throw new AppError('input-missing', 'The scores are gone.', 'Run it again.');
      return open.call('run-array', request).answer;
    };
    show({ 'run-array': scores as never });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The scores are gone.');
    fails = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await plot();
  });

  it('selects points with a rectangle, keeps them as a region, and goes back', async () => {
    show();
    const canvas = await plot();
    await frame();
    fireEvent.keyDown(canvas, { key: 'r' });
    drag(canvas, [0.13, 0.03], [0.97, 0.88]);
    expect(await screen.findByText(/^10.000 of 10.000 points$/)).toBeTruthy();
    expect(useView.getState().selection).toMatchObject({ region: { kind: 'pixels' }, saved: null });
    fireEvent.click(screen.getByRole('button', { name: 'Save as region' }));
    expect(useView.getState().regions).toMatchObject([{ name: 'Region 1' }]);
    expect(useView.getState().selection?.saved).toBe(useView.getState().regions[0]!.id);
    fireEvent.click(screen.getByRole('button', { name: /^Undo the last selection/ }));
    expect(useView.getState().regions).toEqual([]);
    canvas.focus();
    fireEvent.keyDown(canvas, { key: 'Escape' });
    expect(useView.getState().selection).toBeNull();
    await waitFor(() => {
      fireEvent.keyDown(canvas, { key: 'z', ctrlKey: true });
      expect(useView.getState().selection).not.toBeNull();
    });
  });

  it('draws a rectangle by keys alone', async () => {
    show();
    const canvas = await plot();
    await frame();
    canvas.focus();
    fireEvent.keyDown(canvas, { key: 'r' });
    await waitFor(() => expect(useScatterChoice.getState().tool).toBe('rectangle'));
    for (const key of ['ArrowLeft', 'ArrowUp'])
      for (let i = 0; i < 6; i++) fireEvent.keyDown(canvas, { key, shiftKey: true });
    fireEvent.keyDown(canvas, { key: ' ' });
    for (const key of ['ArrowRight', 'ArrowDown'])
      for (let i = 0; i < 12; i++) fireEvent.keyDown(canvas, { key, shiftKey: true });
    fireEvent.keyDown(canvas, { key: 'Enter' });
    await screen.findByText(/^10.000 of 10.000 points$/);
  });

  it('lights the points of a region of the map', async () => {
    show();
    await plot();
    act(() => addRegion({ kind: 'rectangle', row: 10, column: 20, rows: 5, columns: 4 }));
    expect(await screen.findByText(/^20 of 10.000 points$/)).toBeTruthy();
  });

  it('swaps axes by key, and colors by a map with its bar', async () => {
    show();
    const canvas = await plot();
    canvas.focus();
    fireEvent.keyDown(canvas, { key: 'x' });
    await waitFor(() => expect(canvas.getAttribute('aria-label')).toMatch(/points, PCA score 2.* and PCA score 1/));
    fireEvent.change(screen.getByRole('combobox', { name: 'Color of the points' }), {
      target: { value: 'array:silhouette:0' },
    });
    expect(await screen.findByRole('group', { name: /Contrast and color bar, Silhouette/ })).toBeTruthy();
  });

  it('shows t-SNE while it moves, and what it does not mean', async () => {
    show();
    await plot();
    const sample = Int32Array.from({ length: 500 }, (_, i) => i * 7);
    const points = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    act(() =>
      useView.setState({
        embeddingPreview: {
          kind: 'embedding',
          rows: 100,
          columns: 100,
          points,
          sample,
          iteration: 250,
          iterations: 1000,
          divergence: 2.345,
        },
      }),
    );
    expect(await screen.findByText(/iteration 250 of 1.000, KL 2.345 nats/)).toBeTruthy();
    expect((await plot()).getAttribute('aria-label')).toMatch(/of 500 points, t-SNE axis 1/);
    fireEvent.click(screen.getByRole('button', { name: 'Why' }));
    expect(useView.getState().help).toBe('scatter');
  });
});
