import { create } from 'zustand';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { DATA_UNITS, type UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { isSameDataset } from '../../state/same-dataset.ts';
import { type ShownWindow, useView } from '../../state/view-store.ts';
import { axisGroups, type ScatterSource, type SourceGroup, sourceText } from './axis-options.ts';

/** What is red, green and blue; null is left to the program. */
type RgbSource = ScatterSource | 'none' | null;
export type RgbSources = readonly [RgbSource, RgbSource, RgbSource];

const NOTHING: RgbSources = [null, null, null];

/** Which maps a person lays on each other. */
export const useRgbChoice = create<{ readonly sources: RgbSources }>(() => ({ sources: NOTHING }));

// Maps of one cube say nothing on another.
useView.subscribe((now, before) => {
  if (!isSameDataset(now, before)) useRgbChoice.setState({ sources: NOTHING });
});

/** Puts a map into one of the colors; the others stay as they are `shown`, also where the program has chosen them. */
export function chooseRgb(
  channel: number,
  source: ScatterSource | 'none',
  shown: readonly (ScatterSource | 'none')[],
): void {
  useRgbChoice.setState({ sources: shown.map((one, i) => (i === channel ? source : one)) as unknown as RgbSources });
}

const TOTAL: ScatterSource = { kind: 'total' };

/** The maps of a run, the window drawn on the spectrum, and windows that are chosen already. */
export function rgbGroups(
  run: RunRecord | null,
  shown: ShownWindow | null,
  chosen: RgbSources,
  words: (window: readonly [number, number]) => string,
  units: UnitChoice = DATA_UNITS,
): readonly SourceGroup[] {
  const windows = new Map<string, ScatterSource & { kind: 'window' }>();
  for (const source of [shown && { kind: 'window' as const, ...shown }, ...chosen]) {
    if (source && source !== 'none' && source.kind === 'window') windows.set(sourceText(source), source);
  }
  const ofWindow = (source: ScatterSource & { kind: 'window' }) =>
    source.background ? `${source.background.label}, net` : `Window ${words(source.channels)}`;
  return [
    ...axisGroups(run, units).filter(({ options }) => !options.some(({ source }) => isPlace(source))),
    {
      label: 'Counts',
      options: [
        { source: TOTAL, label: 'Total counts' },
        ...[...windows.values()].map((source) => ({ source, label: ofWindow(source) })),
      ],
    },
  ];
}

/** Coordinates of t-SNE are no amounts. */
function isPlace(source: ScatterSource): boolean {
  return source.kind === 'array' && source.name.startsWith('embedding');
}

/** What is laid on each other while nobody has chosen: the first abundances, else scores, else the total counts. */
export function automaticRgb(groups: readonly SourceGroup[]): readonly (ScatterSource | 'none')[] {
  const named = (word: string) =>
    groups.find(
      ({ options: [first, second] }) => second && first?.source.kind === 'array' && first.source.name.startsWith(word),
    );
  const best = named('abundances') ?? named('responsibilities') ?? named('scores');
  const sources = best ? best.options.slice(0, 3).map(({ source }) => source) : [TOTAL];
  return [0, 1, 2].map((channel) => sources[channel] ?? 'none');
}
