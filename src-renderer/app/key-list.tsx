import { DialogBody } from '@blueprintjs/core';
import { whereOf } from './command-palette.tsx';
import { allCommands, type Command, commandKeys, programFirst, useCommandStore } from './commands.ts';
import { Dialog } from './dialog.tsx';
import { showKey } from './keys.ts';

/** All keys, by the panel in which they act. */
export function KeyList({ onClose }: { readonly onClose: () => void }) {
  const state = useCommandStore();
  const byPlace = new Map<string, Command[]>();
  const commands = allCommands(state).toSorted(programFirst);
  for (const command of commands) {
    if (commandKeys(command, state.keys).length === 0) continue;
    const place = whereOf(command) || 'Everywhere';
    byPlace.set(place, [...(byPlace.get(place) ?? []), command]);
  }
  const places = [...byPlace].sort(([a], [b]) => Number(b === 'Everywhere') - Number(a === 'Everywhere'));
  return (
    <Dialog
      isOpen
      title="Keys"
      onClose={onClose}
      transitionDuration={0}
      style={{ width: 'min(760px, calc(100vw - 32px))' }}
    >
      <DialogBody useOverflowScrollContainer={false}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list must be scrollable by keys */}
        <section className="key-list" tabIndex={0} aria-label="List of keys">
          <div className="key-columns">
            {places.map(([place, commands]) => (
              <div key={place} className="key-place">
                <h3>{place}</h3>
                {commands.map((command) => (
                  <div key={command.id} className="key-row">
                    <span>{command.short ?? command.title}</span>
                    <span className="keys">
                      {commandKeys(command, state.keys).map((key) => (
                        <kbd key={key}>{showKey(key)}</kbd>
                      ))}
                    </span>
                  </div>
                ))}
              </div>
            ))}
          </div>
        </section>
        <p className="quiet">Keys without Ctrl act in the focused panel. They can be changed in the settings.</p>
      </DialogBody>
    </Dialog>
  );
}
