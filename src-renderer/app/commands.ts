import { useEffect, useLayoutEffect, useRef } from 'react';
import { create } from 'zustand';
import { type KeyPress, keyOf, keysOf } from './keys.ts';

/** Something a person can do by key, palette or menu. */
export interface Command {
  /** `map.fit`: stable, since remapped keys are stored by it. */
  readonly id: string;
  readonly title: string;
  /** Shorter title for the list of keys, where the title says what exactly it would do now. */
  readonly short?: string;
  /** Default keys, such as `Ctrl+E`; alternatives are separated by spaces: `+ =`. */
  readonly key?: string;
  /** Ids of the panels in which the key acts; everywhere when left out. */
  readonly scope?: string | readonly string[];
  readonly enabled?: boolean;
  /** Acts before a panel's own command of the same key. */
  readonly precedes?: boolean;
  /** Kept out of the palette: too small a thing to be looked up, such as one pixel to the left. */
  readonly hidden?: boolean;
  readonly run: () => void;
}

interface CommandState {
  /** By who registered them, in that order. */
  readonly sources: ReadonlyMap<symbol, readonly Command[]>;
  /** Panel that keys without a modifier act in. */
  readonly focusedPanel: string | null;
  /** Keys that a person has changed: command id → keys; an empty text takes a command its key. */
  readonly keys: { readonly [command: string]: string };
}

export const useCommandStore = create<CommandState>(() => ({ sources: new Map(), focusedPanel: null, keys: {} }));

/** Offers commands while the component is there. They may be made anew on each render. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useLayoutEffect(() => {
    latest.current = commands;
  });
  const signature = JSON.stringify(commands.map(({ run: _, ...rest }) => rest));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the commands
  useEffect(() => {
    const own = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }));
    return registerCommands(own);
  }, [signature]);
}

/** Offers commands until the function it returns is called. */
export function registerCommands(commands: readonly Command[]): () => void {
  const source = Symbol('commands');
  const { sources } = useCommandStore.getState();
  useCommandStore.setState({ sources: new Map([...sources, [source, commands]]) });
  return () => {
    const left = new Map(useCommandStore.getState().sources);
    left.delete(source);
    useCommandStore.setState({ sources: left });
  };
}

/** Every command on offer; of two with the same id the later one. */
export function allCommands(state: CommandState = useCommandStore.getState()): readonly Command[] {
  const byId = new Map<string, Command>();
  for (const commands of state.sources.values()) for (const command of commands) byId.set(command.id, command);
  return [...byId.values()];
}

/** Order of two commands in a list: those of the program (`undo`) before those of a part of it (`layout.reset`). */
export function programFirst(a: Command, b: Command): number {
  return Number(a.id.includes('.')) - Number(b.id.includes('.'));
}

/** Keys of a command: those a person chose, else its own. */
export function commandKeys(command: Command, keys: CommandState['keys']): readonly string[] {
  return keysOf(keys[command.id] ?? command.key);
}

/** Runs the command with this id, as a menu of the host asks for it. */
export function runCommand(id: string): boolean {
  const command = allCommands().find((one) => one.id === id);
  if (!command || command.enabled === false) return false;
  command.run();
  return true;
}

/**
 * The command that a key press means in the focused panel: a panel's own, where it can do something now, before one that
 * acts everywhere, unless that one precedes it.
 */
export function commandForKey(
  press: KeyPress,
  commands: readonly Command[],
  focusedPanel: string | null,
  keys: CommandState['keys'],
): Command | undefined {
  const key = keyOf(press);
  if (key === '') return undefined;
  const fitting = commands.filter(
    (command) => command.enabled !== false && commandKeys(command, keys).includes(key) && actsIn(command, focusedPanel),
  );
  const own = fitting.find((command) => command.scope !== undefined);
  return fitting.find((command) => command.precedes) ?? own ?? fitting[0];
}

/** Commands that share a key in a place where both act, by key. */
export function keyConflicts(
  commands: readonly Command[],
  keys: CommandState['keys'],
): ReadonlyMap<string, readonly Command[]> {
  const byKey = new Map<string, Command[]>();
  for (const command of commands) {
    for (const key of commandKeys(command, keys)) byKey.set(key, [...(byKey.get(key) ?? []), command]);
  }
  for (const [key, sharing] of byKey) {
    const clash = sharing.some((one, index) => sharing.slice(index + 1).some((other) => overlap(one, other)));
    if (!clash) byKey.delete(key);
  }
  return byKey;
}

function overlap(one: Command, other: Command): boolean {
  const [a, b] = [scopesOf(one), scopesOf(other)];
  if (a.length === 0 || b.length === 0) return a.length === b.length;
  return a.some((scope) => b.includes(scope));
}

function scopesOf(command: Command): readonly string[] {
  if (command.scope === undefined) return [];
  return typeof command.scope === 'string' ? [command.scope] : command.scope;
}

function actsIn(command: Command, panel: string | null): boolean {
  const scopes = scopesOf(command);
  return scopes.length === 0 || (panel !== null && scopes.includes(panel));
}

/** Roles of controls that have arrow, page, space and letter keys of their own. */
const OWN_KEYS =
  'input, select, textarea, [contenteditable=true], [role=slider], [role=tree], [role=treeitem], [role=menu], [role=menuitem], [role=listbox], [role=option], [role=tablist], [role=tab], [role=radiogroup], [role=grid]';
const CHECK = 'input[type=checkbox], [role=checkbox], [role=switch]';
const TEXT =
  'input:not([type=checkbox]):not([type=radio]):not([type=range]):not([type=button]), textarea, [contenteditable=true]';
/** Keys that text fields keep for themselves. */
const TEXT_KEYS = ['Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+Y', 'Ctrl+C', 'Ctrl+X', 'Ctrl+V', 'Ctrl+A'];

/** True when the control that has the focus keeps this key for itself. */
export function keptByControl(press: KeyPress, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const key = keyOf(press);
  if (target.matches(CHECK)) return key === 'Space';
  if (target.closest(TEXT)) return TEXT_KEYS.includes(key) || (!press.ctrlKey && !press.metaKey && key !== 'Esc');
  if (press.ctrlKey || press.metaKey || press.altKey || key === 'Esc' || key === '?') return false;
  if (target.closest('button, a, summary, [role=button]') && ['Enter', 'Space'].includes(key)) return true;
  return target.closest(OWN_KEYS) !== null;
}

/** Hears key presses of the whole window and runs what they mean. Returns what ends it. */
export function listenToKeys(target: Window = window): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || keptByControl(event, event.target)) return;
    // Behind an open dialog nothing acts.
    if (document.querySelector('.bp6-dialog, dialog[open]')) return;
    const state = useCommandStore.getState();
    const panel = panelOf(event.target) ?? state.focusedPanel;
    const command = commandForKey(event, allCommands(state), panel, state.keys);
    if (!command) return;
    event.preventDefault();
    command.run();
  };
  target.addEventListener('keydown', onKey);
  return () => target.removeEventListener('keydown', onKey);
}

function panelOf(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest('[data-panel]')?.getAttribute('data-panel') ?? null) : null;
}
