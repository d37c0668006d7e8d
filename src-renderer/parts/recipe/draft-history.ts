import { type ValueChange, valueHistory } from '../../state/value-history.ts';
import { useView } from '../../state/view-store.ts';
import type { Draft } from './draft.ts';

/** One thing that was done to the recipe. */
export type Change = ValueChange<Draft>;

/** What was done to the recipe, so that it can be taken back. The recipe itself lies in the view store. */
const history = valueHistory<Draft>(
  () => useView.getState().steps,
  (steps) => useView.getState().set({ steps }),
);

export const { use: useDraftHistory, change: changeDraft, undo: undoDraft, redo: redoDraft } = history;
