// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import type { RepeatReport } from '../../../../src-preload/contract/service.ts';
import type { ProjectState } from '../../../../src-preload/contract/window.ts';
import type { WindowApi } from '../../../../src-renderer/api/window-api.ts';
import { runCommand } from '../../../../src-renderer/app/commands.ts';
import { RunCommands } from '../../../../src-renderer/panels/runs/run-commands.tsx';
import { RunsPanel } from '../../../../src-renderer/panels/runs/runs-panel.tsx';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeApi } from '../fake-host.ts';
import { fakeProject, renderPanel } from '../steps/render-panel.ts';

afterEach(cleanup);

type Calls = readonly { readonly name: string; readonly request: unknown }[];
/** The project with one more thing done. */
const followedBy = (project: ProjectState, label: string): ProjectState => {
  const id = Math.max(...project.history.map((entry) => entry.id)) + 1;
  return { ...project, history: [...project.history, { id, at: '', label, undone: false }] };
};
const asked = (calls: Calls, name: string) => calls.filter((call) => call.name === name).map(({ request }) => request);

describe('Runs', () => {
  it('lists every run with its key result and verdict, the latest first and shown', async () => {
    await renderPanel(RunsPanel);
    const list = await screen.findByRole('list', { name: 'Runs' });
    const items = within(list)
      .getAllByRole('listitem')
      .filter((item) => item.getAttribute('aria-label'));
    expect(items.map((item) => item.getAttribute('aria-label'))).toEqual([
      'Run 2: Three phases',
      'Run 1: Sweep 2 to 6',
    ]);
    expect(items[0]!.getAttribute('aria-current')).toBe('true');
    expect(items[0]!.textContent).toContain('k = 3 · silhouette 0.63');
    expect(items[0]!.textContent).toContain('Clearly separated');
  });

  it('opens another run with its map', async () => {
    await renderPanel(RunsPanel);
    fireEvent.click(await screen.findByRole('button', { name: 'Sweep 2 to 6' }));
    expect(useView.getState()).toMatchObject({ activeRun: 1, map: { kind: 'labels', run: 1, name: 'labels' } });
  });

  it('renames in place', async () => {
    const { calls } = await renderPanel(RunsPanel);
    fireEvent.click(await screen.findByRole('button', { name: 'Rename run 1' }));
    const box = screen.getByRole('textbox', { name: 'Name of run 1' });
    fireEvent.change(box, { target: { value: 'First try' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(asked(calls, 'rename-run')).toEqual([{ run: 1, name: 'First try' }]));
    expect(document.activeElement?.className).toBe('run-name');
  });

  it('deletes and offers to take it back', async () => {
    const project = await fakeProject();
    const { calls } = await renderPanel(RunsPanel, {
      project,
      view: { activeRun: 2 },
      answers: { 'delete-run': () => followedBy(project, 'Delete run 2'), undo: () => project },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Delete run 2' }));
    const notice = await screen.findByText('Deleted “Three phases”.');
    expect(useView.getState().activeRun).toBeNull();
    fireEvent.click(within(notice.parentElement!).getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(asked(calls, 'undo')).toHaveLength(1));
    await waitFor(() => expect(screen.queryByText('Deleted “Three phases”.')).toBeNull());
  });

  it('offers to take a deletion back only while nothing has been done after it', async () => {
    const project = await fakeProject();
    const deleted = followedBy(project, 'Delete run 2');
    const { queries } = await renderPanel(RunsPanel, { project, answers: { 'delete-run': () => deleted } });
    fireEvent.click(await screen.findByRole('button', { name: 'Delete run 2' }));
    await screen.findByText('Deleted “Three phases”.');
    queries.setQueryData(['project'], followedBy(deleted, 'Rename “Ferrite” to “Alpha”'));
    await waitFor(() => expect(screen.queryByText('Deleted “Three phases”.')).toBeNull());
  });

  it('computes a run once more and says what is not the same', async () => {
    const report: RepeatReport = {
      run: 2,
      identical: false,
      changed: [{ what: 'Node', before: '24.1.0', after: '24.2.0' }],
      arrays: [
        { name: 'labels', identical: true, difference: '' },
        { name: 'scores', identical: false, difference: '3 of 9 values differ' },
      ],
      seconds: 4,
    };
    const { calls } = await renderPanel(RunsPanel, { answers: { 'repeat-run': () => report } });
    fireEvent.click(await screen.findByRole('button', { name: 'Check run 2 again' }));
    const said = await screen.findByRole('status', { name: 'What checking run 2 gave' });
    expect(said.textContent).toContain('1 of 2 arrays are not the same');
    expect(within(said).getByRole('list', { name: 'Arrays that differ' }).textContent).toBe(
      'scores: 3 of 9 values differ',
    );
    expect(within(said).getByRole('list', { name: 'What has changed since' }).textContent).toContain('24.1.0 → 24.2.0');
    expect(asked(calls, 'repeat-run')).toMatchObject([{ project: '/data/duplex-steel.phasewright', run: 2 }]);
  });

  it('shows that a run is being checked, and can stop that', async () => {
    const cancel = vi.fn();
    const base = fakeApi('?fake=project');
    const call = ((name: string, request: never, listen: never) =>
      name === 'repeat-run'
        ? { answer: new Promise(() => {}), cancel }
        : base.call(name as never, request, listen)) as WindowApi['call'];
    await renderPanel(RunsPanel, { host: { call } });
    fireEvent.click(await screen.findByRole('button', { name: 'Check run 2 again' }));
    const status = await screen.findByRole('status', { name: 'Checking run 2' });
    expect(within(status).getByRole('progressbar', { name: 'Check run 2 again' })).toBeTruthy();
    fireEvent.click(within(status).getByRole('button', { name: 'Cancel' }));
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('compares two runs, and brings the comparison into sight', async () => {
    // New browsers answer with a promise.
    const scroll = vi.fn(async () => {});
    Element.prototype.scrollIntoView = scroll;
    await renderPanel(RunsPanel);
    fireEvent.click(await screen.findByRole('button', { name: 'Compare with run 1' }));
    const region = await screen.findByRole('region', { name: 'Run 2 compared with run 1' });
    expect(scroll.mock.contexts).toContain(region);
    expect(await screen.findByRole('img', { name: 'Phases of run 1, in the same colors' })).toBeTruthy();
    expect(screen.getByRole('img', { name: 'Pixels that differ' })).toBeTruthy();
    expect(screen.getByText('ARI').nextSibling?.textContent).toBe('0.980');
    fireEvent.click(screen.getByRole('button', { name: 'Close comparison' }));
    expect(screen.queryByRole('img', { name: 'Pixels that differ' })).toBeNull();
  });

  it('says why two runs cannot be compared', async () => {
    const fail = () => {
      throw new AppError('data-unsuitable', 'The maps have different sizes.', 'Choose another run.');
    };
    await renderPanel(RunsPanel, { view: { compareWith: 1 }, answers: { 'compare-runs': fail } });
    expect((await screen.findByRole('alert')).textContent).toContain('The maps have different sizes.');
  });

  it('keeps failed and interrupted runs with their cause, and runs them again', async () => {
    const project = await fakeProject();
    const base = {
      uuid: 'u',
      name: 'Long one',
      file: '/data/duplex-steel.hspy',
      recipe: project.runs[0]!.recipe,
      startedAt: '2026-11-20T10:00:00Z',
    };
    const error = { code: 'out-of-memory', message: 'The memory was not enough.', advice: 'Bin the data.' } as const;
    const unfinished = [
      { ...base, number: 3, state: 'failed', error },
      { ...base, number: 4, uuid: 'v', state: 'interrupted', error: null },
      { ...base, number: 5, uuid: 'w', state: 'running', error: null },
    ] as const;
    const { calls } = await renderPanel(RunsPanel, { project: { ...project, unfinished } });
    const failed = await screen.findByRole('listitem', { name: 'Run 3: Long one, failed' });
    expect(failed.textContent).toContain('The memory was not enough.');
    expect(screen.getByRole('listitem', { name: 'Run 4: Long one, interrupted' })).toBeTruthy();
    expect(screen.queryByRole('listitem', { name: /Run 5/ })).toBeNull();
    fireEvent.click(within(failed).getByRole('button', { name: 'Run 3 again' }));
    await waitFor(() => expect(asked(calls, 'run-to-project')).toMatchObject([{ name: 'Long one', file: base.file }]));
    fireEvent.click(screen.getByRole('button', { name: 'Delete run 4' }));
    await waitFor(() => expect(asked(calls, 'delete-run')).toEqual([{ run: 4 }]));
  });

  it('has commands, also while its panel is not in front', async () => {
    const project = await fakeProject();
    const { calls } = await renderPanel(RunCommands, { project, answers: { 'delete-run': () => project } });
    await waitFor(() => expect(runCommand('runs.previous')).toBe(true));
    await waitFor(() => expect(useView.getState()).toMatchObject({ activeRun: 1, map: { kind: 'labels', run: 1 } }));
    await waitFor(() => expect(runCommand('runs.previous')).toBe(false));
    expect(runCommand('runs.compare.2')).toBe(true);
    await waitFor(() => expect(useView.getState().compareWith).toBe(2));
    expect(runCommand('runs.take-steps')).toBe(true);
    expect(useView.getState().steps.map(({ op }) => op)).toEqual(project.runs[0]!.recipe.steps.map(({ op }) => op));
    expect(runCommand('runs.delete')).toBe(true);
    await waitFor(() => expect(asked(calls, 'delete-run')).toEqual([{ run: 1 }]));
  });

  it('offers a phase map when there is no run', async () => {
    const project = { ...(await fakeProject()), runs: [] };
    await renderPanel(RunsPanel, { project });
    expect(await screen.findByText('No runs yet')).toBeTruthy();
  });
});
