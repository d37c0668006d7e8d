import { command } from './history.ts';
import { first, parse, type Store } from './store.ts';

/** The one row of the table `project`. */
const PROJECT = 1;

/** Elements whose lines or edges are shown, in the order given; null while nobody has chosen. */
export function chosenElements(store: Store): readonly string[] | null {
  const row = first<{ elements: string | null }>(store, 'SELECT elements FROM project WHERE id = ?', PROJECT);
  return row?.elements == null ? null : parse<string[]>(store, row.elements);
}

/** Chooses the elements whose lines or edges are shown. Undoable. */
export function chooseElements(store: Store, symbols: readonly string[]): void {
  const before = chosenElements(store) ?? [];
  const next = [...new Set(symbols)];
  const added = next.filter((symbol) => !before.includes(symbol));
  const removed = before.filter((symbol) => !next.includes(symbol));
  command(store, labelOf(added, removed), (editor) => {
    editor.update('project', PROJECT, { elements: JSON.stringify(next) });
  });
}

function labelOf(added: readonly string[], removed: readonly string[]): string {
  if (removed.length === 0 && added.length > 0) return `Show ${added.join(', ')}`;
  if (added.length === 0 && removed.length > 0) return `Hide ${removed.join(', ')}`;
  return 'Change the elements shown';
}
