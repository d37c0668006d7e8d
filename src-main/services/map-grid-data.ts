import { AppError } from '../../src-preload/contract/errors.ts';
import { type LookedAtRun, lookOf, nameOfMap } from '../../src-preload/contract/map-looks.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import type { GridMap, MapGridData } from '../figures/map-grid-figure.ts';
import { type FigureSource, lookedAt, provenance, titleOf } from './figure-source.ts';
import { type AskedMap, mapCount, mapOf, mapsGrid } from './maps-of-run.ts';

/**
 * Maps of a run with the labels, units and colors that the window shows them with.
 * @throws {AppError} `parameter-invalid` when none is named, or one is no map of this run
 */
export function mapGridData(source: FigureSource, request: FigureRequest): MapGridData {
  const { maps, range } = request;
  if (!maps || maps.length === 0) {
    const advice = 'Write "maps": [{ "array": "abundances", "index": 0 }, …].';
    throw new AppError('parameter-invalid', 'A figure of maps needs to know of which.', advice, { field: 'maps' });
  }
  const grid = mapsGrid(source);
  const [only] = maps;
  const drawn = maps.map((map) => gridMap(source, map, request, grid.rows * grid.columns));
  // A map that stands alone has no heading: the title says which it is.
  const of = maps.length === 1 && (only!.name || drawn[0]!.name) ? `${drawn[0]!.name}, ` : '';
  return {
    ...grid,
    title: `${of}${titleOf(source)}`,
    maps: drawn,
    ...(range ? { range: { min: range[0], max: range[1] } } : {}),
    provenance: provenance(source),
  };
}

function gridMap(source: FigureSource, map: AskedMap, { colors, energyUnit }: FigureRequest, pixels: number): GridMap {
  const values = mapOf(source, map, pixels);
  const run = lookedAt(source.result, energyUnit);
  const look = lookOf(map.array, run, map.index);
  return {
    name: map.name ?? nameInFigure(source, map, run),
    values,
    label: look.title,
    colorMap: colors === 'automatic' ? look.colors : colors,
    centered: look.signed,
  };
}

/** `Abundances 2`, or the name that the run gives it; a map that is the only one of its array is called like this. */
function nameInFigure(source: FigureSource, { array, index }: AskedMap, run: LookedAtRun): string {
  const { label, item } = lookOf(array, run, index);
  const number = /-(\d+)$/.exec(array)?.[1];
  const called = number ? `${label} ${number}` : label;
  if (mapCount(source, array) === 1) return called;
  const own = nameOfMap(array, run, index);
  return own === `${item} ${index + 1}` ? `${called}${number ? ',' : ''} ${index + 1}` : own;
}
