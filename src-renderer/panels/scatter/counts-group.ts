import type { ScatterSource, SourceGroup } from '../../parts/maps/axis-options.ts';

export const TOTAL: ScatterSource = { kind: 'total' };

/** Total counts, the window drawn on the spectrum, and windows that the axes show. */
export function countsGroup(
  drawn: readonly [number, number] | null,
  chosen: readonly (ScatterSource | null)[],
  words: (window: readonly [number, number]) => string,
): SourceGroup {
  const windows = new Map<string, readonly [number, number]>();
  if (drawn) windows.set(drawn.join(), drawn);
  for (const source of chosen) if (source?.kind === 'window') windows.set(source.channels.join(), source.channels);
  return {
    label: 'Counts',
    options: [
      { source: TOTAL, label: 'Total counts' },
      ...[...windows.values()].map((channels) => ({
        source: { kind: 'window', channels } as const,
        label: `Window ${words(channels)}`,
      })),
    ],
  };
}
