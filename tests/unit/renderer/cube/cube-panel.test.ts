// @vitest-environment jsdom
import { cleanup, configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import { listenToKeys, useCommandStore } from '../../../../src-renderer/app/commands.ts';
import { CubePanel } from '../../../../src-renderer/panels/cube/cube-panel.tsx';
import { joined, logarithms } from '../../../../src-renderer/panels/cube/slice-values.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { renderWindow } from '../app/render-window.ts';

// The made-up host computes its cube anew for each test: slow on a busy machine.
configure({ asyncUtilTimeout: 20_000 });

const view = useView.getState();
let stop = () => {};

beforeEach(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
  useView.setState({ ...view, file: '/data/duplex-steel.hspy' }, true);
  useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: 'cube' });
  stop = listenToKeys();
});
afterEach(() => {
  cleanup();
  stop();
});

const show = (answers: Parameters<typeof renderWindow>[1] = {}) =>
  renderWindow(createElement('div', { 'data-panel': 'cube' }, createElement(CubePanel)), answers);

describe('cube panel', () => {
  it('says what it is for when no cube is open', () => {
    useView.setState({ file: null });
    show();
    expect(screen.getByText('No cube is open')).toBeTruthy();
  });

  it('says where else the data are when there is no WebGL', async () => {
    show();
    expect(await screen.findByText('The cube needs WebGL')).toBeTruthy();
  });

  it('says why a slice cannot be read, and tries again', async () => {
    let fails = true;
    const { calls } = show({
      'cube-slice': () => {
        if (fails) throw new AppError('file-damaged', 'The file ends too early.', 'Copy it again.');
        return { positions: 100, energies: 250, values: new Float32Array(25_000) };
      },
    });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The file ends too early.');
    fails = false;
    const before = calls.filter(({ name }) => name === 'cube-slice').length;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(calls.filter(({ name }) => name === 'cube-slice').length).toBeGreaterThan(before));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('moves the probe and the energy window by keys', async () => {
    useView.setState({ window: [10, 20] });
    show();
    await screen.findByText('The cube needs WebGL');
    const panel = document.querySelector('[data-panel]')!;
    fireEvent.keyDown(panel, { key: 'ArrowLeft' });
    expect(useView.getState().probe).toEqual({ row: 50, column: 49 });
    fireEvent.keyDown(panel, { key: 'ArrowDown', shiftKey: true });
    expect(useView.getState().probe).toEqual({ row: 60, column: 49 });
    fireEvent.keyDown(panel, { key: 'PageUp', shiftKey: true });
    expect(useView.getState().window).toEqual([20, 30]);
  });
});

describe('values of slices', () => {
  it('have logarithms where there are counts', () => {
    expect([...logarithms(Float32Array.of(100, 0, 1, -3))]).toEqual([2, Number.NaN, 0, Number.NaN]);
  });

  it('come together, of large ones some', () => {
    expect([...joined([Float32Array.of(1, 2), null, Float32Array.of(3)])]).toEqual([1, 2, 3]);
    expect(joined([new Float32Array(1_000_000)]).length).toBeLessThanOrEqual(40_000);
  });
});
