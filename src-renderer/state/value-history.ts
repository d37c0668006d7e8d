import { create, type StoreApi, type UseBoundStore } from 'zustand';

/** One thing that was done to a value. */
export interface ValueChange<Value> {
  readonly label: string;
  readonly before: Value;
  readonly after: Value;
  /** Changes of the same field in a row are one. */
  readonly field: string | null;
}

interface Steps<Value> {
  readonly past: readonly ValueChange<Value>[];
  readonly future: readonly ValueChange<Value>[];
}

/** More than anybody steps back. */
const KEPT = 200;

/** What was done to a value that lies elsewhere, so that it can be taken back. */
export interface ValueHistory<Value> {
  readonly use: UseBoundStore<StoreApi<Steps<Value>>>;
  /**
   * Changes the value; `label` names it for undo. Typing into one field (`field`) is one change.
   * @returns the entry that undo takes back, or null when nothing changed
   */
  change(label: string, change: (value: Value) => Value, field?: string | null): ValueChange<Value> | null;
  /** Takes the last change back. False when there is none. */
  undo(): boolean;
  /** Does again what was taken back last. */
  redo(): boolean;
  /** Forgets everything, as when the value is another one. */
  clear(): void;
}

/** A history of the value that `read` gives and `write` sets. */
export function valueHistory<Value>(read: () => Value, write: (value: Value) => void): ValueHistory<Value> {
  const use = create<Steps<Value>>(() => ({ past: [], future: [] }));
  return {
    use,
    change(label, change, field = null) {
      const before = read();
      const after = change(before);
      if (after === before) return null;
      write(after);
      const { past } = use.getState();
      const last = past.at(-1);
      const goesOn = field !== null && last?.field === field && last.after === before;
      const entry = { label, before: goesOn ? last.before : before, after, field };
      use.setState({ past: [...(goesOn ? past.slice(0, -1) : past), entry].slice(-KEPT), future: [] });
      return entry;
    },
    undo() {
      const { past, future } = use.getState();
      const last = past.at(-1);
      if (!last) return false;
      write(last.before);
      use.setState({ past: past.slice(0, -1), future: [...future, last] });
      return true;
    },
    redo() {
      const { past, future } = use.getState();
      const next = future.at(-1);
      if (!next) return false;
      write(next.after);
      use.setState({ past: [...past, next], future: future.slice(0, -1) });
      return true;
    },
    clear() {
      use.setState({ past: [], future: [] });
    },
  };
}
