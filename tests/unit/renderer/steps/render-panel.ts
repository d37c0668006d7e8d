import { configure } from '@testing-library/react';
import { type ComponentType, createElement } from 'react';
import type { ProjectState } from '../../../../src-preload/contract/window.ts';
import type { WindowApi } from '../../../../src-renderer/api/window-api.ts';
import { useDraftHistory } from '../../../../src-renderer/parts/recipe/draft-history.ts';
import { useDraftRun } from '../../../../src-renderer/parts/recipe/draft-run.ts';
import { useView, type ViewState } from '../../../../src-renderer/state/view-store.ts';
import { renderWindow } from '../app/render-window.ts';
import { fakeApi } from '../fake-host.ts';

// Queries by role are slow in jsdom, and tests share their processors.
configure({ asyncUtilTimeout: 8000 });

const initial = useView.getState();

/** The made-up project, with runs and phases. */
export function fakeProject(): Promise<ProjectState> {
  return fakeApi('?fake=project').call('project-state', {}).answer as Promise<ProjectState>;
}

interface Options {
  readonly project?: ProjectState | null;
  readonly view?: Partial<ViewState>;
  readonly answers?: { readonly [call: string]: (request: never) => unknown };
  readonly host?: Partial<WindowApi>;
}

/** Draws a panel over the made-up project, from a fresh view of its file. */
export async function renderPanel(panel: ComponentType, { project, view, answers, host }: Options = {}) {
  const state = project === undefined ? await fakeProject() : project;
  useView.setState({ ...initial, file: state ? '/data/duplex-steel.hspy' : null, ...view }, true);
  useDraftHistory.setState({ past: [], future: [] });
  useDraftRun.setState({ job: null, steps: [], current: 0 });
  return renderWindow(createElement(panel), { 'project-state': () => state, ...answers }, host);
}
