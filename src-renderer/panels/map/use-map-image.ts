import { useMemo } from 'react';
import { hasLabel } from '../../../src-preload/contract/unassigned-pixels.ts';
import { useSettings } from '../../app/settings.ts';
import type { MapData, MapPhase } from '../../state/shown-map.ts';
import { useViewOf } from '../../state/view-store.ts';
import { type ColorMapName, colorTable } from '../../vis/color-tables.ts';
import { defaultContrast, extent } from '../../vis/contrast.ts';
import type { PixelImage } from '../../vis/draw-commands.ts';
import { intensityImage, labelImage, overlayImage } from '../../vis/map-image.ts';
import { type PhaseHatch, phaseHatches } from '../../vis/phase-hatch.ts';

type Range = readonly [number, number];

/** A map in colors, and what a person may change of them. */
export interface MapImage {
  readonly image: PixelImage | null;
  readonly colors: ColorMapName;
  readonly setColors: (colors: ColorMapName) => void;
  /** Null for labels, and where no pixel has a value. */
  readonly contrast: Range | null;
  /** The same where a person has chosen it; null while it is the default. */
  readonly chosenContrast: Range | null;
  /** Null goes back to the default range. */
  readonly setContrast: (contrast: Range | null) => void;
  /** Smallest and largest value. */
  readonly whole: Range | null;
  readonly phases: readonly MapPhase[] | null;
  readonly hatches: readonly PhaseHatch[];
  readonly hatched: boolean;
  /** Pixels without a value. */
  readonly holes: number;
}

const NO_HATCHES: readonly PhaseHatch[] = [];

/** Colors, contrast and pixels of a map. Every kind of map keeps its own choice of them. */
export function useMapImage(map: MapData | null, isWindow: boolean, lit: number | null): MapImage {
  const { settings } = useSettings();
  const { colorMaps: chosenColors, contrasts, set } = useViewOf('colorMaps', 'contrasts', 'set');
  const colors: ColorMapName =
    map?.kind === 'values' ? (chosenColors[colorKey(map)] ?? map.colors ?? settings.colorMap) : 'gray';
  const centered = map?.kind === 'values' && map.signed && colors === 'RdBu';
  const values = map?.kind === 'values' ? map.values : null;
  const whole = useMemo(() => (values ? extent(values) : null), [values]);
  const automatic = useMemo(() => (values ? defaultContrast(values, centered) : null), [values, centered]);
  const contrastKey = map?.kind === 'values' ? `${isWindow ? 'window' : map.name} ${centered}` : '';
  const contrast = contrasts[contrastKey] ?? automatic;
  const holes = useMemo(() => (map ? countHoles(map) : 0), [map]);

  const phases = map?.kind === 'labels' ? map.phases : null;
  const litPhase = phases ? lit : null;
  const image = useMemo(() => {
    if (!map) return null;
    if (map.kind === 'rgb') return overlayImage(map.maps, map.columns, map.rows);
    if (map.kind === 'labels') return labelImage(map.values, map.columns, map.rows, map.phases, litPhase);
    return contrast && intensityImage(map.values, map.columns, map.rows, contrast, colorTable(colors));
  }, [map, litPhase, contrast, colors]);

  const hatches = useMemo(
    () =>
      settings.hatchPhases && map?.kind === 'labels'
        ? phaseHatches(map.values, map.columns, map.rows, map.phases)
        : NO_HATCHES,
    [map, settings.hatchPhases],
  );

  return {
    image,
    colors,
    setColors: (name) => {
      if (map?.kind === 'values') set({ colorMaps: { ...chosenColors, [colorKey(map)]: name } });
    },
    contrast,
    chosenContrast: contrasts[contrastKey] ?? null,
    setContrast: (next) =>
      set({ contrasts: next ? { ...contrasts, [contrastKey]: next } : without(contrasts, contrastKey) }),
    whole,
    phases,
    hatches,
    hatched: settings.hatchPhases,
    holes,
  };
}

/** Total counts and windows share a choice of colors; each kind of array has its own. */
function colorKey(map: MapData & { kind: 'values' }): string {
  return map.colors === null ? 'counts' : map.title;
}

function countHoles(map: MapData): number {
  const { values, kind } = map;
  let holes = 0;
  if (kind === 'rgb') {
    for (let i = 0; i < map.rows * map.columns; i++)
      holes += map.maps.some((one) => !Number.isFinite(one.values[i])) ? 1 : 0;
    return holes;
  }
  if (kind === 'labels') for (let i = 0; i < values.length; i++) holes += hasLabel(values[i]) ? 0 : 1;
  else for (let i = 0; i < values.length; i++) holes += Number.isFinite(values[i]) ? 0 : 1;
  return holes;
}

function without<Value>(record: { readonly [key: string]: Value }, key: string): { readonly [key: string]: Value } {
  const { [key]: _, ...rest } = record;
  return rest;
}
