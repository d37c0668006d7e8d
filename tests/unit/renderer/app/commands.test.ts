// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  allCommands,
  type Command,
  commandForKey,
  keptByControl,
  keyConflicts,
  listenToKeys,
  registerCommands,
  runCommand,
  useCommandStore,
} from '../../../../src-renderer/app/commands.ts';

const press = (key: string, modifiers: KeyboardEventInit = {}) =>
  new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers });
const command = (id: string, key: string, scope?: string): Command => ({
  id,
  title: id,
  key,
  run: vi.fn<() => void>(),
  ...(scope ? { scope } : {}),
});

beforeEach(() => useCommandStore.setState({ sources: new Map(), keys: {}, focusedPanel: null }));
afterEach(() => document.body.replaceChildren());

describe('commandForKey', () => {
  const everywhere = command('fit', 'F');
  const ofMap = command('map.fit', 'F', 'map');

  it('prefers the focused panel', () => {
    expect(commandForKey(press('f'), [everywhere, ofMap], 'map', {})).toBe(ofMap);
    expect(commandForKey(press('f'), [everywhere, ofMap], 'spectrum', {})).toBe(everywhere);
    expect(commandForKey(press('f'), [ofMap], null, {})).toBeUndefined();
  });

  it('lets one that precedes act before the panel', () => {
    const first = { ...everywhere, precedes: true };
    expect(commandForKey(press('f'), [first, ofMap], 'map', {})).toBe(first);
    expect(commandForKey(press('f'), [{ ...first, enabled: false }, ofMap], 'map', {})).toBe(ofMap);
  });

  it('follows the keys that a person has set, and forgets a key set to nothing', () => {
    expect(commandForKey(press('g'), [everywhere], null, { fit: 'G' })).toBe(everywhere);
    expect(commandForKey(press('f'), [everywhere], null, { fit: 'G' })).toBeUndefined();
    expect(commandForKey(press('f'), [everywhere], null, { fit: '' })).toBeUndefined();
  });

  it('skips what cannot be done now', () => {
    expect(commandForKey(press('f'), [{ ...everywhere, enabled: false }], null, {})).toBeUndefined();
  });
});

describe('keyConflicts', () => {
  it('names commands that share a key in one place', () => {
    const [a, b, c] = [command('a', 'F', 'map'), command('b', 'F', 'map'), command('c', 'F', 'spectrum')];
    expect(keyConflicts([a, c], {}).size).toBe(0);
    expect(keyConflicts([a, command('d', 'F')], {}).size).toBe(0);
    expect([...keyConflicts([a, b, c], {}).keys()]).toEqual(['F']);
  });
});

describe('registering', () => {
  it('offers commands until it is ended; the later of two with one id counts', () => {
    const [first, second] = [command('a', 'A'), command('a', 'B')];
    registerCommands([first]);
    const end = registerCommands([second]);
    expect(allCommands()).toEqual([second]);
    end();
    expect(allCommands()).toEqual([first]);
    expect(runCommand('a')).toBe(true);
    expect(first.run).toHaveBeenCalledOnce();
    expect(runCommand('unknown')).toBe(false);
  });
});

describe('keys of the window', () => {
  let end: () => void;
  beforeEach(() => {
    end = listenToKeys();
  });
  afterEach(() => end());

  it('runs in the panel that holds the focus', () => {
    const ofMap = command('map.rectangle', 'R', 'map');
    registerCommands([ofMap]);
    document.body.innerHTML =
      '<div data-panel="map"><button type="button">x</button></div><button type="button">y</button>';
    const [inside, outside] = document.querySelectorAll('button');
    outside!.dispatchEvent(press('r'));
    expect(ofMap.run).not.toHaveBeenCalled();
    const event = press('r');
    inside!.dispatchEvent(event);
    expect(ofMap.run).toHaveBeenCalledOnce();
    expect(event.defaultPrevented).toBe(true);
  });

  it('leaves text fields their letters and their own undo, but not Ctrl+K', () => {
    const [letter, undo, palette] = [command('r', 'R'), command('undo', 'Ctrl+Z'), command('palette', 'Ctrl+K')];
    registerCommands([letter, undo, palette]);
    document.body.innerHTML = '<input>';
    const input = document.querySelector('input')!;
    input.dispatchEvent(press('r'));
    input.dispatchEvent(press('z', { ctrlKey: true }));
    input.dispatchEvent(press('k', { ctrlKey: true }));
    expect(letter.run).not.toHaveBeenCalled();
    expect(undo.run).not.toHaveBeenCalled();
    expect(palette.run).toHaveBeenCalledOnce();
  });

  it('does nothing behind a dialog', () => {
    const letter = command('r', 'R');
    registerCommands([letter]);
    document.body.innerHTML = '<dialog open></dialog>';
    document.body.dispatchEvent(press('r'));
    expect(letter.run).not.toHaveBeenCalled();
  });
});

describe('keptByControl', () => {
  it.each([
    ['<button></button>', ' ', true],
    ['<button></button>', 'r', false],
    ['<select></select>', 'r', true],
    ['<select></select>', 'Escape', false],
    ['<div role="listbox" tabindex="0"></div>', 'ArrowDown', true],
    ['<textarea></textarea>', 'Escape', false],
    ['<div></div>', 'ArrowDown', false],
    ['<input type="checkbox">', 'm', false],
    ['<input type="checkbox">', 'ArrowDown', false],
    ['<input type="checkbox">', ' ', true],
    ['<input type="radio">', 'ArrowDown', true],
  ])('%s and "%s": %s', (html, key, kept) => {
    document.body.innerHTML = html;
    expect(keptByControl(press(key), document.body.firstElementChild)).toBe(kept);
  });
});
