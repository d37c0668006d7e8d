// @vitest-environment jsdom
import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import { listenToKeys, useCommandStore } from '../../../../src-renderer/app/commands.ts';
import { SpectrumPanel } from '../../../../src-renderer/panels/spectrum/spectrum-panel.tsx';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { movePointer } from '../../../../src-renderer/vis/pointer-bus.ts';
import { renderWindow } from '../app/render-window.ts';
import { fakeApi } from '../fake-host.ts';
import { unmixedArray, unmixedProject } from './unmixed-project.ts';

// The made-up host computes its cube anew for each test: slow on a busy machine.
configure({ asyncUtilTimeout: 20_000 });

const view = useView.getState();
const FILE = '/data/duplex-steel.hspy';
const host = fakeApi('?fake=project');
let stop = () => {};

beforeEach(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
  useView.setState({ ...view, file: FILE }, true);
  useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: 'spectrum' });
  stop = listenToKeys();
});
afterEach(() => {
  cleanup();
  stop();
  movePointer({ pixel: null, energy: null });
});

const withRun = { 'project-state': () => host.call('project-state', {}).answer };
const show = (answers: Parameters<typeof renderWindow>[1] = {}) =>
  renderWindow(createElement('div', { 'data-panel': 'spectrum' }, createElement(SpectrumPanel)), answers);
const spectrum = () => screen.findByRole('application', { name: /Spectrum/ });
const curve = (name: string | RegExp) =>
  within(screen.getByRole('list', { name: 'Curves' })).getByRole('button', { name });

describe('spectrum panel', () => {
  it('takes back energy windows by key, before anything that was done to the project', async () => {
    const { calls } = show(withRun);
    (await spectrum()).focus();
    const window = () => useView.getState().window;
    fireEvent.keyDown(await spectrum(), { key: 'w' });
    const made = window();
    expect(made).not.toBeNull();
    fireEvent.keyDown(await spectrum(), { key: 'z', ctrlKey: true });
    expect(window()).toBeNull();
    fireEvent.keyDown(await spectrum(), { key: 'y', ctrlKey: true });
    expect(window()).toEqual(made);
    expect(calls.filter(({ name }) => name === 'undo' || name === 'redo')).toEqual([]);
  });

  it('says what it is for when no cube is open', () => {
    useView.setState({ file: null });
    show();
    expect(screen.getByText('No cube is open')).toBeTruthy();
  });

  it('shows the sum of all pixels first', async () => {
    show();
    expect((await spectrum()).getAttribute('aria-label')).toBe('Spectrum, 1 curve, 10.0 eV to 34.9 eV');
    expect(curve('Sum of all pixels').getAttribute('aria-pressed')).toBe('true');
  });

  it('says why there is no spectrum', async () => {
    show({
      overview: () => {
        throw new AppError('file-damaged', 'The file ends too early.', 'Copy it again.');
      },
    });
    expect((await screen.findByRole('alert')).textContent).toContain('Copy it again.');
  });

  it('shows the phases of the run with their names, and says when scales differ', async () => {
    show(withRun);
    await waitFor(() => expect(curve('A Ferrite')).toBeTruthy());
    expect(curve('Mean of all pixels').getAttribute('aria-pressed')).toBe('false');
    fireEvent.click(curve('Mean of all pixels'));
    expect(screen.getByText(/each divided by its maximum/)).toBeTruthy();
    fireEvent.click(curve('B Austenite'));
    expect(curve('B Austenite').getAttribute('aria-pressed')).toBe('false');
    fireEvent.pointerEnter(curve('C Carbide'));
    expect(useView.getState().litPhase).toBe(22);
  });

  it('shows the endmembers of a run, hides them together, and reads others when they are asked for', async () => {
    const { project, run } = await unmixedProject();
    const { calls } = show({ 'project-state': () => project, 'run-array': unmixedArray });
    const endmembers = () => screen.getByRole('list', { name: 'Endmembers (VCA)' });
    await waitFor(() => expect(within(endmembers()).getByRole('button', { name: 'Endmember 2' })).toBeTruthy());
    const read = () =>
      calls.filter(({ name }) => name === 'run-array').map(({ request }) => (request as { name: string }).name);
    await waitFor(() => expect(read()).toContain('own-endmembers'));
    expect(read()).not.toContain('endmembers');
    expect(read()).not.toContain('components');
    fireEvent.change(screen.getByRole('combobox', { name: 'Unit of the run’s spectra' }), {
      target: { value: 'prepared' },
    });
    await waitFor(() => expect(read()).toContain('endmembers'));
    fireEvent.pointerEnter(within(endmembers()).getByRole('button', { name: 'Endmember 2' }));
    expect(useView.getState()).toMatchObject({ litPhase: null, litComponent: `${run.result.steps.length - 4}:1` });
    fireEvent.click(within(endmembers()).getByRole('button', { name: 'Endmembers (VCA)' }));
    expect(within(endmembers()).queryByRole('button', { name: 'Endmember 2' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Components (PCA)' }));
    await waitFor(() => expect(read()).toContain('components'));
  });

  it('follows the probe with the newest request', async () => {
    const { calls } = show();
    await spectrum();
    for (let column = 0; column < 30; column++) useView.getState().set({ probe: { row: 2, column } });
    await waitFor(() => expect(curve('Probe (row 2, column 29)')).toBeTruthy());
    expect(calls.filter(({ name }) => name === 'region-spectrum').length).toBeLessThan(30);
  });

  it('asks for what is under the pointer on the map without drawing itself anew', async () => {
    const { calls } = show();
    await spectrum();
    movePointer({ pixel: { row: 3, column: 4 } });
    expect(calls.at(-1)).toEqual({
      name: 'region-spectrum',
      request: { file: FILE, dataset: 0, region: { kind: 'rectangle', row: 3, column: 4, rows: 1, columns: 1 } },
    });
  });

  it('makes, moves, widens and removes an energy window by key, and the map follows', async () => {
    show();
    const canvas = await spectrum();
    fireEvent.keyDown(canvas, { key: 'w' });
    const [first, end] = useView.getState().window!;
    expect(useView.getState().map).toEqual({ kind: 'window' });
    fireEvent.keyDown(canvas, { key: 'ArrowRight' });
    expect(useView.getState().window).toEqual([first + 1, end + 1]);
    fireEvent.keyDown(canvas, { key: 'ArrowUp', shiftKey: true });
    expect(useView.getState().window).toEqual([first + 1, end + 11]);
    fireEvent.keyDown(canvas, { key: 'Delete' });
    expect(useView.getState()).toMatchObject({ window: null, map: { kind: 'total' } });
  });

  it('takes the limits of the window in the axis’s units', async () => {
    useView.setState({ window: [0, 11] });
    show();
    await spectrum();
    const upper = screen.getByRole('textbox', { name: 'Upper limit of the energy window, eV' });
    expect((upper as HTMLInputElement).value).toBe('11.0');
    fireEvent.change(upper, { target: { value: '12,5' } });
    fireEvent.keyDown(upper, { key: 'Enter' });
    expect(useView.getState().window).toEqual([0, 26]);
    const lower = screen.getByRole('textbox', { name: 'Lower limit of the energy window, eV' });
    fireEvent.change(lower, { target: { value: 'ten' } });
    expect(lower.getAttribute('aria-invalid')).toBe('true');
    fireEvent.blur(lower);
    expect(useView.getState().window).toEqual([0, 26]);
  });

  it('switches log and layout by key', async () => {
    show();
    const canvas = await spectrum();
    fireEvent.keyDown(canvas, { key: 'l' });
    fireEvent.keyDown(canvas, { key: 'o' });
    expect(useView.getState()).toMatchObject({ logScale: true, spectrumMode: 'overlaid' });
  });

  it('copies a table', async () => {
    const writeText = vi.fn(async (_text: string) => {});
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    show();
    const canvas = await spectrum();
    fireEvent.keyDown(canvas, { key: 'c', ctrlKey: true });
    await waitFor(() => expect(screen.getByRole('status').textContent).toContain('Copied 1 curve.'));
    const lines = writeText.mock.calls[0][0].split('\n');
    expect(lines[0]).toBe('Energy loss (eV)\tSum of all pixels');
    expect(lines).toHaveLength(252);
  });

  it('says that channels are shown when the file gives no calibration', async () => {
    const overview = await host.call('overview', { file: FILE }).answer;
    const { description } = overview;
    const axes = description.axes.map((axis) =>
      axis.role === 'signal' ? { ...axis, units: '', scale: 1, offset: 0 } : axis,
    );
    show({ overview: () => ({ ...overview, description: { ...description, axes } }) });
    expect(await screen.findByText(/no energy calibration/)).toBeTruthy();
  });
});
