import { changeParameter, type Draft, insertStep, newStep } from '../../parts/recipe/draft.ts';
import type { DraftStep } from '../../state/view-store.ts';

/** What a person can say of an image by hand. */
export const USES = ['train', 'validation', 'test', 'anomalous'] as const;
export type FrameUse = (typeof USES)[number];

export const USE_WORDS: { readonly [use in FrameUse]: string } = {
  train: 'Learn from',
  validation: 'For the threshold',
  test: 'Judge',
  anomalous: 'Known anomaly',
};

interface HandEntry {
  readonly frames: string | readonly string[];
  readonly as: FrameUse;
}

/** Images that the recipe's step "groups" gives a role by hand, by number. Entries by name are passed over. */
export function handRoles(step: DraftStep | undefined): ReadonlyMap<number, FrameUse> {
  const roles = new Map<number, FrameUse>();
  for (const { frames, as } of entriesOf(step)) {
    for (const part of typeof frames === 'string' ? frames.split(',') : frames) {
      const range = /^\s*(\d+)(?:\s*[-–]\s*(\d+))?\s*$/.exec(part);
      if (!range) continue;
      for (let image = Number(range[1]); image <= Number(range[2] ?? range[1]); image++) roles.set(image, as);
    }
  }
  return roles;
}

/** Gives images a role by hand in the recipe's first step "groups", which is put first where there is none; null takes it back. */
export function withFrameRole(draft: Draft, images: readonly number[], use: FrameUse | null): Draft {
  const found = draft.find(({ op }) => op === 'groups');
  const step = found ?? newStep('groups');
  const roles = new Map(handRoles(step));
  for (const image of images) {
    if (use === null) roles.delete(image);
    else roles.set(image, use);
  }
  const byName = entriesOf(step).flatMap(({ frames, as }): HandEntry[] => {
    const names = (typeof frames === 'string' ? frames.split(',').map((part) => part.trim()) : frames).filter(
      (part) => !/^\d+(\s*[-–]\s*\d+)?$/.test(part),
    );
    return names.length > 0 ? [{ frames: names, as }] : [];
  });
  const byNumber = USES.flatMap((as): HandEntry[] => {
    const numbers = [...roles].filter(([, role]) => role === as).map(([image]) => image);
    return numbers.length > 0 ? [{ frames: rangesText(numbers), as }] : [];
  });
  const frames = [...byName, ...byNumber];
  const placed = found ? draft : insertStep(draft, step, 0);
  return changeParameter(placed, step.id, 'frames', frames.length > 0 ? frames : undefined);
}

/** `0-12, 40` for these numbers. */
export function rangesText(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const number of sorted) {
    const last = ranges.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}

function entriesOf(step: DraftStep | undefined): readonly HandEntry[] {
  const { frames } = step?.parameters ?? {};
  return Array.isArray(frames) ? (frames as readonly HandEntry[]) : [];
}
