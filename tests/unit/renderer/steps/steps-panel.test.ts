// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import type { FileDialogRequest } from '../../../../src-preload/contract/host.ts';
import { parseRecipe } from '../../../../src-preload/contract/recipe-parsing.ts';
import { runCommand } from '../../../../src-renderer/app/commands.ts';
import { StepsPanel } from '../../../../src-renderer/panels/steps/steps-panel.tsx';
import { newStep } from '../../../../src-renderer/parts/recipe/draft.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeApi } from '../fake-host.ts';
import { fakeProject, renderPanel } from './render-panel.ts';

afterEach(cleanup);

const steps = () => [
  newStep('normalize'),
  newStep('pca', { components: 3 }),
  newStep('kmeans', { clusters: 3, input: 'scores' }),
];
const cards = () => screen.getAllByRole('listitem').map((card) => card.getAttribute('aria-label'));
const ops = () => useView.getState().steps.map(({ op }) => op);
const runs = (calls: readonly { name: string; request: unknown }[]) =>
  calls
    .filter(({ name }) => name === 'run-to-project')
    .map(({ request }) => request as { recipe: { steps: { op: string }[] } });

/** Presses a button once it can be pressed. */
async function click(name: string) {
  const button = await screen.findByRole('button', { name });
  await waitFor(() => expect(button).toHaveProperty('disabled', false));
  fireEvent.click(button);
}

describe('Steps', () => {
  it('asks for a file first', async () => {
    await renderPanel(StepsPanel, { project: null });
    expect(screen.getByText('No steps yet')).toBeTruthy();
  });

  it('makes a phase map with one click', async () => {
    const empty = { ...(await fakeProject()), runs: [], phases: [] };
    const { calls } = await renderPanel(StepsPanel, { project: empty });
    const make = await screen.findByRole('button', { name: 'Make a phase map' });
    await waitFor(() => expect(make).toHaveProperty('disabled', false));
    fireEvent.click(make);
    await waitFor(() => expect(runs(calls)).toHaveLength(1));
    expect(runs(calls)[0]).toMatchObject({
      file: '/data/duplex-steel.hspy',
      project: '/data/duplex-steel.phasewright',
      device: 'auto',
    });
    expect(runs(calls)[0]!.recipe.steps.map(({ op }) => op)).toEqual(ops());
    expect(ops()).toContain('kmeans');
  });

  it('offers no phase map of a single spectrum', async () => {
    const empty = { ...(await fakeProject()), runs: [], phases: [] };
    const whole = await fakeApi('?fake=project').call('overview', { file: '', dataset: 0, budgetMs: 0 }).answer;
    const overview = { ...whole, description: { ...whole.description, kind: 'spectrum' } };
    await renderPanel(StepsPanel, { project: empty, answers: { overview: () => overview } });
    expect(await screen.findByText(/A single spectrum has nothing to be sorted/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Make a phase map' })).toBeNull();
  });

  it('moves, copies and removes cards by keyboard, and takes it back', async () => {
    await renderPanel(StepsPanel, { view: { steps: steps() } });
    await screen.findByRole('list', { name: 'Steps' });
    expect(cards()).toEqual(['Step 1: Normalize', 'Step 2: PCA', 'Step 3: k-means']);
    fireEvent.keyDown(screen.getByRole('button', { name: /^PCA/ }), { key: 'ArrowUp', altKey: true });
    expect(ops()).toEqual(['pca', 'normalize', 'kmeans']);
    fireEvent.click(screen.getByRole('button', { name: 'Duplicate Step 1: PCA' }));
    expect(ops()).toEqual(['pca', 'pca', 'normalize', 'kmeans']);
    fireEvent.click(screen.getByRole('button', { name: 'Remove Step 4: k-means' }));
    expect(ops()).toEqual(['pca', 'pca', 'normalize']);
    expect(screen.getByText('Removed k-means.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(ops()).toEqual(['pca', 'pca', 'normalize', 'kmeans']);
  });

  it('offers the undo of a notice only while nothing has been done after it', async () => {
    await renderPanel(StepsPanel, { view: { steps: steps() } });
    fireEvent.click(await screen.findByRole('button', { name: 'Remove Step 3: k-means' }));
    expect(screen.getByText('Removed k-means.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Duplicate Step 1: Normalize' }));
    expect(screen.queryByText('Removed k-means.')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });

  it('says that a recipe was replaced, and takes it back by notice, button and command', async () => {
    await renderPanel(StepsPanel, { view: { steps: steps() } });
    await screen.findByRole('list', { name: 'Steps' });
    const undo = () => screen.getByRole('button', { name: /^Undo in the recipe/ });
    expect(undo()).toHaveProperty('disabled', true);
    act(() => void runCommand('steps.remove-all'));
    expect(screen.getByText('Removed all steps.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(ops()).toEqual(['normalize', 'pca', 'kmeans']);
    act(() => void runCommand('steps.add.silhouette'));
    expect(undo().getAttribute('aria-label')).toBe('Undo in the recipe: Add Silhouette');
    fireEvent.click(undo());
    expect(ops()).toEqual(['normalize', 'pca', 'kmeans']);
    fireEvent.click(screen.getByRole('button', { name: 'Redo in the recipe: Add Silhouette' }));
    expect(ops()).toEqual(['normalize', 'pca', 'kmeans', 'silhouette']);
    act(() => void runCommand('steps.undo'));
    expect(ops()).toEqual(['normalize', 'pca', 'kmeans']);
  });

  it('shows results of the run of just these steps, and marks them once something changes', async () => {
    const project = await fakeProject();
    const [normalize, pca, sweep, kmeans] = project.runs[0]!.recipe.steps.map(({ op, ...parameters }) =>
      newStep(op, parameters),
    );
    await renderPanel(StepsPanel, { project, view: { steps: [normalize!, pca!, sweep!, kmeans!] } });
    const card = await screen.findByRole('listitem', { name: 'Step 4: k-means' });
    expect((await within(card).findByText('Inertia')).nextSibling?.textContent).toMatch(/^0\.04/);
    expect(within(card).queryByText('changed')).toBeNull();
    fireEvent.click(within(card).getByRole('button', { name: /^k-means/ }));
    fireEvent.change(within(card).getByRole('textbox', { name: 'Clusters' }), { target: { value: '4' } });
    expect(within(card).getByText('changed')).toBeTruthy();
    expect(within(card).getByText(/before the change/)).toBeTruthy();
  });

  it('says so where its steps are those of another run than the one shown, and takes that one’s', async () => {
    const whole = await fakeProject();
    const [first, second] = whole.runs;
    const project = {
      ...whole,
      runs: [first!, { ...second!, recipe: { ...second!.recipe, steps: second!.recipe.steps.slice(0, 2) } }],
    };
    const view = { steps: first!.recipe.steps.map(({ op, ...parameters }) => newStep(op, parameters)), activeRun: 2 };
    await renderPanel(StepsPanel, { project, view });
    expect(await screen.findByText('Steps of Sweep 2 to 6; shown is Three phases.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Take its steps' }));
    expect(ops()).toEqual(second!.recipe.steps.slice(0, 2).map(({ op }) => op));
    expect(screen.queryByText(/^Steps of/)).toBeNull();
    // What nobody has run is nobody's.
    fireEvent.click(screen.getByRole('button', { name: /^Duplicate Step 1/ }));
    expect(screen.queryByText(/^Steps of/)).toBeNull();
  });

  it('keeps what is typed, says what is wrong, refuses to run, and goes back to the default', async () => {
    await renderPanel(StepsPanel, { view: { steps: steps() } });
    const card = await screen.findByRole('listitem', { name: 'Step 3: k-means' });
    fireEvent.click(within(card).getByRole('button', { name: /^k-means/ }));
    const box = within(card).getByRole('textbox', { name: 'Clusters' }) as HTMLInputElement;
    fireEvent.focus(box);
    fireEvent.change(box, { target: { value: '0' } });
    expect(within(card).getByRole('alert').textContent).toBe('Must be at least 1, not 0.');
    expect(box.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('button', { name: 'Run all' })).toHaveProperty('disabled', true);
    // Steps before it can still run.
    expect(screen.getByRole('button', { name: 'Run to here: Step 2: PCA' })).toHaveProperty('disabled', false);
    fireEvent.change(box, { target: { value: '' } });
    expect(box.value).toBe('');
    fireEvent.blur(box);
    expect(box.value).toBe('3');
    expect(useView.getState().steps[2]!.parameters).toEqual({ input: 'scores' });
  });

  it('runs up to a card, with progress and a way to cancel', async () => {
    const { calls } = await renderPanel(StepsPanel, { view: { steps: steps() } });
    await click('Run to here: Step 2: PCA');
    expect(runs(calls)[0]!.recipe.steps.map(({ op }) => op)).toEqual(['normalize', 'pca']);
    const status = await screen.findByRole('status', { name: 'Step 1: Normalize is running' });
    fireEvent.click(within(status).getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText(/^Cancelled/)).toBeTruthy();
  });

  it('says why a run failed and runs it again', async () => {
    const run = vi.fn(() => {
      throw new AppError('engine-crashed', 'The engine stopped unexpectedly.', 'Run it again.');
    });
    await renderPanel(StepsPanel, { view: { steps: steps() }, answers: { 'run-to-project': run } });
    await click('Run all');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The engine stopped unexpectedly. Run it again.');
    fireEvent.click(within(alert).getByRole('button', { name: 'Run again' }));
    await waitFor(() => expect(run).toHaveBeenCalledTimes(2));
    // The second failure is told like the first: the panel follows the run that was started again.
    expect((await screen.findByRole('alert')).textContent).toContain('The engine stopped unexpectedly.');
  });

  it('adds a step from the menu', async () => {
    await renderPanel(StepsPanel, { view: { steps: steps() } });
    fireEvent.click(await screen.findByRole('button', { name: 'Add step' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: /^Silhouette/ }));
    expect(ops().at(-1)).toBe('silhouette');
  });

  it('loads a recipe file, and says what is wrong with another', async () => {
    await renderPanel(StepsPanel, { view: { steps: steps() } });
    await screen.findByRole('list', { name: 'Steps' });
    const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
    const file = (text: string) => ({ name: 'r.json', text: () => Promise.resolve(text) });
    const choose = (text: string) => {
      Object.defineProperty(input, 'files', { value: [file(text)], configurable: true });
      fireEvent.change(input);
    };
    choose('{ "phasewright": 1, "steps": [ { "op": "sweep" } ] }');
    await waitFor(() => expect(ops()).toEqual(['sweep']));
    choose('{ "phasewright": 1, "steps": [ { "op": "sweeep" } ] }');
    expect(await screen.findByText(/r\.json was not loaded.*did you mean "sweep"/)).toBeTruthy();
    expect(ops()).toEqual(['sweep']);
  });

  it('loads and saves recipes with the dialogs of the host where it has some', async () => {
    const chooseFile = vi.fn(async ({ kind }: FileDialogRequest) => (kind === 'open-file' ? '/r/x.json' : '/r/y'));
    const host = { chooseFile, host: { ...fakeApi('?fake').host, nativeDialogs: true } };
    const recipe = parseRecipe({ phasewright: 1, steps: [{ op: 'pca' }] });
    const answers = { 'read-recipe': () => recipe };
    const { calls } = await renderPanel(StepsPanel, { view: { steps: steps() }, answers, host });
    const menu = async (item: string) => {
      await click('Presets and recipe files');
      fireEvent.click(await screen.findByRole('menuitem', { name: item }));
    };
    await menu('Save recipe…');
    await waitFor(() => expect(calls.some(({ name }) => name === 'write-recipe')).toBe(true));
    const { out, text } = calls.find(({ name }) => name === 'write-recipe')!.request as { out: string; text: string };
    expect(out).toBe('/r/y.json');
    expect(parseRecipe(JSON.parse(text)).steps.map(({ op }) => op)).toEqual(['normalize', 'pca', 'kmeans']);
    await menu('Load recipe…');
    await waitFor(() => expect(ops()).toEqual(['pca']));
    expect(calls.find(({ name }) => name === 'read-recipe')!.request).toEqual({ file: '/r/x.json' });
    expect(chooseFile.mock.calls.map(([{ extensions }]) => extensions)).toEqual([['.json'], ['.json']]);
  });
});
