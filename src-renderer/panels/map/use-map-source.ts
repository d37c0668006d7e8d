import { useEffect, useMemo } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { useProject } from '../../api/queries.ts';
import { imageSources, runSources, type SourceOption, sourceKey } from '../../parts/maps/map-sources.ts';
import { type MapSource, useViewOf } from '../../state/view-store.ts';

function single(kind: 'total' | 'window' | 'rgb', label: string): SourceOption {
  return { key: kind, label, source: { kind }, count: 1, nameOf: () => '' };
}

export const TOTAL = single('total', 'Total counts');
export const WINDOW = single('window', 'Energy window');
const OVERLAY = single('rgb', 'RGB overlay');
const IMAGE = single('total', 'Image');

/** The map that another panel has made, by what it says of itself. */
function madeOption(label: string): SourceOption {
  return { key: 'made', label, source: { kind: 'made' }, count: 1, nameOf: () => label };
}

/**
 * Which map is shown and which there are to choose from. Of images the panel shows one, so what has a number for each image is no
 * choice. Another run shows its own map of the same kind, and a map that was made of a run goes with it.
 */
export function useMapSource(isPicture: boolean, run: RunRecord | null, units: UnitChoice) {
  const { map: chosen, made, set } = useViewOf('map', 'made', 'set');
  const { data: project } = useProject();
  const source = useMemo(
    (): MapSource => (isPicture && chosen.kind !== 'array' ? { kind: 'total' } : chosen),
    [isPicture, chosen],
  );
  const { kind } = source;
  const options = useMemo(
    () => [
      ...(isPicture ? [IMAGE] : [TOTAL, WINDOW, OVERLAY]),
      ...(kind === 'made' && made ? [madeOption(made.map.name)] : []),
      ...(run ? (isPicture ? imageSources(run) : runSources(run, units)) : []),
    ],
    [run, isPicture, kind, made, units],
  );

  const sourceRun = kind === 'labels' || kind === 'array' ? source.run : null;
  const name = kind === 'array' ? `:${source.name}` : '';
  useEffect(() => {
    if (sourceRun === null || !run || sourceRun === run.number) return;
    const same = imageSources(run).find((option) => kind === 'array' && sourceKey(option.source).endsWith(name));
    const labels = runSources(run).find((option) => option.source.kind === 'labels');
    set({ map: (isPicture ? same : labels)?.source ?? { kind: 'total' } });
  }, [sourceRun, run, isPicture, kind, name, set]);

  const isMadeOfOther = kind === 'made' && (!made || made.run !== run?.number);
  useEffect(() => {
    if (isMadeOfOther && project) set({ map: { kind: 'total' }, made: null });
  }, [isMadeOfOther, project, set]);

  return { source, options, show: (next: MapSource) => set({ map: next }) };
}
