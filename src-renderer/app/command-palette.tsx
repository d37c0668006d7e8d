import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { allCommands, type Command, commandKeys, programFirst, useCommandStore } from './commands.ts';
import { useReturnedFocus } from './dialog.tsx';
import { fuzzyFilter } from './fuzzy.ts';
import { showKey } from './keys.ts';
import { PANELS } from './panels.ts';

/** Everything that can be done, found by a few letters. Those of the focused panel come first, then those of the program. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const ids = useId();
  const sources = useCommandStore((state) => state.sources);
  const keys = useCommandStore((state) => state.keys);
  const panel = useCommandStore((state) => state.focusedPanel);
  useReturnedFocus();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);

  const [offered, resting] = useMemo(() => {
    const listed = allCommands({ sources, keys, focusedPanel: panel })
      .filter((command) => !command.hidden && command.id !== 'palette')
      .sort((a, b) => Number(isOf(b, panel)) - Number(isOf(a, panel)) || programFirst(a, b));
    const isPossible = ({ enabled }: Command) => enabled !== false;
    return [listed.filter(isPossible), listed.filter((command) => !isPossible(command))];
  }, [sources, keys, panel]);
  const found = useMemo(() => fuzzyFilter(typed, offered, (command) => command.title), [typed, offered]);

  useEffect(() => {
    list.current?.querySelector(`[data-index="${chosen}"]`)?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen]);

  function run(command: Command | undefined) {
    if (!command) return;
    onClose();
    // After the palette is gone, so that a command that opens a dialog has the focus there.
    setTimeout(() => command.run());
  }

  function onKey(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((at) => (at + step + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') run(found[chosen]?.item);
    else return;
    event.preventDefault();
  }

  return (
    <dialog
      ref={showModal}
      className="palette"
      aria-label="Commands"
      onClose={onClose}
      // A click on the backdrop is one on the dialog itself: its contents cover all of it.
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <input
        className="palette-input"
        role="combobox"
        aria-label="Search commands"
        aria-expanded="true"
        aria-controls={`${ids}-list`}
        aria-activedescendant={found[chosen] ? `${ids}-${chosen}` : undefined}
        placeholder="What do you want to do?"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKey}
      />
      <div ref={list} id={`${ids}-list`} className="palette-list" role="listbox" aria-label="Commands">
        {found.map(({ item, places }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the search field
          // biome-ignore lint/a11y/useFocusableInteractive: the search field has the focus
          <div
            key={item.id}
            id={`${ids}-${index}`}
            data-index={index}
            className="palette-row"
            role="option"
            aria-selected={index === chosen}
            onClick={() => run(item)}
            onPointerMove={() => setChosen(index)}
          >
            <span className="title">{marked(item.title, places)}</span>
            <span className="where">{whereOf(item)}</span>
            {commandKeys(item, keys)
              .slice(0, 1)
              .map((key) => (
                <kbd key={key}>{showKey(key)}</kbd>
              ))}
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <div className="palette-empty" role="status">
          {emptyText(fuzzyFilter(typed, resting, (command) => command.title)[0]?.item)}
        </div>
      )}
    </dialog>
  );
}

function isOf({ scope }: Command, panel: string | null): boolean {
  return panel !== null && scope?.includes(panel) === true;
}

/** Why nothing is listed: no such command, or one that can do nothing now. */
function emptyText(resting: Command | undefined): string {
  return resting ? `“${resting.short ?? resting.title}” can do nothing now` : 'No command has these letters';
}

/** Where a command acts, in words; empty when everywhere. */
export function whereOf({ scope }: Command): string {
  if (scope === undefined) return '';
  const ids = typeof scope === 'string' ? [scope] : scope;
  return ids.map((id) => PANELS.find((panel) => panel.id === id)?.title ?? id).join(', ');
}

function marked(text: string, places: readonly number[]): ReactNode {
  if (places.length === 0) return text;
  // biome-ignore lint/suspicious/noArrayIndexKey: letters of a text stay where they are
  return [...text].map((letter, at) => (places.includes(at) ? <mark key={at}>{letter}</mark> : letter));
}

/** The browser's own modal dialog: there at once, so that not one key typed after Ctrl+K is lost. */
function showModal(dialog: HTMLDialogElement | null) {
  if (!dialog || dialog.open) return;
  if (dialog.showModal) dialog.showModal();
  else dialog.open = true;
  dialog.querySelector('input')?.focus();
}
