// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { TrainingPreview } from '../../../../src-preload/contract/job.ts';
import { DenoisingPanel } from '../../../../src-renderer/panels/denoising/denoising-panel.tsx';
import { ExemplarsPanel } from '../../../../src-renderer/panels/exemplars/exemplars-panel.tsx';
import { GalleryPanel } from '../../../../src-renderer/panels/gallery/gallery-panel.tsx';
import { LatentPanel } from '../../../../src-renderer/panels/latent/latent-panel.tsx';
import { MapsPanel } from '../../../../src-renderer/panels/maps/maps-panel.tsx';
import { TrainingPanel } from '../../../../src-renderer/panels/training/training-panel.tsx';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { currentPointer } from '../../../../src-renderer/vis/pointer-bus.ts';
import { renderPanel } from '../steps/render-panel.ts';
import { COLUMNS, frameValues, imageProject, ROWS } from './image-project.ts';

afterEach(cleanup);

describe('Gallery', () => {
  it('shows all images by phase, with what the folders say of each', async () => {
    await renderPanel(GalleryPanel, await imageProject());
    expect(await screen.findByRole('textbox', { name: 'Name of phase A' })).toHaveProperty('value', 'Clean');
    expect(screen.getByText('7 good, 1 bad')).toBeTruthy();
    expect(screen.getAllByRole('button', { name: /^film_\d+\.tif$/ })).toHaveLength(12);
  });

  it('lights an image in all views, shows it, selects it', async () => {
    await renderPanel(GalleryPanel, await imageProject());
    const image = await screen.findByRole('button', { name: 'film_5.tif' });
    fireEvent.focus(image);
    expect(currentPointer().frame).toBe(5);
    fireEvent.blur(image);
    expect(currentPointer().frame).toBeNull();
    fireEvent.click(image);
    expect(useView.getState().frame).toBe(5);
    fireEvent.click(image, { ctrlKey: true });
    expect(useView.getState().selection).toMatchObject({ ofImages: true, region: { pixels: [5] } });
    expect(screen.getByRole('status').textContent).toMatch(/1 of 12 selected/);
    fireEvent.keyDown(image, { key: 'ArrowRight' });
    expect(useView.getState().frame).toBe(6);
  });

  it('says what it is for where no stack is open', async () => {
    await renderPanel(GalleryPanel);
    expect(await screen.findByRole('heading', { name: 'No stack of images is open' })).toBeTruthy();
  });
});

it('Exemplars of images are images', async () => {
  await renderPanel(ExemplarsPanel, await imageProject());
  const phase = await screen.findByRole('region', { name: 'Clean' });
  expect(within(phase).getByRole('img', { name: 'Mean image of Clean' })).toBeTruthy();
  expect(await within(phase).findAllByRole('button', { name: /^Purest image of Clean: film_/ })).toHaveLength(3);
});

it('Maps of images are pictures of their size', async () => {
  await renderPanel(MapsPanel, await imageProject());
  expect(await screen.findByRole('img', { name: 'A Clean' })).toBeTruthy();
  expect(screen.getByRole('combobox', { name: 'Pictures shown' })).toBeTruthy();
});

describe('Training', () => {
  const preview: TrainingPreview = {
    kind: 'training',
    epoch: 3,
    epochs: 40,
    history: Float64Array.of(1, 1.1, 1e-3, 0.5, 0.6, 9e-4, 0.3, 0.35, 5e-4),
    bestEpoch: 3,
    shape: [ROWS, COLUMNS],
    spectra: null,
    inputs: Float32Array.from([...frameValues(1), ...frameValues(2)]),
    reconstructions: Float32Array.from([...frameValues(1), ...frameValues(3)]),
    latent: Float32Array.of(1, 2, 3, 4, 5, 7),
    latentSize: 2,
  };

  it('shows a training as it goes, and ends it early', async () => {
    const { project, answers, view } = await imageProject();
    const running = {
      id: 'job',
      title: 'Run',
      state: 'running',
      phase: 'training, epoch 3 of 40',
      done: 3,
      total: 40,
      secondsLeft: 65,
      warnings: [],
      error: null,
      startedAt: 0,
      cancel: () => {},
      again: () => {},
    } as const;
    const { calls } = await renderPanel(TrainingPanel, {
      project,
      answers: { ...answers, 'finish-early': () => null },
      view: { ...view, trainingPreview: preview, jobs: [running] as never },
    });
    expect(await screen.findByText('Epoch 3 of at most 40')).toBeTruthy();
    expect(screen.getAllByRole('figure', { name: /^Sample/ })).toHaveLength(2);
    expect(screen.getByText('Learning')).toBeTruthy();
    const losses = screen.getByRole('slider', { name: 'Losses of 3 epochs' });
    expect(losses.getAttribute('aria-valuetext')).toBe(
      'Epoch 3: training 0.3000, held out 0.3500, learning rate 0.00050',
    );
    fireEvent.keyDown(losses, { key: 'Home' });
    expect(losses.getAttribute('aria-valuenow')).toBe('1');
    fireEvent.click(screen.getByRole('button', { name: 'Stop and keep the best' }));
    await waitFor(() => expect(calls.map(({ name }) => name)).toContain('finish-early'));
  });

  it('shows what a run has kept of it, with samples decoded anew', async () => {
    const { calls } = await renderPanel(TrainingPanel, await imageProject());
    expect(await screen.findByRole('slider', { name: 'Losses of 4 epochs' })).toBeTruthy();
    expect(screen.getByText('Settled')).toBeTruthy();
    expect(await screen.findAllByRole('figure', { name: /^film_\d+\.tif$/ })).toHaveLength(6);
    const decoded = calls.find(({ name }) => name === 'decode-latents')?.request as {
      latents: number[][];
      name: string;
    };
    expect(decoded.latents).toHaveLength(6);
    expect(decoded.name).toBe('decoder');
  });

  it('has one line for what a run warns of, and does not say twice that it was still learning', async () => {
    const { project, answers, view } = await imageProject();
    const [run] = project.runs;
    const warnings = ['The autoencoder is too narrow.', 'The network took signal away.', 'No spikes were found.'];
    const state = { ...project, runs: [{ ...run!, warnings }] };
    await renderPanel(TrainingPanel, { project: state, answers, view });
    expect(await screen.findByText('1 more warning')).toBeTruthy();
    expect(screen.getByText('The autoencoder is too narrow.')).toBeTruthy();
    expect(screen.queryByText('No spikes were found.')).toBeNull();
    cleanup();
    const [network, ...others] = run!.result.steps;
    const results = { ...network!.results, stopped: 'epochs', bestEpoch: 4 };
    const result = { ...run!.result, steps: [{ ...network!, results }, ...others] };
    const falling = 'The validation loss was still falling when training ended; more epochs may help.';
    const early = { ...project, runs: [{ ...run!, warnings: [falling], result }] };
    await renderPanel(TrainingPanel, { project: early, answers, view });
    expect(await screen.findByText('Still learning at the end')).toBeTruthy();
    expect(screen.queryByText(falling)).toBeNull();
  });

  it('offers a training where there has been none', async () => {
    await renderPanel(TrainingPanel);
    expect(await screen.findByRole('button', { name: 'Train an autoencoder' })).toBeTruthy();
  });
});

describe('Latent space', () => {
  it('walks along a number and between two images, decoded and beside real ones', async () => {
    const { calls } = await renderPanel(LatentPanel, await imageProject());
    const slider = await screen.findByRole('slider', { name: /^Latent number/ });
    fireEvent.change(slider, { target: { value: '1.5' } });
    expect(await screen.findByRole('img', { name: 'Decoded at +1.5 σ' })).toBeTruthy();
    expect(await screen.findAllByRole('button', { name: /^Near: film_/ })).toHaveLength(3);
    expect(screen.getByRole('button', { name: 'Go to −3 σ' })).toBeTruthy();
    act(() => useView.getState().set({ frame: 4 }));
    fireEvent.click(screen.getByRole('button', { name: 'Between two' }));
    fireEvent.click(screen.getByRole('button', { name: 'To shown' }));
    const between = await screen.findByRole('slider', { name: 'From film_0.tif to film_4.tif' });
    fireEvent.change(between, { target: { value: '1' } });
    const last = () => calls.filter(({ name }) => name === 'decode-latents').at(-1)!.request as { latents: number[][] };
    const expected = [12, 13, 14].map((i) => Math.fround(Math.sin(i) * (1 + (i % 3))));
    await waitFor(() =>
      expect(last().latents[0]!.every((value, i) => Math.abs(value - expected[i]!) < 1e-6)).toBe(true),
    );
  });
});

describe('Denoising', () => {
  it('shows an image before, after and what was taken away, and offers to judge it', async () => {
    await renderPanel(DenoisingPanel, await imageProject());
    expect(await screen.findByRole('img', { name: 'Before, film_0.tif' })).toBeTruthy();
    expect(screen.getByRole('img', { name: 'After, film_0.tif' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Judge the denoising' })).toBeTruthy();
    fireEvent.change(screen.getByRole('slider', { name: 'Image of the stack' }), { target: { value: '3' } });
    expect(await screen.findByRole('img', { name: 'Taken away, film_3.tif' })).toBeTruthy();
  });
});
