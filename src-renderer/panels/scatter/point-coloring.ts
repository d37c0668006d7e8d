import { useMemo, useState } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { isLabels, type ScatterSource, sourceText } from '../../parts/maps/axis-options.ts';
import { phasesOnMap } from '../../parts/maps/map-data.ts';
import { lookOf } from '../../parts/maps/map-looks.ts';
import { phasesOf } from '../../parts/runs/active-run.ts';
import type { MapPhase } from '../../state/shown-map.ts';
import { type ColorMapName, colorList, colorTable } from '../../vis/color-tables.ts';
import { defaultContrast, extent } from '../../vis/contrast.ts';
import { type PointColors, phasePointColors, plainColors, valuePointColors } from '../../vis/scatter/point-colors.ts';
import type { ScatterPoints } from '../../vis/scatter/scatter-points.ts';

interface Coloring {
  readonly colors: PointColors;
  /** Phases that the colors stand for, or null. */
  readonly phases: readonly MapPhase[] | null;
  /** The color bar, or null. */
  readonly bar: {
    readonly values: ArrayLike<number>;
    readonly whole: readonly [number, number];
    readonly contrast: readonly [number, number];
    readonly colors: readonly string[];
    readonly title: string;
    readonly onContrast: (contrast: readonly [number, number] | null) => void;
  } | null;
}

interface ColoringOf {
  readonly points: ScatterPoints;
  readonly source: ScatterSource | 'none';
  /** Numbers of the source over the map; null while they are on their way. */
  readonly values: ArrayLike<number> | null;
  readonly title: string;
  readonly run: RunRecord | null;
  readonly project: ProjectState | null | undefined;
  readonly litPhase: number | null;
  readonly plain: string;
  /** Table of maps without one of their own. */
  readonly usual: ColorMapName;
}

/** Colors of the points: phases, a number through a table, or one for all. */
export function usePointColoring(of: ColoringOf): Coloring {
  const { points, source, values, run, project, litPhase, plain } = of;
  const [contrasts, setContrasts] = useState<{ readonly [key: string]: readonly [number, number] }>({});
  const labels = source !== 'none' && isLabels(source) ? values : null;
  const phases = useMemo(() => {
    if (!labels || !run || source === 'none' || source.kind !== 'array') return null;
    const isSweep = source.name.startsWith('sweep');
    return phasesOnMap(isSweep ? [] : phasesOf(project, run.number, source.name), labels);
  }, [labels, run, project, source]);
  const look = source !== 'none' && source.kind === 'array' ? lookOf(source.name, run) : null;
  const table = look?.colors ?? of.usual;
  const isCentered = look?.signed === true && table === 'RdBu';
  // Shares have the same ends whatever they are.
  const range = look?.range ?? null;
  const numbers = labels ? null : values;
  const whole = useMemo(() => (numbers ? extent(numbers) : null), [numbers]);
  const automatic = useMemo(
    () => range ?? (numbers ? defaultContrast(numbers, isCentered) : null),
    [numbers, isCentered, range],
  );
  const key = source === 'none' ? '' : sourceText(source);
  const contrast = contrasts[key] ?? automatic;
  const [low, high] = contrast ?? [0, 1];
  const colors = useMemo(() => {
    if (labels && phases) return phasePointColors(points.pixels, labels, phases, litPhase);
    if (numbers) return valuePointColors(points.pixels, numbers, [low, high], colorTable(table));
    return plainColors(points.count, plain);
  }, [points, labels, phases, litPhase, numbers, low, high, table, plain]);
  const onContrast = (next: readonly [number, number] | null) => {
    const { [key]: _, ...others } = contrasts;
    setContrasts(next ? { ...others, [key]: next } : others);
  };
  const bar =
    numbers && whole && contrast
      ? { values: numbers, whole, contrast, colors: colorList(table), title: of.title, onContrast }
      : null;
  return { colors, phases, bar };
}
