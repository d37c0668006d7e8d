import { Dialog as BlueprintDialog, type DialogProps } from '@blueprintjs/core';
import { useEffect, useState } from 'react';
import { useCommandStore } from './commands.ts';

/** How often and how long apart a button is asked whether it can have the focus again: 10 s, longer than most files take. */
const BUSY_TRIES = 100;
const BUSY_MS = 100;

/** What had the focus before the dialogs that are open. */
let before: HTMLElement | null = null;

/**
 * A dialog that is there as long as it is open, and gives the focus back: to what had it before, or where that is gone, such
 * as an entry of a menu, to the panel that is worked in. Blueprint's own leaves it nowhere when it is taken away.
 */
export function Dialog(props: DialogProps) {
  useReturnedFocus();
  return <BlueprintDialog {...props} />;
}

/** Gives the focus back when what calls it, a dialog, is taken away. */
export function useReturnedFocus(): void {
  // On the first rendering: a moment later the focus is inside.
  useState(() => {
    const { activeElement } = document;
    const isOutside = activeElement instanceof HTMLElement && activeElement !== document.body;
    if (isOutside && !activeElement.closest('[role=dialog], dialog')) before = activeElement;
  });
  useEffect(() => {
    let isKeyDown = false;
    const press = () => {
      isKeyDown = true;
    };
    const release = () => {
      isKeyDown = false;
    };
    document.addEventListener('keydown', press, true);
    document.addEventListener('keyup', release, true);
    return () => {
      document.removeEventListener('keydown', press, true);
      document.removeEventListener('keyup', release, true);
      // Blueprint's buttons act when Enter is let go: one that got the focus before that would be pressed by the key that closed the dialog.
      if (isKeyDown)
        document.addEventListener('keyup', () => setTimeout(returnLostFocus), { capture: true, once: true });
      else queueMicrotask(returnLostFocus);
    };
  }, []);
}

/** Once a dialog is gone; another one may have the focus by then. */
function returnLostFocus(): void {
  const { activeElement } = document;
  if (activeElement === null || activeElement === document.body) returnFocus();
}

/** A button that is busy with what the dialog asked for gets it back afterwards, unless the person has gone on by then. */
function returnFocus(target = before, tries = BUSY_TRIES): void {
  const { focusedPanel } = useCommandStore.getState();
  const panel = document.querySelector<HTMLElement>(`[data-panel="${focusedPanel}"]`);
  target?.focus({ preventScroll: true });
  if (document.activeElement === target) return;
  panel?.focus({ preventScroll: true });
  if (!target?.isConnected || tries === 0) return;
  setTimeout(() => {
    const { activeElement } = document;
    if (activeElement === panel || activeElement === document.body) returnFocus(target, tries - 1);
  }, BUSY_MS);
}
