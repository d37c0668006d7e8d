import { constants, setPriority } from 'node:os';

/** Leaves the processor to whoever needs it at once, such as looking at a cube while a run goes on. There is no way back. */
export function stepBack(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A system that refuses lets the run compete; nothing else changes.
  }
}
