import type { MapPhase } from '../../state/shown-map.ts';
import type { GalleryGroup } from './gallery-layout.ts';

/** Images by phase, in the order of the phases; those in none come last. */
export function groupsByPhase(labels: ArrayLike<number>, phases: readonly MapPhase[]): readonly GalleryGroup[] {
  const ofCluster = new Map(phases.flatMap((phase) => phase.clusters.map((cluster) => [cluster, phase.id] as const)));
  const frames = new Map<number | null, number[]>();
  for (let frame = 0; frame < labels.length; frame++) {
    const phase = ofCluster.get(labels[frame]!) ?? null;
    frames.set(phase, [...(frames.get(phase) ?? []), frame]);
  }
  const rest = frames.get(null) ?? [];
  return [
    ...phases.map((phase) => ({
      key: `phase ${phase.id}`,
      name: phase.name,
      phase: { id: phase.id, letter: phase.letter, color: phase.color },
      frames: frames.get(phase.id) ?? [],
    })),
    ...(rest.length > 0 ? [{ key: 'no phase', name: 'In no phase', phase: null, frames: rest }] : []),
  ];
}

/** Images by the groups that folders or names tell. */
export function groupsByName(labels: readonly number[], names: readonly string[]): readonly GalleryGroup[] {
  return names.map((name, group) => ({
    key: `group ${group}`,
    name: name || 'No group',
    phase: null,
    frames: labels.flatMap((label, frame) => (label === group ? [frame] : [])),
  }));
}

/** All of them, or those that are selected, under one heading. */
export function oneGroup(name: string, frames: readonly number[]): GalleryGroup {
  return { key: name, name, phase: null, frames };
}

/** Each group's images by a number of theirs, the smallest first; those without one come last. */
export function sortedBy(groups: readonly GalleryGroup[], values: ArrayLike<number>): readonly GalleryGroup[] {
  const place = (frame: number) => {
    const value = values[frame] ?? Number.NaN;
    return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
  };
  return groups.map((group) => ({
    ...group,
    frames: group.frames.toSorted((a, b) => (place(a) === place(b) ? a - b : place(a) - place(b))),
  }));
}

/** How the groups that folders tell lie in each group: `36 crazing, 2 patches`; the most frequent first. */
export function madeOf(frames: readonly number[], labels: readonly number[], names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const frame of frames) {
    const name = names[labels[frame]!];
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
