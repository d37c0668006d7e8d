import { describe, expect, it } from 'vitest';
import { keyOf, keysOf, normalizeKey, showKey } from '../../../../src-renderer/app/keys.ts';

const press = (key: string, modifiers: { ctrl?: boolean; meta?: boolean; alt?: boolean; shift?: boolean } = {}) => ({
  key,
  ctrlKey: modifiers.ctrl ?? false,
  metaKey: modifiers.meta ?? false,
  altKey: modifiers.alt ?? false,
  shiftKey: modifiers.shift ?? false,
});

describe('keys as text', () => {
  it.each([
    [press('k', { ctrl: true }), 'Ctrl+K'],
    [press('k', { meta: true }), 'Ctrl+K'],
    [press('Z', { ctrl: true, shift: true }), 'Ctrl+Shift+Z'],
    [press('ArrowLeft', { shift: true }), 'Shift+ArrowLeft'],
    [press('Escape'), 'Esc'],
    [press('r'), 'R'],
    [press('R', { shift: true }), 'Shift+R'],
    [press(' '), 'Space'],
    // The Shift that it takes to type a symbol is not part of it: it differs between keyboards.
    [press('?', { shift: true }), '?'],
    [press('+', { shift: true }), '+'],
    [press('Control', { ctrl: true }), ''],
  ])('%o is %s', (event, text) => expect(keyOf(event)).toBe(text));

  it.each([
    ['shift+ctrl+z', 'Ctrl+Shift+Z'],
    ['cmd+k', 'Ctrl+K'],
    ['Ctrl++', 'Ctrl++'],
    ['+', '+'],
    ['escape', 'Esc'],
    ['pageup', 'PageUp'],
    ['', ''],
  ])('%s is spelled %s', (written, text) => expect(normalizeKey(written)).toBe(text));

  it('spells a normalized key the same again', () => {
    for (const key of ['Ctrl+Shift+Z', 'Alt+1', '+', '-', '?', 'Shift+ArrowLeft', 'F6', 'Ctrl+,']) {
      expect(normalizeKey(key)).toBe(key);
    }
  });

  it('separates alternatives by spaces', () => {
    expect(keysOf('+ =')).toEqual(['+', '=']);
    expect(keysOf(undefined)).toEqual([]);
  });

  it('shows arrows as arrows, and the signs of a Mac on a Mac', () => {
    expect(showKey('Shift+ArrowLeft', false)).toBe('Shift+←');
    expect(showKey('Ctrl+Shift+Z', true)).toBe('⌘⇧Z');
  });
});
