/**
 * Keys as text: modifiers in the order `Ctrl+Alt+Shift+`, then the key: `Ctrl+Shift+Z`, `R`, `+`, `PageUp`, `Esc`.
 * `Ctrl` is also the command key of a Mac. A symbol stands for itself, without the Shift that it takes to type it.
 */

const NAMES: { readonly [key: string]: string } = { ' ': 'Space', Escape: 'Esc', Del: 'Delete', Spacebar: 'Space' };
const LONE_MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead'];

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The text of a key press; empty for a modifier alone. */
export function keyOf(press: KeyPress): string {
  if (LONE_MODIFIERS.includes(press.key)) return '';
  const name = NAMES[press.key] ?? press.key;
  const key = name.length === 1 ? name.toUpperCase() : name;
  const isSymbol = key.length === 1 && key.toLowerCase() === key;
  const parts = [
    ...(press.ctrlKey || press.metaKey ? ['Ctrl'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(press.shiftKey && !isSymbol ? ['Shift'] : []),
    key,
  ];
  return parts.join('+');
}

/** A key as somebody wrote it, in the one spelling that {@link keyOf} gives: `shift+ctrl+z` is `Ctrl+Shift+Z`. */
export function normalizeKey(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const endsInPlus = trimmed.endsWith('+');
  const parts = (endsInPlus ? trimmed.slice(0, -1) : trimmed).split('+').filter((part) => part !== '');
  const key = endsInPlus ? '+' : parts.pop()!;
  const has = (...names: string[]) => parts.some((part) => names.includes(part.toLowerCase()));
  const long = ['Esc', 'Space', 'Enter', 'Tab', 'Delete', 'Backspace', 'Home', 'End', 'PageUp', 'PageDown'];
  const named = [...long, 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'].find(
    (name) => name.toLowerCase() === key.toLowerCase() || NAMES[capitalized(key)] === name,
  );
  return keyOf({
    key: named ?? key,
    ctrlKey: has('ctrl', 'control', 'cmd', 'meta'),
    metaKey: false,
    altKey: has('alt', 'option'),
    shiftKey: has('shift'),
  });
}

/** All the keys of a command: alternatives are separated by spaces, `+ =`. */
export function keysOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(' ').map(normalizeKey).filter(Boolean);
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

const ARROWS: { readonly [key: string]: string } = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

/** A key as it is shown: arrows as arrows, the Mac's own signs on a Mac. */
export function showKey(key: string, mac = isMac()): string {
  const shown = key.replace(/Arrow(Up|Down|Left|Right)$/, (name) => ARROWS[name]!);
  return mac ? shown.replace('Ctrl+', '⌘').replace('Alt+', '⌥').replace('Shift+', '⇧') : shown;
}

function isMac(): boolean {
  return typeof navigator !== 'undefined' && /mac/i.test(navigator.platform ?? '');
}
