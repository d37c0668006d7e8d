// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DatasetInfo, FileInfo } from '../../../../src-preload/contract/dataset.ts';
import { DatasetChooser } from '../../../../src-renderer/dialogs/opening/dataset-chooser.tsx';
import {
  kindAdvice,
  kindName,
  mostUseful,
  shapeText,
  unitsText,
} from '../../../../src-renderer/dialogs/opening/dataset-words.ts';
import { renderWindow } from '../app/render-window.ts';

const dataset = (index: number, title: string, kind: DatasetInfo['kind'], shape: readonly number[]): DatasetInfo => ({
  index,
  title,
  kind,
  shape,
  dtype: 'uint16',
  axes: shape.map((size, i) => ({ name: '', size, scale: 0.5, offset: 0, units: i === 0 ? 'nm' : '', role: 'signal' })),
  metadata: {},
  originalMetadata: {},
  statistics: null,
});
const INFO: FileInfo = {
  file: '/data/many.emd',
  format: 'velox-emd',
  label: 'Thermo Fisher Velox',
  recognizedBy: 'content',
  warnings: [],
  datasets: [
    dataset(0, 'HAADF', 'image', [64, 32]),
    dataset(1, 'EDS', 'spectrum-image', [64, 32, 100]),
    dataset(2, '', 'other', [2, 3, 4, 5]),
  ],
};

beforeEach(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
});
afterEach(cleanup);

describe('words', () => {
  it('say what a dataset is, how large, and what cannot be done', () => {
    expect(INFO.datasets.map(kindName)).toEqual(['Image', 'Spectrum image', '4-D data']);
    expect(kindName({ kind: 'spectrum-image', dtype: 'complex64', shape: [1, 1, 1] })).toBe('Complex spectrum image');
    expect(INFO.datasets.map(shapeText)).toEqual(['32 × 64', '32 × 64 × 100', '2 × 3 × 4 × 5']);
    expect(INFO.datasets.map(kindAdvice).map((text) => text?.slice(0, 6) ?? null)).toEqual([null, null, '4 axes']);
    expect(unitsText(INFO.datasets[0]!.axes)).toBe('0.5 nm (some axes not calibrated)');
    expect(unitsText([])).toBe('not calibrated');
    expect(mostUseful(INFO.datasets)).toBe(1);
    expect(mostUseful([])).toBe(-1);
  });
});

describe('the chooser', () => {
  const inList = () => within(screen.getByRole('listbox', { name: 'Datasets' }));
  const option = (name: RegExp) => inList().getByRole('option', { name });
  const chosen = () =>
    inList()
      .getAllByRole('option')
      .map((one) => one.getAttribute('aria-selected') === 'true');

  it('has the most useful one chosen, takes several by keys, and opens them with that one first', async () => {
    const onClose = vi.fn();
    renderWindow(createElement(DatasetChooser, { info: INFO, onClose }));
    const list = screen.getByRole('listbox', { name: 'Datasets' });
    expect(chosen()).toEqual([false, true, false]);
    expect(screen.getByText(/Thermo Fisher Velox, recognized by its content/)).toBeTruthy();
    fireEvent.keyDown(list, { key: 'Home' });
    fireEvent.keyDown(list, { key: ' ' });
    expect(chosen()).toEqual([true, true, false]);
    fireEvent.click(screen.getByRole('button', { name: 'Open 2 datasets' }));
    expect(onClose).toHaveBeenCalledWith([{ dataset: 1 }, { dataset: 0 }]);
    fireEvent.keyDown(list, { key: 'a', ctrlKey: true });
    fireEvent.keyDown(list, { key: 'Enter' });
    expect(onClose).toHaveBeenLastCalledWith([{ dataset: 1 }, { dataset: 0 }, { dataset: 2 }]);
  });

  it('opens one by a double click, none when cancelled, and asks for thumbnails', async () => {
    const onClose = vi.fn();
    const { calls } = renderWindow(createElement(DatasetChooser, { info: INFO, onClose }), {
      'dataset-preview': () => ({ kind: 'curve', values: Float32Array.of(1, 2, 1), estimated: false }),
    });
    fireEvent.doubleClick(option(/HAADF/));
    expect(onClose).toHaveBeenLastCalledWith([{ dataset: 0 }]);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(onClose).toHaveBeenLastCalledWith(null);
    await waitFor(() => expect(calls.filter(({ name }) => name === 'dataset-preview')).toHaveLength(3));
    await waitFor(() => expect(document.querySelectorAll('.preview-picture polyline')).toHaveLength(3));
  });

  it('shows the tree of a file, and finds arrays in it', () => {
    const onClose = vi.fn();
    const datasets = [
      dataset(0, 'entry/instrument/detector/counts', 'image-stack', [200, 64, 32]),
      dataset(1, 'entry/instrument/monitor/counts', 'spectrum', [200]),
      dataset(2, 'entry/sample/image', 'image', [64, 32]),
      ...Array.from({ length: 6 }, (_, i) => dataset(i + 3, `other/${i}`, 'spectrum', [10 + i])),
    ];
    const info: FileInfo = { ...INFO, file: '/data/any.h5', format: 'hdf5', datasets };
    renderWindow(createElement(DatasetChooser, { info, onClose }));
    const groups = () => [...document.querySelectorAll('.dataset-group')].map((one) => one.textContent);
    expect(groups()).toEqual(['entry', 'instrument', 'detector', 'monitor', 'sample', 'other']);
    fireEvent.change(screen.getByRole('textbox', { name: 'Filter datasets' }), { target: { value: 'inst stack' } });
    expect(groups()).toEqual(['entry/instrument/detector']);
    expect(
      inList()
        .getAllByRole('option')
        .map((one) => one.title),
    ).toEqual(['entry/instrument/detector/counts']);
    fireEvent.change(screen.getByRole('textbox', { name: 'Filter datasets' }), { target: { value: 'nothing' } });
    expect(inList().queryAllByRole('option')).toHaveLength(0);
  });

  it('says what the axes are taken for, and opens the array as a person says', () => {
    const onClose = vi.fn();
    const stack = dataset(0, 'data', 'image-stack', [200, 64, 32]);
    const axes = stack.axes.map((axis, i) => ({ ...axis, role: i === 0 ? ('navigation' as const) : axis.role }));
    const datasets = [{ ...stack, axes }, dataset(1, 'curve', 'spectrum', [5])];
    renderWindow(createElement(DatasetChooser, { info: { ...INFO, datasets }, onClose }));
    fireEvent.keyDown(screen.getByRole('listbox', { name: 'Datasets' }), { key: 'Home' });
    expect(screen.getByText('200 images of 32 × 64 pixels.')).toBeTruthy();
    fireEvent.change(screen.getByRole('combobox', { name: 'Axis axis 0, 200' }), { target: { value: 'energy' } });
    fireEvent.doubleClick(option(/data/));
    const names = ['y', 'x', 'channel'];
    expect(onClose).toHaveBeenLastCalledWith([{ dataset: 0 }], { order: [1, 2, 0], signal: 1, names });
  });
});
