import type { HistoryEntry } from '../../src-preload/contract/project.ts';

/** The latest thing that was done and not undone. */
export function nextUndo(history: readonly HistoryEntry[]): HistoryEntry | undefined {
  return history.filter((entry) => !entry.undone).sort((a, b) => b.id - a.id)[0];
}

/** The first thing that was undone and not redone. */
export function nextRedo(history: readonly HistoryEntry[]): HistoryEntry | undefined {
  return history.filter((entry) => entry.undone).sort((a, b) => a.id - b.id)[0];
}
