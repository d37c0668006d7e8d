// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../../../src-renderer/app/commands.ts';
import { ChooseKCommands } from '../../../../src-renderer/panels/choose-k/choose-k-commands.tsx';
import { ChooseKPanel } from '../../../../src-renderer/panels/choose-k/choose-k-panel.tsx';
import { newStep } from '../../../../src-renderer/parts/recipe/draft.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeProject, renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

const button = (k: number) => screen.getByRole('button', { name: `Show the map of k = ${k}` });

describe('Choose k', () => {
  it('shows both criteria with the verdict, its reason and the way to why', async () => {
    await renderPanel(ChooseKPanel, { view: { steps: [newStep('sweep')] } });
    expect(await screen.findByRole('img', { name: 'Silhouette for k from 2 to 6; best at 3' })).toBeTruthy();
    expect(screen.getByRole('img', { name: 'Inertia for k from 2 to 6; elbow at 3' })).toBeTruthy();
    expect(screen.getByText('Clearly separated')).toBeTruthy();
    expect(screen.getByText(/silhouette of 0.86 at k = 3/)).toBeTruthy();
    expect(screen.getByRole('row', { name: /best silhouette, elbow/ }).textContent).toContain('0.857 ± 0.003');
    fireEvent.click(screen.getByRole('button', { name: 'How k is chosen' }));
    expect(useView.getState().help).toBe('choosing-k');
  });

  it('shows the map of a k at once, also by keyboard', async () => {
    await renderPanel(ChooseKPanel, { view: { steps: [newStep('sweep')] } });
    await screen.findByRole('table', { name: 'Numbers of clusters' });
    expect(button(3).getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(button(5));
    expect(useView.getState().map).toEqual({ kind: 'labels', run: 2, name: 'sweep-labels', index: 3 });
    fireEvent.keyDown(button(5), { key: 'ArrowUp' });
    expect(useView.getState().map).toMatchObject({ index: 2 });
    expect(document.activeElement).toBe(button(4));
    fireEvent.keyDown(button(4), { key: 'End' });
    fireEvent.keyDown(button(6), { key: 'ArrowDown' });
    expect(useView.getState().map).toMatchObject({ index: 4 });
  });

  it('uses a k: sets the k-means step and runs the recipe', async () => {
    const { calls } = await renderPanel(ChooseKPanel, {
      view: { steps: [newStep('sweep'), newStep('kmeans', { clusters: 3 })] },
    });
    await screen.findByRole('table', { name: 'Numbers of clusters' });
    fireEvent.click(button(4));
    fireEvent.click(screen.getByRole('button', { name: 'Use k = 4' }));
    expect(useView.getState().steps[1]!.parameters).toEqual({ clusters: 4 });
    await waitFor(() => expect(calls.some(({ name }) => name === 'run-to-project')).toBe(true));
  });

  it('has commands, also while its panel is not in front', async () => {
    const { calls } = await renderPanel(ChooseKCommands, { view: { steps: [newStep('kmeans', { clusters: 3 })] } });
    await waitFor(() => expect(runCommand('choose-k.use.5')).toBe(true));
    expect(useView.getState().steps[0]!.parameters).toEqual({ clusters: 5 });
    await waitFor(() => expect(calls.some(({ name }) => name === 'run-to-project')).toBe(true));
    // While that runs no other can be started.
    await waitFor(() => expect(runCommand('choose-k.sweep')).toBe(false));
  });

  it('runs a sweep when there is none', async () => {
    const project = { ...(await fakeProject()), runs: [] };
    const { calls } = await renderPanel(ChooseKPanel, {
      project,
      view: { steps: [newStep('normalize'), newStep('kmeans')] },
    });
    const sweep = await screen.findByRole('button', { name: 'Run a sweep' });
    await waitFor(() => expect(sweep).toHaveProperty('disabled', false));
    fireEvent.click(sweep);
    await waitFor(() => expect(calls.some(({ name }) => name === 'run-to-project')).toBe(true));
    expect(useView.getState().steps.map(({ op }) => op)).toEqual(['normalize', 'sweep', 'kmeans']);
    const { request } = calls.find(({ name }) => name === 'run-to-project') as {
      request: { recipe: { steps: { op: string }[] } };
    };
    expect(request.recipe.steps.map(({ op }) => op)).toEqual(['normalize', 'sweep']);
    const status = await screen.findByRole('status', { name: 'Running' });
    await waitFor(() => expect(status.textContent).toMatch(/%.* left/));
    fireEvent.click(within(status).getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText('No sweep yet')).toBeTruthy();
  });

  it('shows what speaks for a number of components of mixtures, and uses one', async () => {
    const project = await fakeProject();
    const table = [1, 2, 3].map((clusters) => ({
      clusters,
      bic: [900, 500, 520][clusters - 1],
      aic: [890, 480, 470][clusters - 1],
      silhouette: clusters === 1 ? null : 0.6,
      silhouetteError: clusters === 1 ? null : 0.01,
      stability: clusters === 1 ? 1 : 0.9,
      stabilitySpread: 0.02,
    }));
    const results = {
      method: 'gmm',
      table,
      chosen: { silhouette: 3, elbow: null, bic: 2, stability: 3 },
      verdicts: ['strong'],
      reasons: ['The criteria disagree: the BIC says 2, the silhouette 3.'],
      exact: true,
    };
    const [run] = project.runs;
    const steps = run!.result.steps.map((step) => (step.op === 'sweep' ? { ...step, results } : step));
    const runs = [{ ...run!, result: { ...run!.result, steps } }];
    await renderPanel(ChooseKPanel, {
      project: { ...project, runs } as typeof project,
      view: { steps: [newStep('sweep', { method: 'gmm', covariance: 'diag' })] },
    });
    expect(await screen.findByRole('img', { name: 'BIC for k from 1 to 3; smallest at 2' })).toBeTruthy();
    expect(screen.getByRole('img', { name: 'Stability for k from 1 to 3; largest stable at 3' })).toBeTruthy();
    expect(screen.queryByRole('img', { name: /^Inertia/ })).toBeNull();
    const silhouettes = screen.getByRole('img', { name: /^Silhouette/ });
    // One cluster has no silhouette: no point is drawn for it.
    expect(silhouettes.querySelectorAll('circle')).toHaveLength(2);
    fireEvent.click(await screen.findByRole('button', { name: 'Use k = 2' }));
    expect(useView.getState().steps[1]).toMatchObject({ op: 'gmm', parameters: { clusters: 2, covariance: 'diag' } });
  });
});
