import { useCallback, useMemo } from 'react';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { select, selectImages } from '../../parts/maps/region-history.ts';
import { type Pixel, useView } from '../../state/view-store.ts';
import { fromCube, toCube } from '../../vis/map-grid.ts';
import { type MapInCube, maskOfRegion, regionOfMask } from '../../vis/region-mask.ts';
import type { ScatterPoints } from '../../vis/scatter/scatter-points.ts';
import type { SelectHow } from '../../vis/scatter/scatter-vis.tsx';

/**
 * The selection among the points of a plot: which of them it holds, and what a point is on the map. Of a stack the selection is one of whole
 * images.
 */
export function useChosenPoints(points: ScatterPoints, map: MapInCube, overview: Overview, isStack: boolean) {
  const selection = useView((view) => view.selection);
  const chosenPixels = useMemo(
    () =>
      selection && isStack === (selection.ofImages === true)
        ? (maskOfRegion(selection.region, isStack ? map.columns : overview.columns, map) ?? NOTHING_CHOSEN)
        : null,
    [selection, isStack, overview.columns, map],
  );
  const chosen = useMemo(
    () => (chosenPixels ? chosenPoints(points.pixels, chosenPixels) : null),
    [chosenPixels, points],
  );
  const chosenCount = useMemo(() => (chosen ? countOnes(chosen) : 0), [chosen]);

  const pixelOf = useCallback(
    (point: number): Pixel => {
      const pixel = points.pixels[point]!;
      return toCube(map.grid, { row: Math.floor(pixel / map.columns), column: pixel % map.columns });
    },
    [points, map],
  );
  const pointAt = useCallback(
    (pixel: Pixel | null): number => {
      if (!pixel) return -1;
      const { row, column } = fromCube(map.grid, pixel);
      const isInside = row >= 0 && column >= 0 && row < map.rows && column < map.columns;
      return isInside ? points.pointOf[row * map.columns + column]! : -1;
    },
    [points, map],
  );
  const onSelect = (found: Int32Array, how: SelectHow) => {
    const mask = how === 'replace' || !chosenPixels ? new Uint8Array(map.rows * map.columns) : chosenPixels.slice();
    for (const point of found) mask[points.pixels[point]!] = how === 'remove' ? 0 : 1;
    if (isStack) selectImages([...mask.keys()].filter((image) => mask[image] === 1));
    else select(regionOfMask(mask, map, overview));
  };
  return { chosen, chosenCount, pixelOf, pointAt, onSelect };
}

/** 1 for each point whose pixel is chosen. Loops: with many points callbacks would take most of the time. */
function chosenPoints(pixels: Int32Array, chosen: Uint8Array): Uint8Array {
  const mask = new Uint8Array(pixels.length);
  for (let point = 0; point < mask.length; point++) mask[point] = chosen[pixels[point]!] ?? 0;
  return mask;
}

function countOnes(mask: Uint8Array): number {
  let count = 0;
  for (const one of mask) count += one;
  return count;
}

/** A selection outside the map of the run. */
const NOTHING_CHOSEN = new Uint8Array(0);
