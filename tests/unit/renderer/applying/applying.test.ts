// @vitest-environment jsdom
/** A model from the project to other data: what the recipe takes over, and that it arrives in Steps. */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import { Applying, askWhatToApplyTo } from '../../../../src-renderer/dialogs/applying/applying.tsx';
import { applyingSteps, networkToApply } from '../../../../src-renderer/dialogs/applying/applying-steps.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { imageProject } from '../gallery/image-project.ts';
import { renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

/** A run of a recipe whose last step is a network. */
function runOf(steps: readonly { readonly op: string; readonly [key: string]: unknown }[], areImages: boolean) {
  const step = steps.length - 1;
  const array = (name: string, shape: readonly number[]) => ({ name, shape, dtype: 'float32', step });
  return {
    number: 4,
    recipe: { phasewright: 1, dataset: 0, steps, figures: [] },
    arrays: [array('latent', [10, 2]), array('decoder', [99])],
    result: {
      steps: steps.map(({ op, ...parameters }) => ({ op, parameters, results: {}, arrays: [] })),
      prepared: { shape: [10, 8], axes: [], ...(areImages && { images: { axes: [] } }) },
      source: { shape: [10, 2, 4], axes: [] },
    },
  } as unknown as RunRecord;
}
const stepsOf = (run: RunRecord) =>
  applyingSteps(networkToApply(run)!, 'm/encoder.onnx').map(({ op, parameters }) => ({ op, ...parameters }));

it('takes over how spectra were prepared, not which pixels were looked at', () => {
  const run = runOf(
    [
      { op: 'crop', rows: [2, 9], signal: [100, 400] },
      { op: 'mask', file: 'mask.npy' },
      { op: 'crop', rows: [0, 4] },
      { op: 'rebin', signal: 2 },
      { op: 'pca', components: 5 },
      { op: 'normalize', method: 'sum' },
      { op: 'autoencoder', latent: 2 },
    ],
    false,
  );
  expect(stepsOf(run)).toEqual([
    { op: 'crop', signal: [100, 400] },
    { op: 'rebin', signal: 2 },
    expect.objectContaining({ op: 'normalize' }),
    { op: 'apply-model', model: 'm/encoder.onnx' },
  ]);
});

it('cuts images as those were cut, and leaves their groups out', () => {
  const run = runOf(
    [
      { op: 'crop', rows: [2, 9] },
      { op: 'patches', size: 32, overlap: 0.25 },
      { op: 'groups', nominal: ['good'] },
      { op: 'apply-model', model: 'older' },
    ],
    true,
  );
  expect(stepsOf(run)).toEqual([
    { op: 'crop', rows: [2, 9] },
    { op: 'patches', size: 32, overlap: 0.25 },
    { op: 'apply-model', model: 'm/encoder.onnx' },
  ]);
  expect(networkToApply({ ...run, arrays: [] })).toBeNull();
});

it('a person chooses the data, and finds the recipe in Steps', async () => {
  const images = await imageProject();
  const [run] = images.project.runs;
  const other = { file: '/data/later', dataset: 0, title: 'Later films', kind: 'image-stack', missing: false } as const;
  const listed = [...images.project.listed, other];
  const project = {
    ...images.project,
    listed,
    runs: [{ ...run!, recipe: { ...run!.recipe, steps: [{ op: 'autoencoder' }, { op: 'kmeans' }] as never } }],
  };
  const { calls } = await renderPanel(Applying, {
    ...images,
    project,
    answers: { ...images.answers, 'look-at': () => project },
  });
  act(() => askWhatToApplyTo(run!));
  const data = await screen.findByRole('combobox', { name: 'Apply to' });
  expect([...data.querySelectorAll('option')].map(({ textContent }) => textContent)).toEqual([
    'Later films (later)',
    'Another folder of images…',
    'Another file…',
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Make the recipe' }));
  await waitFor(() => expect(useView.getState().steps.map(({ op }) => op)).toEqual(['apply-model']));
  expect(useView.getState().file).toBe('/data/later');
  const kept = calls.find(({ name }) => name === 'keep-model')!;
  expect(kept.request).toEqual({ run: run!.number });
  expect(useView.getState().steps[0]!.parameters.model).toContain(`run-${run!.number}-encoder.onnx`);
  expect(screen.queryByRole('combobox', { name: 'Apply to' })).toBeNull();
});
