// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { createElement, Fragment, type ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DatasetInfo, FileInfo } from '../../../../src-preload/contract/dataset.ts';
import type { DatasetOfFile } from '../../../../src-preload/contract/looked-dataset.ts';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import type { ProjectState } from '../../../../src-preload/contract/window.ts';
import { useProject } from '../../../../src-renderer/api/queries.ts';
import { allCommands, runCommand } from '../../../../src-renderer/app/commands.ts';
import { lookAt, lookAway } from '../../../../src-renderer/app/look-at.ts';
import { TitleBar } from '../../../../src-renderer/app/title-bar.tsx';
import { ChooseFrames } from '../../../../src-renderer/dialogs/frames/choose-frames.tsx';
import { FramesDialog } from '../../../../src-renderer/dialogs/frames/frames-dialog.tsx';
import { readFrames, typedOf } from '../../../../src-renderer/dialogs/frames/typed-frames.ts';
import { DatasetChooser } from '../../../../src-renderer/dialogs/opening/dataset-chooser.tsx';
import { MetadataPanel } from '../../../../src-renderer/panels/metadata/metadata-panel.tsx';
import { datasetsOf, ProjectPanel } from '../../../../src-renderer/panels/project/project-panel.tsx';
import { newStep, recipeOf, recipeText } from '../../../../src-renderer/parts/recipe/draft.ts';
import { resultsOfDraft } from '../../../../src-renderer/parts/recipe/step-results.ts';
import { isRunOfCube } from '../../../../src-renderer/parts/runs/active-run.ts';
import { useView } from '../../../../src-renderer/state/view-store.ts';
import { renderWindow } from '../app/render-window.ts';
import { fakeApi } from '../fake-host.ts';

const FILE = '/data/map.emd';
const EARLY = [0, 50] as const;
const EDS: DatasetInfo = {
  index: 1,
  title: 'EDS',
  kind: 'spectrum-image',
  shape: [8, 9, 100],
  dtype: 'uint16',
  axes: [8, 9, 100].map((size, i) => ({
    ...{ name: ['y', 'x', 'Energy'][i]!, size, scale: 1, offset: 0, units: '' },
    role: i < 2 ? ('navigation' as const) : ('signal' as const),
  })),
  metadata: {},
  originalMetadata: {},
  frames: { count: 120, summed: [0, 120] },
  statistics: null,
};
const { frames: _, ...IMAGE } = { ...EDS, index: 0, title: 'HAADF', kind: 'image' as const, shape: [8, 9] };
const INFO: FileInfo = {
  file: FILE,
  format: 'velox-emd',
  label: 'Thermo Fisher Velox',
  recognizedBy: 'content',
  datasets: [IMAGE, EDS],
  warnings: [],
};
const initial = useView.getState();

beforeEach(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
  useView.setState(initial, true);
});
afterEach(() => {
  cleanup();
  lookAway();
});

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByRole('textbox', { name: label }), { target: { value } });
const button = (name: string | RegExp) => screen.getByRole('button', { name }) as HTMLButtonElement;

describe('typed frames', () => {
  it.each([
    ['1', '50', { frames: [0, 50] }],
    [' 7', '7 ', { frames: [6, 7] }],
    ['1', '120', { frames: null }],
    ['', '50', { problem: 'Give a first and a last frame, from 1 to 120.' }],
    ['0', '50', { problem: 'The first frame is 1.' }],
    ['9', '8', { problem: 'The last frame must not be before the first.' }],
    ['1', '121', { problem: 'There is no frame 121: the measurement has 120.' }],
    ['one', '8', { problem: 'Frames are whole numbers.' }],
    ['1', '8.5', { problem: 'Frames are whole numbers.' }],
  ])('%s to %s', (from, to, read) => {
    expect(readFrames({ from, to }, 120)).toEqual(read);
  });

  it('stand in their fields as they are read', () => {
    for (const summed of [
      [0, 120],
      [0, 1],
      [50, 70],
    ] as const) {
      const all = summed[1] === 120 ? null : summed;
      expect(readFrames(typedOf({ count: 120, summed }), 120)).toEqual({ frames: all });
    }
  });
});

describe('the dialog', () => {
  it('says what is wrong in place, and opens what was typed with Enter', () => {
    const [onOpen, onClose] = [vi.fn(), vi.fn()];
    renderWindow(createElement(FramesDialog, { frames: EDS.frames!, onOpen, onClose }));
    const status = () => screen.getByRole('status').textContent;
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'First frame' }));
    expect(status()).toMatch(/scanned 120 times.*drift and beam damage/);
    type('Last frame', '121');
    expect(status()).toBe('There is no frame 121: the measurement has 120.');
    expect(screen.getByRole('textbox', { name: 'Last frame' }).getAttribute('aria-invalid')).toBe('true');
    expect(button('Open').disabled).toBe(true);
    fireEvent.submit(document.querySelector('form')!);
    expect(onOpen).not.toHaveBeenCalled();
    type('Last frame', '50');
    expect(button('Open frames 1–50').disabled).toBe(false);
    fireEvent.submit(document.querySelector('form')!);
    expect([onOpen.mock.calls, onClose.mock.calls.length]).toEqual([[[[0, 50]]], 1]);
  });

  it('goes back to all frames', () => {
    const onOpen = vi.fn();
    renderWindow(createElement(FramesDialog, { frames: { count: 120, summed: EARLY }, onOpen, onClose: () => {} }));
    expect((screen.getByRole('textbox', { name: 'Last frame' }) as HTMLInputElement).value).toBe('50');
    fireEvent.click(button('All frames'));
    fireEvent.submit(document.querySelector('form')!);
    expect(onOpen).toHaveBeenCalledWith(null);
  });
});

describe('the chooser of datasets', () => {
  const chooser = (info: FileInfo = INFO) => {
    const onClose = vi.fn();
    renderWindow(createElement(DatasetChooser, { info, onClose }));
    return onClose;
  };

  it('opens the frames that were typed, and shows the fields only where there are some', () => {
    const onClose = chooser();
    type('First frame', '51');
    type('Last frame', '120');
    fireEvent.click(button('Open'));
    expect(onClose).toHaveBeenLastCalledWith([{ dataset: 1, frames: [50, 120] }]);
    screen.getByRole('textbox', { name: 'Last frame' }).focus();
    type('Last frame', '110');
    // Typing goes on where it began.
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Last frame' }));
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Last frame' }), { key: 'Enter' });
    expect(onClose).toHaveBeenLastCalledWith([{ dataset: 1, frames: [50, 110] }]);
    type('Last frame', '0');
    expect(button('Open').disabled).toBe(true);
    fireEvent.keyDown(screen.getByRole('listbox', { name: 'Datasets' }), { key: 'Enter' });
    expect(onClose).toHaveBeenCalledTimes(2);
    fireEvent.keyDown(screen.getByRole('listbox', { name: 'Datasets' }), { key: 'Home' });
    expect(screen.queryByRole('textbox', { name: 'First frame' })).toBeNull();
  });

  it('opens all frames as the dataset itself', () => {
    const onClose = chooser();
    type('First frame', '2');
    type('First frame', '1');
    fireEvent.click(button('Open'));
    expect(onClose).toHaveBeenLastCalledWith([{ dataset: 1 }]);
  });
});

describe('the open dataset', () => {
  let project: ProjectState;
  const listed = (frames?: DatasetOfFile['frames']) => ({
    ...{ file: FILE, dataset: 1, kind: 'spectrum-image' as const, missing: false },
    ...(frames ? { frames, title: 'EDS, frames 1–50' } : { title: 'EDS' }),
  });

  beforeEach(async () => {
    const example = (await fakeApi('?fake=project').call('project-state', {}).answer)!;
    const current = { file: FILE, dataset: 1, missing: false };
    project = { ...example, runs: [], datasets: [], listed: [listed()], current };
  });

  async function openWindow(part: ReactElement = createElement(ChooseFrames)) {
    const Part = () => {
      useProject();
      return createElement(Fragment, {}, part);
    };
    const answer = ({ file, dataset, frames }: DatasetOfFile) => ({
      ...project,
      listed: frames ? [listed(), listed(frames)] : project.listed,
      current: { file, dataset, ...(frames && { frames }), missing: false },
    });
    lookAt(project);
    const inspected = ({ frames }: { frames?: [number, number] }) => ({
      ...INFO,
      datasets: [IMAGE, frames ? { ...EDS, title: 'EDS, frames 1–50', frames: { count: 120, summed: frames } } : EDS],
    });
    const window = renderWindow(createElement(Part), {
      'project-state': () => project,
      'inspect-file': inspected,
      'open-in-project': answer,
      'look-at': answer,
    });
    await waitFor(() => expect(window.queries.getQueryData(['inspect', FILE])).toBeTruthy());
    await waitFor(() => expect(window.queries.getQueryData(['project'])).toBeTruthy());
    return window;
  }

  it('becomes the one of other frames by the command, listed by the project', async () => {
    const { calls } = await openWindow();
    await waitFor(() => expect(allCommands().some(({ id }) => id === 'frames.choose')).toBe(true));
    act(() => runCommand('frames.choose'));
    await screen.findByRole('textbox', { name: 'Last frame' });
    type('Last frame', '50');
    fireEvent.submit(document.querySelector('form')!);
    await waitFor(() => expect(useView.getState()).toMatchObject({ file: FILE, dataset: 1, frames: [0, 50] }));
    const asked = calls.filter(({ name }) => name === 'open-in-project').map(({ request }) => request);
    expect(asked).toEqual([{ file: FILE, dataset: 1, frames: [0, 50] }]);
    await waitFor(() => expect(calls.at(-1)).toMatchObject({ name: 'look-at', request: { frames: [0, 50] } }));
    // The same once more is nothing new.
    act(() => runCommand('frames.choose'));
    await screen.findByRole('textbox', { name: 'Last frame' });
    fireEvent.submit(document.querySelector('form')!);
    expect(calls.filter(({ name }) => name === 'open-in-project')).toHaveLength(1);
  });

  it('has no such command where it has no frames', async () => {
    project = { ...project, current: { file: FILE, dataset: 0, missing: false } };
    await openWindow();
    expect(allCommands().some(({ id }) => id === 'frames.choose')).toBe(false);
  });

  it('stands in the title bar with its frames, beside the whole', async () => {
    project = { ...project, listed: [listed(), listed(EARLY)], current: { ...project.current!, frames: EARLY } };
    await openWindow(createElement(TitleBar, { project }));
    const select = (await screen.findByRole('combobox', { name: 'Dataset' })) as HTMLSelectElement;
    await waitFor(() => expect(select.options).toHaveLength(3));
    expect([...select.options].map(({ text }) => text)).toEqual([
      'map.emd · HAADF (8 × 9)',
      'map.emd · EDS (8 × 9 × 100)',
      'map.emd · EDS, frames 1–50 (8 × 9 × 100)',
    ]);
    expect(select.selectedIndex).toBe(2);
    fireEvent.change(select, { target: { value: '1' } });
    expect(useView.getState()).toMatchObject({ dataset: 1, frames: null });
  });

  it('says in Metadata which frames it is of', async () => {
    project = { ...project, listed: [listed(), listed(EARLY)], current: { ...project.current!, frames: EARLY } };
    lookAt(project);
    await openWindow(createElement(Fragment, {}, createElement(ChooseFrames), createElement(MetadataPanel)));
    expect(await screen.findByText(/frames 1–50 of 120 summed/)).toBeTruthy();
    expect(screen.getByText('EDS, frames 1–50')).toBeTruthy();
    fireEvent.click(button('Frames…'));
    expect(((await screen.findByRole('textbox', { name: 'Last frame' })) as HTMLInputElement).value).toBe('50');
  });

  it('stands in the project beside the whole, by its runs or its list', () => {
    const source = { dataset: 1, title: 'EDS, frames 1–50', frames: EARLY, shape: [], dtype: 'uint16' };
    const record = { id: 1, file: FILE, source } as never;
    const titles = datasetsOf([record], [listed(), listed(EARLY)], project.current).map(({ title }) => title);
    expect(titles).toEqual(['EDS, frames 1–50', 'EDS']);
    expect(datasetsOf([], [], { ...project.current!, frames: EARLY })).toMatchObject([
      { title: 'map.emd, frames 1–50', frames: EARLY },
    ]);
  });
});

describe('the project', () => {
  it('says beside each title which frames it is of, however long the title', async () => {
    const example = (await fakeApi('?fake=project').call('project-state', {}).answer)!;
    const listed = (frames?: readonly [number, number]) => ({
      ...{ file: FILE, dataset: 1, kind: 'spectrum-image' as const, missing: false },
      ...(frames ? { frames, title: 'EDS, frames 1–50' } : { title: 'EDS' }),
    });
    const state = { ...example, runs: [], datasets: [], listed: [listed(), listed(EARLY)], current: listed() };
    renderWindow(createElement(ProjectPanel), { 'project-state': () => state });
    const list = await screen.findByRole('list', { name: 'Datasets' });
    const rows = [...list.querySelectorAll('.tree-row')].map((row) => [
      row.querySelector('.name')?.textContent,
      row.querySelector('.detail')?.textContent,
    ]);
    expect(rows).toEqual([
      ['EDS', undefined],
      ['EDS', 'frames 1–50'],
    ]);
    expect(screen.getByRole('button', { name: 'Take EDS, frames 1–50 off the list' })).toBeTruthy();
  });
});

describe('runs', () => {
  const draft = [newStep('normalize')];
  const runOf = (frames?: readonly [number, number]) => {
    const recipe = recipeOf(draft, { dataset: 1, ...(frames && { frames }) });
    const source = { file: FILE, dataset: 1, ...(frames && { frames }) };
    const steps = recipe.steps.map(({ op, ...parameters }) => ({
      op,
      parameters,
      results: {},
      arrays: [],
      seconds: 0,
    }));
    return { number: frames ? 2 : 1, recipe, result: { source, steps } } as unknown as RunRecord;
  };

  it('are of the frames that they were computed on', () => {
    const cube = (frames: readonly [number, number] | null) => ({ file: FILE, dataset: 1, frames });
    const [whole, early] = [runOf(), runOf(EARLY)];
    const found = [whole, early].map((run) =>
      [null, EARLY, [1, 50] as const].map((f) => isRunOfCube(null, run, cube(f))),
    );
    expect(found).toEqual([
      [true, false, false],
      [false, true, false],
    ]);
  });

  it('are computed on the open frames, which a saved recipe names', () => {
    expect(recipeOf(draft, { dataset: 1, frames: EARLY })).toMatchObject({ dataset: 1, frames: [0, 50] });
    expect(JSON.parse(recipeText(draft, { dataset: 1, frames: EARLY }))).toMatchObject({ dataset: 1, frames: [0, 50] });
    expect(recipeText(draft, { dataset: 1 })).not.toContain('frames');
  });

  it('of other frames do not make a step fresh', () => {
    const [whole, early] = [runOf(), runOf(EARLY)];
    const states = (of: Parameters<typeof resultsOfDraft>[1]) =>
      resultsOfDraft(draft, of, [whole, early], early).map((result) => `${result?.state} ${result?.run}`);
    expect(states({ dataset: 1 })).toEqual(['fresh 1']);
    expect(states({ dataset: 1, frames: EARLY })).toEqual(['fresh 2']);
    expect(states({ dataset: 1, frames: [3, 4] })).toEqual(['stale 2']);
  });
});
