import type { ColorMapName } from '../vis/color-tables.ts';
import type { GridInCube } from '../vis/map-grid.ts';

/** A phase as the map's legend shows it. Those that are not kept, such as a sweep's, have ids below zero. */
export interface MapPhase {
  readonly id: number;
  readonly name: string;
  readonly letter: string;
  readonly color: string;
  readonly clusters: readonly number[];
  readonly pixels: number;
}

interface MapDataOf {
  readonly values: Int32Array | Float32Array | Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Where these pixels lie in the cube. */
  readonly inCube: GridInCube;
  /** What the map is, in words. */
  readonly name: string;
}

/** A map as it is shown: numbers through a color table, labels in phase colors, or maps that mix their colors. */
export type MapData =
  | (MapDataOf & {
      readonly kind: 'values';
      readonly title: string;
      readonly colors: ColorMapName | null;
      readonly signed: boolean;
    })
  | (MapDataOf & { readonly kind: 'labels'; readonly phases: readonly MapPhase[] })
  /** Up to three maps on each other; `values` is empty. */
  | (MapDataOf & { readonly kind: 'rgb'; readonly maps: readonly OverlaidMap[] });

/** One of the maps of an overlay. */
export interface OverlaidMap {
  readonly name: string;
  readonly color: string;
  /** 0 red, 1 green, 2 blue. */
  readonly channel: number;
  readonly values: ArrayLike<number>;
  /** What is dark and what is bright; null where no pixel has a value. */
  readonly range: readonly [number, number] | null;
}

/** A map that a panel has made of a run's arrays, such as the clusters of another cut of a dendrogram. */
export interface MadeMap {
  /** Number of the run that it is of. */
  readonly run: number;
  /** Panel that made it; only that one changes it or takes it back. */
  readonly by: string;
  readonly map: MapData;
}
