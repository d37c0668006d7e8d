import { create } from 'zustand';
import { useView } from '../../state/view-store.ts';
import type { Draft } from './draft.ts';

/** One thing that was done to the recipe. */
export interface Change {
  readonly label: string;
  readonly before: Draft;
  readonly after: Draft;
  /** Changes of the same field in a row are one. */
  readonly field: string | null;
}

interface DraftHistory {
  readonly past: readonly Change[];
  readonly future: readonly Change[];
}

/** More than anybody steps back. */
const KEPT = 200;

/** What was done to the recipe, so that it can be taken back. The recipe itself lies in the view store. */
export const useDraftHistory = create<DraftHistory>(() => ({ past: [], future: [] }));

/**
 * Changes the recipe; `label` names it for undo. Typing into one field (`field`) is one change.
 * @returns the entry that undo takes back, or null when nothing changed
 */
export function changeDraft(
  label: string,
  change: (draft: Draft) => Draft,
  field: string | null = null,
): Change | null {
  const before = useView.getState().steps;
  const after = change(before);
  if (after === before) return null;
  useView.getState().set({ steps: after });
  const { past } = useDraftHistory.getState();
  const last = past.at(-1);
  const goesOn = field !== null && last?.field === field && last.after === before;
  const entry = { label, before: goesOn ? last.before : before, after, field };
  useDraftHistory.setState({ past: [...(goesOn ? past.slice(0, -1) : past), entry].slice(-KEPT), future: [] });
  return entry;
}

/** Takes the last change back. False when there is none, or the recipe has been replaced since. */
export function undoDraft(): boolean {
  const { past, future } = useDraftHistory.getState();
  const last = past.at(-1);
  if (!last) return false;
  useView.getState().set({ steps: last.before });
  useDraftHistory.setState({ past: past.slice(0, -1), future: [...future, last] });
  return true;
}

/** Does again what was taken back last. */
export function redoDraft(): boolean {
  const { past, future } = useDraftHistory.getState();
  const next = future.at(-1);
  if (!next) return false;
  useView.getState().set({ steps: next.after });
  useDraftHistory.setState({ past: [...past, next], future: future.slice(0, -1) });
  return true;
}
