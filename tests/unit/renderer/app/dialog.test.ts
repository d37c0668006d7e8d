// @vitest-environment jsdom
import { Button } from '@blueprintjs/core';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createElement, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useCommandStore } from '../../../../src-renderer/app/commands.ts';
import { Dialog } from '../../../../src-renderer/app/dialog.tsx';

let close: (next?: string) => void;

/** A panel with a button, and a dialog over it that a test opens and closes. */
function Window() {
  const [dialog, setDialog] = useState<string | null>(null);
  close = (next) => setDialog(next ?? null);
  return createElement(
    'div',
    { 'data-panel': 'steps', tabIndex: -1 },
    createElement(Button, { onClick: () => setDialog('First') }, 'Open'),
    dialog &&
      createElement(
        Dialog,
        { key: dialog, isOpen: true, title: dialog, transitionDuration: 0 },
        createElement('input', { 'aria-label': 'Inside' }),
      ),
  );
}

const button = () => screen.getByRole('button', { name: 'Open', hidden: true });
/** Opens the dialog as a person does, and moves the focus into it. */
async function open() {
  render(createElement(Window));
  button().focus();
  act(() => button().click());
  act(() => screen.getByLabelText('Inside').focus());
}
const closed = async (next?: string) => {
  await act(async () => close(next));
};

beforeEach(() => {
  useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: 'steps' });
});
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

describe('a dialog', () => {
  it('gives the focus back to what had it', async () => {
    await open();
    expect(document.activeElement).not.toBe(button());
    await closed();
    expect(document.activeElement).toBe(button());
  });

  it('gives it back through another dialog that followed', async () => {
    await open();
    await closed('Second');
    act(() => screen.getByLabelText('Inside').focus());
    await closed();
    expect(document.activeElement).toBe(button());
  });

  it('does not press what gets the focus back by the key that closed it', async () => {
    await open();
    const inside = screen.getByLabelText('Inside');
    fireEvent.keyDown(inside, { key: 'Enter' });
    await closed();
    expect(document.activeElement).not.toBe(button());
    await act(async () => {
      fireEvent.keyUp(document.activeElement ?? document.body, { key: 'Enter' });
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
    expect(document.activeElement).toBe(button());
    expect(screen.queryByLabelText('Inside')).toBeNull();
  });

  it('gives it to the panel where what had it is gone', async () => {
    await open();
    button().remove();
    await closed();
    expect(document.activeElement?.getAttribute('data-panel')).toBe('steps');
  });

  it('waits for a button that is busy, unless the person goes on', async () => {
    await open();
    vi.useFakeTimers();
    button().setAttribute('disabled', '');
    await closed();
    expect(document.activeElement?.getAttribute('data-panel')).toBe('steps');
    vi.advanceTimersByTime(1000);
    button().removeAttribute('disabled');
    vi.advanceTimersByTime(200);
    expect(document.activeElement).toBe(button());
  });
});
