// @vitest-environment jsdom

import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { createElement, Fragment } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DATA_UNITS } from '../../../../src-preload/contract/shown-units.ts';
import { useCancelCommand } from '../../../../src-renderer/app/cancel-command.ts';
import { listenToKeys, registerCommands, runCommand, useCommandStore } from '../../../../src-renderer/app/commands.ts';
import { Notices } from '../../../../src-renderer/app/notices.tsx';
import { WindowFields } from '../../../../src-renderer/parts/maps/window-fields.tsx';
import { type Job, useView } from '../../../../src-renderer/state/view-store.ts';
import { renderWindow } from './render-window.ts';

const view = useView.getState();
let stopListening = () => {};

beforeEach(() => {
  useView.setState(view, true);
  useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: null });
  stopListening = listenToKeys();
});
afterEach(() => {
  stopListening();
  vi.useRealTimers();
  cleanup();
});

/** A job that has worked for so many seconds. */
const job = (seconds: number): Job => ({
  id: 'job',
  title: 'Phase map',
  state: 'running',
  phase: '',
  done: 0,
  total: 0,
  secondsLeft: null,
  canFinishEarly: false,
  warnings: [],
  error: null,
  startedAt: Date.now() - 1000 * seconds,
  cancel: vi.fn(),
  again: vi.fn(),
});

function Cancelling() {
  useCancelCommand();
  return null;
}
const AXIS = { name: 'E', size: 100, scale: 1, offset: 0, units: 'eV', role: 'signal' } as const;
const fields = { axis: AXIS, units: DATA_UNITS, window: [10, 20] as const, onWindow: () => {}, onClear: () => {} };

function show(running: Job) {
  useView.setState({ jobs: [running] });
  renderWindow(
    createElement(Fragment, {}, createElement(Cancelling), createElement(WindowFields, fields), createElement(Notices)),
  );
}
const pressEscape = (target: Element = document.body) => act(() => void fireEvent.keyDown(target, { key: 'Escape' }));

describe('Esc', () => {
  it('cancels what has just begun at once', () => {
    const running = job(5);
    show(running);
    pressEscape();
    expect(running.cancel).toHaveBeenCalledOnce();
  });

  it('asks before it throws away what has worked for long', () => {
    vi.useFakeTimers();
    const running = job(95);
    show(running);
    pressEscape();
    expect(running.cancel).not.toHaveBeenCalled();
    expect(screen.getByText(/^Press again to cancel “Phase map”/).textContent).toContain('1 min 35 s');
    // The answer comes too late: it is asked again.
    act(() => void vi.advanceTimersByTime(6000));
    pressEscape();
    expect(running.cancel).not.toHaveBeenCalled();
    act(() => void vi.advanceTimersByTime(1000));
    pressEscape();
    expect(running.cancel).toHaveBeenCalledOnce();
  });

  it('does not ask where the palette has said what will be cancelled', () => {
    const running = job(95);
    show(running);
    expect(runCommand('jobs.cancel')).toBe(true);
    expect(running.cancel).toHaveBeenCalledOnce();
  });

  it('is a panel’s own first, where that has something to clear', () => {
    const running = job(5);
    show(running);
    const clear = vi.fn();
    useCommandStore.setState({ focusedPanel: 'scatter' });
    const own = { id: 'scatter.clear', title: 'Clear', key: 'Esc', scope: 'scatter', run: clear };
    const end = registerCommands([own]);
    pressEscape();
    expect(clear).toHaveBeenCalledOnce();
    expect(running.cancel).not.toHaveBeenCalled();
    end();
    registerCommands([{ ...own, enabled: false }]);
    pressEscape();
    expect(running.cancel).toHaveBeenCalledOnce();
  });

  it('takes back what is typed into a limit of the window, and no more', () => {
    const running = job(5);
    show(running);
    const field = screen.getByRole('textbox', { name: /^Lower limit/ }) as HTMLInputElement;
    const before = field.value;
    fireEvent.change(field, { target: { value: '12345' } });
    pressEscape(field);
    expect(field.value).toBe(before);
    expect(running.cancel).not.toHaveBeenCalled();
  });

  it('closes the help before anything else', () => {
    const running = job(5);
    show(running);
    act(() => useView.setState({ help: 'index' }));
    pressEscape();
    expect(useView.getState().help).toBeNull();
    expect(running.cancel).not.toHaveBeenCalled();
  });
});
