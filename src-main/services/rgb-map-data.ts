import { AppError } from '../../src-preload/contract/errors.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import type { RgbMapData } from '../figures/rgb-map-figure.ts';
import { type FigureSource, provenance, titleOf } from './figure-source.ts';
import { mapOf, mapsGrid } from './maps-of-run.ts';

/**
 * Up to three maps of a run for an overlay.
 * @throws {AppError} `parameter-invalid` when none is named, or one is no map of this run
 */
export function rgbMapData(source: FigureSource, { maps }: FigureRequest): RgbMapData {
  if (!maps || maps.length === 0) {
    const advice = 'Write "maps": [{ "array": "abundances", "index": 0 }, …], up to three.';
    throw new AppError('parameter-invalid', 'An RGB map needs to know of which maps.', advice, { field: 'maps' });
  }
  const grid = mapsGrid(source);
  return {
    ...grid,
    title: titleOf(source),
    maps: maps.map((map) => ({
      name: map.name ?? (map.index > 0 ? `${map.array} ${map.index + 1}` : map.array),
      values: mapOf(source, map, grid.rows * grid.columns),
    })),
    provenance: provenance(source),
  };
}
