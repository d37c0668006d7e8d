// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { createElement, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import type { FolderListing } from '../../../../src-preload/contract/folders.ts';
import { CommandPalette } from '../../../../src-renderer/app/command-palette.tsx';
import { listenToKeys, registerCommands, useCommandStore } from '../../../../src-renderer/app/commands.ts';
import { FileChooser } from '../../../../src-renderer/app/file-chooser.tsx';
import { FileDialogHost } from '../../../../src-renderer/app/file-dialog.tsx';
import { forgetMessages, Notices, notifyDone, notifyError } from '../../../../src-renderer/app/notices.tsx';
import { PanelFrame } from '../../../../src-renderer/app/panel-frame.tsx';
import { SettingsDialog } from '../../../../src-renderer/app/settings-dialog.tsx';
import { HelpDrawer } from '../../../../src-renderer/panels/help/help-drawer.tsx';
import { JobsPanel } from '../../../../src-renderer/panels/jobs/jobs-panel.tsx';
import { ProjectPanel } from '../../../../src-renderer/panels/project/project-panel.tsx';
import { DropTarget } from '../../../../src-renderer/panels/start/drop-target.tsx';
import { StartView } from '../../../../src-renderer/panels/start/start-view.tsx';
import { type Job, useView } from '../../../../src-renderer/state/view-store.ts';
import { renderWindow } from './render-window.ts';

const view = useView.getState();

beforeEach(() => {
  useView.setState(view, true);
  forgetMessages('all');
  useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: null });
});
afterEach(cleanup);

describe('Start', () => {
  it('offers recent projects, and marks those that are missing', async () => {
    const { calls } = renderWindow(createElement(StartView));
    const recent = await screen.findByRole('button', { name: /al-cu-interface/ });
    const missing = screen.getByRole('button', { name: /weld/ });
    expect(missing.getAttribute('aria-disabled')).toBe('true');
    expect(missing.textContent).toContain('not found');
    fireEvent.click(missing);
    fireEvent.click(recent);
    const opened = calls.filter(({ name }) => name === 'open-project').map(({ request }) => request);
    expect(opened).toEqual([{ folder: '/data/archive/al-cu-interface.phasewright' }]);
  });

  it('opens the example and shows its dataset', async () => {
    const { queries } = renderWindow(createElement(StartView));
    fireEvent.click(screen.getByRole('button', { name: 'Built-in example' }));
    expect(screen.getByRole('status', { name: 'Open the built-in example' })).toBeTruthy();
    await waitFor(() => expect(queries.getQueryData(['project'])).toBeTruthy());
    expect(useView.getState()).toMatchObject({ file: '/data/duplex-steel.hspy', dataset: 0 });
  });

  it('says why something cannot be opened, and tries again', async () => {
    const open = vi.fn(() => {
      throw new AppError('file-damaged', 'The file ends too early.', 'Copy it again.');
    });
    renderWindow(createElement('div', null, createElement(StartView), createElement(Notices)), {
      'open-example': open,
    });
    fireEvent.click(screen.getByRole('button', { name: 'Built-in example' }));
    // Once, in the view itself: a notice over it would say the same.
    expect(await screen.findByText('The file ends too early.')).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toContain('Copy it again.');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(open).toHaveBeenCalledTimes(2));
  });

  it('asks for a file with our own dialog where the host has none', async () => {
    renderWindow(createElement('div', null, createElement(StartView), createElement(FileDialogHost)));
    fireEvent.click(screen.getByRole('button', { name: /Open file/ }));
    expect(await screen.findByRole('dialog', { name: 'Open file' })).toBeTruthy();
  });
});

describe('FileChooser', () => {
  const open = { kind: 'open-file', title: 'Open file', extensions: ['.hspy'] } as const;

  it('lists folders, projects and files that can be opened', async () => {
    renderWindow(createElement(FileChooser, { request: open, onClose: () => {} }));
    const list = await screen.findByRole('listbox', { name: 'Files' });
    const names = () =>
      within(list)
        .getAllByRole('option')
        .map((option) => option.textContent);
    await waitFor(() => expect(names()).toHaveLength(3));
    expect(names().join()).toMatch(/archive.*duplex-steel\.phasewright.*duplex-steel\.hspy2\.6.MB/);
    fireEvent.click(screen.getByRole('checkbox', { name: 'All files' }));
    expect(names().join()).toContain('interface.dm3');
  });

  it('is worked by keys alone', async () => {
    const onClose = vi.fn();
    renderWindow(createElement(FileChooser, { request: open, onClose }));
    const list = await screen.findByRole('listbox', { name: 'Files' });
    await within(list).findByRole('option', { name: /archive/ });
    fireEvent.keyDown(list, { key: 'Enter' });
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('/data/archive'));
    fireEvent.keyDown(list, { key: 'Backspace' });
    const file = await within(list).findByRole('option', { name: /duplex-steel\.hspy/ });
    fireEvent.keyDown(list, { key: 'End' });
    expect(file.getAttribute('aria-selected')).toBe('true');
    expect(list.getAttribute('aria-activedescendant')).toBe(file.id);
    fireEvent.keyDown(list, { key: 'Enter' });
    expect(onClose).toHaveBeenCalledExactlyOnceWith('/data/duplex-steel.hspy');
  });

  it('leaves the path alone that somebody is writing when the only folder arrives', async () => {
    const only = { name: 'data', path: '/data', kind: 'folder', sizeBytes: 0 } as const;
    let arrive: (listing: FolderListing) => void = () => {};
    const listing = new Promise<FolderListing>((resolve) => {
      arrive = resolve;
    });
    renderWindow(createElement(FileChooser, { request: open, onClose: () => {} }), {
      'list-folder': ({ folder }: { folder: string | null }) =>
        folder === null
          ? listing
          : { folder, parent: null, entries: [{ ...only, name: 'archive', path: '/data/archive' }] },
    });
    const path = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Folder or path' });
    fireEvent.focus(path);
    arrive({ folder: null, parent: null, entries: [only] });
    await screen.findByRole('option', { name: /archive/ });
    expect(path.value).toBe('');
    fireEvent.blur(path);
    expect(path.value).toBe('/data');
  });

  it('tells folders to begin with apart by their paths', async () => {
    const root = (path: string) => ({ name: 'data', path, kind: 'folder', sizeBytes: 0 }) as const;
    const entries = [root('/home/ann/data'), root('/mnt/data')];
    renderWindow(createElement(FileChooser, { request: open, onClose: () => {} }), {
      'list-folder': () => ({ folder: null, parent: null, entries }),
    });
    expect(await screen.findByRole('option', { name: /home\/ann\/data/ })).toBeTruthy();
    expect(screen.getByRole('option', { name: /mnt\/data/ })).toBeTruthy();
  });

  it('says why a folder cannot be shown', async () => {
    renderWindow(createElement(FileChooser, { request: { ...open, path: '/secret' }, onClose: () => {} }));
    expect((await screen.findByRole('alert')).textContent).toContain('/secret does not exist.');
  });

  it('adds the ending when saving', async () => {
    const onClose = vi.fn();
    const request = { kind: 'save-file', title: 'Save', path: '/data/map', extensions: ['.svg'] } as const;
    renderWindow(createElement(FileChooser, { request, onClose }));
    const name = screen.getByRole('textbox', { name: 'File name' });
    fireEvent.change(name, { target: { value: 'figure.svg' } });
    expect(screen.queryByText('.svg')).toBeNull();
    fireEvent.change(name, { target: { value: 'figure' } });
    expect(screen.getByText('.svg')).toBeTruthy();
    // Before it is known what lies in the folder: it is saved as soon as that is.
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(onClose).toHaveBeenCalledExactlyOnceWith('/data/figure.svg'));
  });

  it('asks before it replaces a file, and again for another one', async () => {
    const onClose = vi.fn();
    const request = { kind: 'save-file', title: 'Save', path: '/data/interface.dm3', extensions: ['.dm3'] } as const;
    renderWindow(createElement(FileChooser, { request, onClose }));
    const name = await screen.findByRole('textbox', { name: 'File name' });
    await screen.findByRole('option', { name: /interface/ });
    fireEvent.keyDown(name, { key: 'Enter' });
    expect(onClose).not.toHaveBeenCalled();
    expect(screen.getByText('interface.dm3 is there already. Replace it?')).toBeTruthy();
    fireEvent.change(name, { target: { value: 'other' } });
    expect(screen.queryByRole('button', { name: 'Replace' })).toBeNull();
    fireEvent.change(name, { target: { value: 'INTERFACE' } });
    fireEvent.keyDown(name, { key: 'Enter' });
    fireEvent.click(screen.getByRole('button', { name: 'Replace' }));
    expect(onClose).toHaveBeenCalledExactlyOnceWith('/data/INTERFACE.dm3');
  });
});

describe('CommandPalette', () => {
  it('finds by letters and runs by Enter', async () => {
    const [fit, save] = [vi.fn(), vi.fn()];
    const onClose = vi.fn();
    registerCommands([
      { id: 'map.fit', title: 'Fit the map', key: 'F', scope: 'map', run: fit },
      { id: 'save', title: 'Export figure', key: 'Ctrl+E', run: save },
      { id: 'left', title: 'Probe left', hidden: true, run: fit },
      { id: 'off', title: 'Cannot now', enabled: false, run: fit },
    ]);
    renderWindow(createElement(CommandPalette, { onClose }));
    const search = screen.getByRole('combobox', { name: 'Search commands' });
    expect(document.activeElement).toBe(search);
    expect(screen.getAllByRole('option')).toHaveLength(2);
    fireEvent.change(search, { target: { value: 'exf' } });
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['Export figureCtrl+E']);
    fireEvent.keyDown(search, { key: 'Enter' });
    expect(onClose).toHaveBeenCalledOnce();
    await waitFor(() => expect(save).toHaveBeenCalledOnce());
    expect(fit).not.toHaveBeenCalled();
  });

  it('says when there is nothing', () => {
    renderWindow(createElement(CommandPalette, { onClose: () => {} }));
    fireEvent.change(screen.getByRole('combobox'), { target: { value: 'zzz' } });
    expect(screen.getByRole('status').textContent).toContain('No command');
  });

  it('lists the commands of the panel first, then those of the program; says of one that rests that it does', () => {
    const run = vi.fn();
    registerCommands([
      { id: 'archive.compress', title: 'Compress…', run },
      { id: 'open-file', title: 'Open file…', run },
      { id: 'map.fit', title: 'Fit the map', scope: 'map', run },
      { id: 'model.apply', title: 'Apply the model…', enabled: false, run },
    ]);
    useCommandStore.setState({ focusedPanel: 'map' });
    renderWindow(createElement(CommandPalette, { onClose: () => {} }));
    const titles = screen.getAllByRole('option').map((option) => option.firstElementChild!.textContent);
    expect(titles).toEqual(['Fit the map', 'Open file…', 'Compress…']);
    fireEvent.change(screen.getByRole('combobox'), { target: { value: 'apply' } });
    expect(screen.getByRole('status').textContent).toBe('“Apply the model…” can do nothing now');
  });
});

describe('PanelFrame', () => {
  it('keeps an error inside, says its cause, and draws afresh on request', () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
    let broken = true;
    const Part = () => {
      useState(0);
      if (broken) throw new Error('no labels');
      return 'all well';
    };
    renderWindow(createElement(PanelFrame, { title: 'Map', help: 'map' }, createElement(Part)));
    const panel = screen.getByRole('region', { name: 'Map' });
    expect(within(panel).getByRole('alert').textContent).toContain('no labels');
    broken = false;
    fireEvent.click(within(panel).getByRole('button', { name: 'Try again' }));
    expect(panel.textContent).toContain('all well');
    quiet.mockRestore();
  });

  it('opens its help page', () => {
    renderWindow(createElement(PanelFrame, { title: 'Map', help: 'map' }));
    fireEvent.click(screen.getByRole('button', { name: 'Help on Map' }));
    expect(useView.getState().help).toBe('map');
  });
});

describe('Jobs', () => {
  const job = (change: Partial<Job>): Job => ({
    id: 'job',
    title: 'Phase map',
    state: 'running',
    phase: 'k-means',
    done: 25,
    total: 100,
    secondsLeft: 75,
    canFinishEarly: false,
    warnings: [],
    error: null,
    startedAt: 0,
    cancel: vi.fn(),
    again: vi.fn(),
    ...change,
  });

  it('says when nothing is running', () => {
    renderWindow(createElement(JobsPanel));
    expect(screen.getByText('Nothing is running')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Make a phase map' })).toBeTruthy();
  });

  it('shows progress and time left, and cancels', () => {
    const running = job({});
    view.set({ jobs: [running] });
    renderWindow(createElement(JobsPanel));
    const row = screen.getByRole('article', { name: 'Phase map: running' });
    expect(row.textContent).toContain('k-means 25 %, 1 min 15 s left');
    expect(within(row).getByRole('progressbar', { name: 'Phase map' }).getAttribute('aria-valuenow')).toBe('25');
    fireEvent.click(within(row).getByRole('button', { name: 'Cancel' }));
    expect(running.cancel).toHaveBeenCalledOnce();
    expect(within(row).queryByRole('button', { name: 'Stop and keep the best' })).toBeNull();
  });

  it.each([
    [300, 'done', 'done in <\u20091 s'],
    [12_000, 'done', 'done in 12 s'],
    [12_000, 'cancelled', 'cancelled after 12 s'],
    [300, 'failed', 'failed after <\u20091 s'],
  ] as const)('says how long a job took: %d ms, %s', (finishedAt, state, said) => {
    view.set({ jobs: [job({ state, finishedAt })] });
    renderWindow(createElement(JobsPanel));
    expect(screen.getByRole('article', { name: `Phase map: ${state}` }).textContent).toContain(said);
  });

  it('keeps what was said: notices beyond the newest four stand here, and so do dismissed ones', () => {
    view.set({ jobs: [job({ state: 'failed', error: { code: 'x', message: 'Broken 0.', advice: '' } })] });
    renderWindow(createElement('div', {}, createElement(JobsPanel), createElement(Notices)));
    act(() => {
      for (let i = 0; i < 6; i++) notifyError(new AppError('file-damaged', `Broken ${i}.`, 'Copy it again.'));
      notifyDone('Copied.');
    });
    const shown = [3, 4, 5].map((i) => `Broken ${i}.Copy it again.`);
    expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toEqual(['Broken 0. ', ...shown]);
    const said = () =>
      screen.getAllByRole('article', { name: /^Message/ }).map((row) => row.getAttribute('aria-label'));
    // The first is that of the job, which says so itself.
    expect(said().sort()).toEqual([...[1, 2, 3, 4, 5].map((i) => `Message: Broken ${i}.`), 'Message: Copied.']);
    fireEvent.click(screen.getAllByRole('button', { name: 'Dismiss' })[0]!);
    expect(said()).toHaveLength(6);
    fireEvent.click(screen.getByRole('button', { name: /^2 earlier messages, in Jobs$/ }));
    expect(screen.queryByRole('button', { name: /earlier message/ })).toBeNull();
    fireEvent.click(screen.getAllByRole('button', { name: 'Dismiss this message' })[0]!);
    expect(said()).toHaveLength(5);
    fireEvent.click(screen.getByRole('button', { name: 'Clear finished' }));
    expect(screen.getByText('Nothing is running')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('ends a training with its best weights', () => {
    view.set({ jobs: [job({ phase: 'training, epoch 3 of 60', canFinishEarly: true })] });
    const { calls } = renderWindow(createElement(JobsPanel), { 'finish-early': () => null });
    const button = screen.getByRole('button', { name: 'Stop and keep the best' });
    fireEvent.click(button);
    expect(calls.filter(({ name }) => name === 'finish-early')).toHaveLength(1);
    expect(button).toHaveProperty('disabled', true);
  });

  it('shows what happened when the engine died, and runs again', () => {
    const error = { code: 'engine-crashed', message: 'Signal 11.', advice: 'Take the CPU.' };
    const failed = job({ state: 'failed', error, warnings: ['12 dead pixels'], finishedAt: 4000 });
    view.set({ jobs: [failed] });
    renderWindow(createElement(JobsPanel));
    expect(screen.getByRole('alert').textContent).toBe('Signal 11. Take the CPU.');
    expect(screen.getByRole('list', { name: 'Messages' }).textContent).toBe('12 dead pixels');
    expect(screen.getByRole('article').textContent).toContain('the engine stopped after 4 s');
    fireEvent.click(screen.getByRole('button', { name: 'Run again' }));
    expect(failed.again).toHaveBeenCalledOnce();
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss Phase map' }));
    expect(useView.getState().jobs).toEqual([]);
  });
});

describe('Project', () => {
  it('makes a run the shown one by a click', async () => {
    const { calls } = renderWindow(createElement(ProjectPanel), { 'project-state': projectState });
    const run = await screen.findByRole('button', { name: /Sweep 2 to 6/ });
    fireEvent.click(run);
    expect(useView.getState()).toMatchObject({ activeRun: 1, map: { kind: 'labels', run: 1 } });
    expect(run.getAttribute('aria-current')).toBe('true');
    expect(calls.map(({ name }) => name)).toEqual(['project-state']);
  });

  it('says when no project is open', async () => {
    renderWindow(createElement(ProjectPanel));
    expect(await screen.findByText('No project')).toBeTruthy();
  });
});

describe('Help', () => {
  it('shows a page, follows its links and searches', () => {
    view.set({ help: 'first-steps' });
    renderWindow(createElement(HelpDrawer));
    expect(screen.getByRole('heading', { level: 1, name: 'First steps' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'How to choose' }));
    expect(screen.getByRole('heading', { level: 1, name: 'How to choose k' })).toBeTruthy();
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'imagej' } });
    fireEvent.click(screen.getByRole('button', { name: 'Figures' }));
    expect(screen.getByRole('heading', { level: 1, name: 'Figures' })).toBeTruthy();
  });
});

async function projectState() {
  const { fakeApi } = await import('../fake-host.ts');
  return fakeApi('?fake=project').call('project-state', {}).answer;
}

describe('dropping a file', () => {
  /** A drop as the browser tells it; jsdom has no data of drags. */
  function drag(type: 'dragover' | 'drop', types: readonly string[] = ['Files']) {
    const event = new Event(type, { bubbles: true, cancelable: true });
    const files = [{ name: 'cube.npy' }];
    fireEvent(window, Object.assign(event, { dataTransfer: { types, files } }));
    return event;
  }

  it('opens it where the host tells its path', async () => {
    const pathOfDroppedFile = () => '/data/cube.npy';
    const { calls } = renderWindow(createElement(DropTarget), {}, { pathOfDroppedFile });
    expect(drag('dragover').defaultPrevented).toBe(true);
    expect(screen.getByText('Drop to open')).toBeTruthy();
    drag('drop');
    expect(screen.queryByText('Drop to open')).toBeNull();
    await waitFor(() => expect(calls.map(({ name }) => name)).toContain('open-in-project'));
    const { request } = calls.find(({ name }) => name === 'open-in-project')!;
    expect(request).toMatchObject({ file: '/data/cube.npy' });
  });

  it('says what to do instead where it does not', async () => {
    const { calls } = renderWindow(createElement('div', null, createElement(DropTarget), createElement(Notices)));
    drag('drop');
    expect(await screen.findByText(/does not tell where cube\.npy lies/)).toBeTruthy();
    // It is looked for in the folders used lately, and nothing is opened.
    const names = new Set(calls.map(({ name }) => name));
    expect(names).toContain('list-folder');
    expect(names).not.toContain('open-in-project');
  });

  it('forgets a drag that has ended without a word', () => {
    renderWindow(createElement(DropTarget));
    drag('dragover');
    fireEvent.pointerMove(window);
    expect(screen.queryByText('Drop to open')).toBeNull();
  });

  it('leaves alone what is no file', () => {
    renderWindow(createElement(DropTarget));
    expect(drag('dragover', ['text/plain']).defaultPrevented).toBe(false);
    expect(screen.queryByText('Drop to open')).toBeNull();
  });
});

describe('Keys that a person has changed', () => {
  it('are stored, and act in place of the old ones', async () => {
    const run = vi.fn();
    const stop = [registerCommands([{ id: 'a.fit', title: 'Fit it', key: 'F', run }]), listenToKeys()];
    const { calls } = renderWindow(createElement(SettingsDialog, { onClose: () => {} }));
    const key = await screen.findByRole('button', { name: 'Key of Fit it: F' });
    fireEvent.click(key);
    expect(key.textContent).toBe('Press a key…');
    fireEvent.keyDown(key, { key: 'g', ctrlKey: true });
    const changes = () => calls.filter(({ name }) => name === 'change-settings').map(({ request }) => request);
    await waitFor(() => expect(changes()).toEqual([{ change: { keys: { 'a.fit': 'Ctrl+G' } } }]));
    cleanup();
    // As the settings make it true for the window.
    useCommandStore.setState({ keys: { 'a.fit': 'Ctrl+G' } });
    fireEvent.keyDown(document.body, { key: 'f' });
    expect(run).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: 'g', ctrlKey: true });
    expect(run).toHaveBeenCalledOnce();
    for (const end of stop) end();
  });
});
