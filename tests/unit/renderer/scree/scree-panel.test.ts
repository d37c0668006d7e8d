// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { ScreePanel } from '../../../../src-renderer/panels/scree/scree-panel.tsx';
import { newStep } from '../../../../src-renderer/parts/recipe/draft.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeProject, renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

/** The made-up project with what a PCA proposes. */
async function withProposals() {
  const project = await fakeProject();
  const runs = project.runs.map((run) => {
    const steps = run.result.steps.map((step) =>
      step.op === 'pca' ? { ...step, results: { ...step.results, knee: 1, parallelAnalysis: 2 } } : step,
    );
    return { ...run, result: { ...run.result, steps } };
  });
  return { ...project, runs } as typeof project;
}

describe('Scree', () => {
  it('proposes numbers of components with their reasons, and says when they disagree', async () => {
    await renderPanel(ScreePanel, { project: await withProposals() });
    const cut = await screen.findByRole('slider', { name: 'Components kept' });
    expect(cut.getAttribute('aria-valuenow')).toBe('2');
    expect(screen.getByText(/They disagree: look at the spectra and maps of component 2/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Cut at the knee, 1 component' }));
    expect(cut.getAttribute('aria-valuenow')).toBe('1');
  });

  it('moves the cut by keyboard, shows what it leaves on the map, and puts it into the recipe', async () => {
    const { calls } = await renderPanel(ScreePanel, {
      project: await withProposals(),
      view: { steps: [newStep('denoise'), newStep('pca', { components: 3 })] },
    });
    const cut = await screen.findByRole('slider', { name: 'Components kept' });
    fireEvent.click(await screen.findByRole('button', { name: /^Show on the map: What component 3 holds/ }));
    expect(useView.getState()).toMatchObject({ map: { kind: 'made' }, made: { run: 2, by: 'scree' } });
    fireEvent.keyDown(cut, { key: 'ArrowLeft' });
    expect(cut.getAttribute('aria-valuenow')).toBe('1');
    await waitFor(() => expect(useView.getState().made!.map.name).toBe('Left by 1 component'));
    fireEvent.change(screen.getByRole('spinbutton'), { target: { value: '7' } });
    fireEvent.click(screen.getByRole('button', { name: 'Use 7 components' }));
    expect(useView.getState().steps.map(({ parameters }) => parameters.components)).toEqual([7, 7]);
    await waitFor(() => expect(calls.some(({ name }) => name === 'run-to-project')).toBe(true));
  });

  it('offers a PCA when there is none', async () => {
    await renderPanel(ScreePanel, { project: { ...(await fakeProject()), runs: [] } });
    expect(await screen.findByRole('button', { name: 'Run a PCA' })).toBeTruthy();
  });
});
