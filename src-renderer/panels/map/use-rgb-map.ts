import { useMemo } from 'react';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { OVERLAY_COLORS } from '../../../src-preload/contract/rgb-colors.ts';
import { useUnits } from '../../app/settings.ts';
import { axisWords, isThere, type ScatterSource, type SourceGroup } from '../../parts/maps/axis-options.ts';
import type { MapAnswer } from '../../parts/maps/map-data.ts';
import { automaticRgb, rgbGroups, useRgbChoice } from '../../parts/maps/rgb-choice.ts';
import { scatterGrid, useScatterValues } from '../../parts/maps/use-scatter-values.ts';
import type { OverlaidMap } from '../../state/shown-map.ts';
import { useViewOf } from '../../state/view-store.ts';
import { defaultContrast } from '../../vis/contrast.ts';
import { formatWindow, signalAxis } from '../../vis/signal-axis.ts';

interface RgbAnswer extends MapAnswer {
  readonly groups: readonly SourceGroup[];
  /** What is shown as red, green and blue. */
  readonly sources: readonly (ScatterSource | 'none')[];
}

/** Up to three maps in one, each between its 1st and 99th percentile. Asks for nothing while it is not shown. */
export function useRgbMap(isShown: boolean, overview: Overview, run: RunRecord | null): RgbAnswer {
  const { file, dataset, window, background } = useViewOf('file', 'dataset', 'window', 'background');
  const chosen = useRgbChoice((choice) => choice.sources);
  const energies = signalAxis(overview.description.axes);
  const units = useUnits();
  const groups = useMemo(() => {
    const shown = window && { channels: window, ...(background && { background }) };
    return rgbGroups(run, shown, chosen, (channels) => formatWindow(energies, channels, units), units);
  }, [run, window, background, chosen, energies, units]);
  const sources = useMemo(() => {
    // Of another run with other arrays nothing may be left of a choice: then the program chooses again.
    const known = chosen.map((source) => (source && source !== 'none' && isThere(source, groups) ? source : 'none'));
    const isChosen = chosen.some((source) => source !== null);
    const isLost = known.every((source) => source === 'none') && chosen.some((source) => source && source !== 'none');
    return isChosen && !isLost ? known : automaticRgb(groups);
  }, [chosen, groups]);
  const grid = useMemo(() => scatterGrid(overview, run), [overview, run]);
  const sourceOf = (channel: number) => {
    const source = sources[channel];
    return !isShown || source === 'none' || !source ? null : source;
  };
  const [red, green, blue] = [sourceOf(0), sourceOf(1), sourceOf(2)];
  const answers = [
    useScatterValues(red, file ?? '', dataset, overview, run, grid),
    useScatterValues(green, file ?? '', dataset, overview, run, grid),
    useScatterValues(blue, file ?? '', dataset, overview, run, grid),
  ];
  const [reds, greens, blues] = answers.map(({ values }) => values);
  const wanted = [red, green, blue].filter((source) => source !== null).length;
  const map = useMemo(() => {
    const overlaid = [
      [red, reds],
      [green, greens],
      [blue, blues],
    ].flatMap(([source, values], i): OverlaidMap[] => {
      if (!source || !values) return [];
      const numbers = values as ArrayLike<number>;
      const { short } = axisWords(source as ScatterSource, run, energies, units);
      return [
        { name: short, color: OVERLAY_COLORS[i]!, channel: i, values: numbers, range: defaultContrast(numbers, false) },
      ];
    });
    if (wanted === 0 || overlaid.length < wanted) return null;
    return {
      kind: 'rgb' as const,
      rows: grid.rows,
      columns: grid.columns,
      inCube: grid.grid,
      name: `Overlay of ${overlaid.map(({ name }) => name).join(', ')}`,
      values: NO_VALUES,
      maps: overlaid,
    };
  }, [red, green, blue, reds, greens, blues, wanted, grid, run, energies, units]);
  const failed = answers.find(({ error }) => error);
  return {
    map,
    loading: isShown && wanted > 0 && map === null && !failed,
    error: failed?.error ?? null,
    retry: () => failed?.retry(),
    partial: false,
    groups,
    sources,
  };
}

const NO_VALUES = new Float32Array(0);
