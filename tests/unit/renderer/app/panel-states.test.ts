// @vitest-environment jsdom
import { act, cleanup, configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { createElement, Suspense } from 'react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import type { ProjectState } from '../../../../src-preload/contract/window.ts';
import type { WindowApi } from '../../../../src-renderer/api/window-api.ts';
import { useCommandStore } from '../../../../src-renderer/app/commands.ts';
import type { Panel } from '../../../../src-renderer/app/panel.ts';
import { PanelFrame } from '../../../../src-renderer/app/panel-frame.tsx';
import { PANELS } from '../../../../src-renderer/app/panels.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { fakeApi } from '../fake-host.ts';
import { fakeProject, renderPanel } from '../steps/render-panel.ts';

configure({ asyncUtilTimeout: 20_000 });

/** What has no data of its own to wait for, or to fail: the jobs and the recipe are the window's. */
const OWN_STATE = ['jobs', 'steps'];

let project: ProjectState;
beforeAll(async () => {
  HTMLCanvasElement.prototype.getContext = () => null;
  project = await fakeProject();
});
afterEach(() => {
  cleanup();
  useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: null });
});

/** A panel within its frame, as the workspace shows it. */
function show(panel: Panel, options: Parameters<typeof renderPanel>[1] = {}) {
  const Framed = () =>
    createElement(
      Suspense,
      { fallback: null },
      createElement(PanelFrame, { title: panel.title, help: panel.help }, createElement(panel.component)),
    );
  return renderPanel(Framed, options);
}

const titleOf = () => document.querySelector('.panel-state-title')?.textContent ?? '';
const enabledButtons = () =>
  screen
    .getAllByRole<HTMLButtonElement>('button')
    .filter(({ disabled, textContent }) => !disabled && textContent !== '?');

describe.each(PANELS.map((panel) => [panel.title, panel] as const))('%s', (_, panel) => {
  it('says what it is for while nothing is open', async () => {
    await show(panel, { project: null });
    await waitFor(() => expect(titleOf()).not.toBe(''));
    expect(document.querySelector('.panel-state p')!.textContent!.length).toBeGreaterThan(10);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('shows data, or what fills it, before anything was run', async () => {
    await show(panel, { project: { ...project, runs: [], phases: [], figures: [] } as ProjectState });
    // Without WebGL the cube says where else its data are.
    await waitFor(() => expect(enabledButtons().length > 0 || titleOf() !== '').toBe(true));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.skipIf(OWN_STATE.includes(panel.id))('says that it waits', async () => {
    const call = (() => ({ answer: new Promise(() => {}), cancel: () => {} })) as unknown as WindowApi['call'];
    await show(panel, { host: { call } });
    expect((await screen.findAllByRole('status'))[0]!.getAttribute('aria-label')).toMatch(/\w/);
  });

  it.skipIf(OWN_STATE.includes(panel.id))('says what went wrong, and tries again', async () => {
    const base = fakeApi('?fake=project');
    let fails = true;
    const broken = () => ({
      answer: Promise.reject(new AppError('file-damaged', 'The file ends too early.', 'Copy it again.')),
      cancel: () => {},
    });
    const call = ((...request: Parameters<WindowApi['call']>) =>
      fails ? broken() : base.call(...request)) as unknown as WindowApi['call'];
    await show(panel, { host: { call } });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The file ends too early.');
    expect(alert.textContent).toContain('Copy it again.');
    fails = false;
    await act(async () => fireEvent.click(screen.getAllByRole('button', { name: 'Try again' })[0]!));
    await waitFor(() => expect(document.body.textContent).not.toContain('The file ends too early.'));
  });
});

describe('a run that is cancelled', () => {
  /** Panels that are empty before a run, with the words of the button that makes it. */
  const STARTERS = PANELS.filter(({ id }) =>
    ['choose-k', 'phases', 'exemplars', 'maps', 'scree', 'dendrogram', 'contingency', 'runs', 'figures'].includes(id),
  );
  it.each(STARTERS.map((panel) => [panel.title, panel] as const))('leaves %s as it was', async (_, panel) => {
    const empty = { ...project, runs: [], unfinished: [], phases: [], figures: [] } as ProjectState;
    await show(panel, { project: empty });
    const starter = await screen.findByRole<HTMLButtonElement>('button', { name: /^(Run|Make|Train) / });
    await waitFor(() => expect(starter.disabled).toBe(false));
    const title = titleOf();
    fireEvent.click(starter);
    await waitFor(() => expect(useView.getState().jobs.at(-1)?.state).toBe('running'));
    // While it goes on it cannot be started again.
    const again = screen.queryByRole<HTMLButtonElement>('button', { name: starter.textContent! });
    expect(again?.disabled ?? true).toBe(true);
    await act(async () => useView.getState().jobs.at(-1)!.cancel());
    await waitFor(() => expect(useView.getState().jobs.at(-1)?.state).toBe('cancelled'));
    await waitFor(() => expect(titleOf()).toBe(title));
    expect(screen.getByRole<HTMLButtonElement>('button', { name: starter.textContent! }).disabled).toBe(false);
  });
});
