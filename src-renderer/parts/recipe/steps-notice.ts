import { create } from 'zustand';
import { useView } from '../../state/view-store.ts';
import type { Draft } from './draft.ts';
import { type Change, changeDraft } from './draft-history.ts';

/** How long a notice such as “Removed k-means” offers its undo. */
const NOTICE_MS = 8000;

/** What has just happened to the recipe. */
export interface NoticeText {
  readonly text: string;
  /** The change that it tells of and takes back; the notice stands only while that is the last one. */
  readonly change?: Change | null;
}

export const useStepsNotice = create<{ readonly notice: NoticeText | null }>(() => ({ notice: null }));

let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows a notice under the steps, which goes by itself; null takes it away. */
export function sayInSteps(notice: NoticeText | null): void {
  clearTimeout(timer);
  useStepsNotice.setState({ notice });
  if (notice) timer = setTimeout(() => useStepsNotice.setState({ notice: null }), NOTICE_MS);
}

/**
 * Puts another recipe in the place of the present one, and says so where there was one.
 * @param label names it for undo: `Load a.json`
 * @param said what was done: `Loaded a.json`
 */
export function replaceDraft(label: string, said: string, draft: Draft): void {
  // What says how the data lie on their axes stays in the recipe.
  const { length } = useView.getState().steps.filter((step) => !draft.includes(step));
  const change = changeDraft(label, () => draft);
  if (!change || length === 0) return;
  const gone =
    draft.length === 0 ? '' : length === 1 ? ' The step before is gone.' : ` The ${length} steps before are gone.`;
  sayInSteps({ text: `${said}.${gone}`, change });
}
