import type { RunRecord } from '../../../src-preload/contract/project.ts';

/** A run in a list of choices, never without its number: `Run 3: Fine grid`; `Run 3` where nobody has given a name. */
export function runTitle({ number, name }: Pick<RunRecord, 'number' | 'name'>): string {
  return isUnnamedRun({ number, name }) ? `Run ${number}` : `Run ${number}: ${name}`;
}

/** True while a run has the name that it got by itself, which says its number. */
export function isUnnamedRun({ number, name }: Pick<RunRecord, 'number' | 'name'>): boolean {
  return name === '' || name === `Run ${number}`;
}
