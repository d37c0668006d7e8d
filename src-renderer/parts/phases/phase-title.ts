import type { PhaseRecord } from '../../../src-preload/contract/project.ts';

/** A phase in a legend or a heading, never without its letter: `A Ferrite`; `Phase A` where nobody has given a name. */
export function phaseTitle({ letter, name }: Pick<PhaseRecord, 'letter' | 'name'>): string {
  return isUnnamed({ letter, name }) ? name : `${letter} ${name}`;
}

/** True while a phase has the name that it got by itself, which says its letter. */
export function isUnnamed({ letter, name }: Pick<PhaseRecord, 'letter' | 'name'>): boolean {
  return name === `Phase ${letter}`;
}
