/**
 * A ref that gives an element the focus as soon as it is there, so that keys pressed right after a dialog was asked for are
 * not lost. Blueprint's dialogs move the focus a moment later, and leave it where it is when it is inside already.
 */
export function firstFocus(element: HTMLElement | null): void {
  element?.focus();
}
