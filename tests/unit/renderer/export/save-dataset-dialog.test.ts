// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import type { FileDialogRequest } from '../../../../src-preload/contract/host.ts';
import { SaveDatasetDialog } from '../../../../src-renderer/export/save-dataset-dialog.tsx';
import { newStep } from '../../../../src-renderer/parts/recipe/draft.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

const formats = () =>
  within(screen.getByRole('combobox', { name: 'Format' }))
    .getAllByRole('option')
    .map((option) => (option as HTMLOptionElement).value);

it('saves the dataset in the chosen format, with the calibration that the recipe begins with', async () => {
  const asked: FileDialogRequest[] = [];
  const onClose = vi.fn();
  const { calls } = await renderPanel(() => createElement(SaveDatasetDialog, { onClose }), {
    view: {
      jobs: [],
      steps: [newStep('calibrate', { axis: 'signal', scale: 0.2 }), newStep('normalize'), newStep('kmeans')],
    },
    answers: { 'convert-file': () => ({ out: '/data/other.npy', format: 'numpy', warnings: [] }) },
    host: {
      host: { kind: 'electron', version: '1', platform: 'linux', nativeDialogs: true },
      chooseFile: async (request) => {
        asked.push(request);
        return '/data/other';
      },
    },
  });
  // TIFF is for images and EMSA for one spectrum.
  await waitFor(() => expect(formats()).toEqual(['.hspy', '.npy', '.rpl', '.hdr', '.csv']));
  expect(screen.getByText(/^With the calibration that the recipe begins with/)).toBeTruthy();
  fireEvent.change(screen.getByRole('combobox', { name: 'Format' }), { target: { value: '.npy' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save as…' }));
  expect(onClose).toHaveBeenCalledOnce();
  const [request] = await waitFor(() => {
    const found = calls.filter(({ name }) => name === 'convert-file').map((call) => call.request);
    expect(found).toHaveLength(1);
    return found;
  });
  expect(asked).toMatchObject([{ kind: 'save-file', path: '/data/duplex-steel.npy', extensions: ['.npy'] }]);
  expect(request).toEqual({
    file: '/data/duplex-steel.hspy',
    dataset: 0,
    out: '/data/other.npy',
    calibrations: [{ axis: 'signal', scale: 0.2 }],
  });
  await waitFor(() => expect(useView.getState().jobs).toMatchObject([{ title: 'Save other.npy', state: 'done' }]));
});
