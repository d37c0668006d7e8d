import { lineThrough, positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { Spectra } from '../spectra.ts';
import type { FrameGroups, ImageFrames } from './image-frames.ts';
import type { Normalization } from './normalize.ts';

/**
 * Spectra laid out as a picture: pixel `row · columns + column`, or `kept` of them. Preparing steps make a new one of
 * these.
 */
export interface SpectrumCube {
  /** As many spectra as pixels of the map, or as `kept` has. */
  readonly spectra: Spectra;
  /** After a mask: where in the map each spectrum lies, ascending. */
  readonly kept?: Uint32Array;
  readonly rows: number;
  readonly columns: number;
  /** Where in the map of the dataset the pixels of this map lie; the same map when not given. */
  readonly place?: MapPlace;
  /** Navigation axes in C-order: `[y, x]` of a spectrum image, `[x]` of a line, none of a single spectrum. */
  readonly navigation: readonly Axis[];
  readonly signal: Axis;
  /** The same spectra in the data's own units, where `spectra` are normalized or scaled. */
  readonly own?: Spectra;
  /** How `own` spectra were normalized, one after the other. */
  readonly normalized?: readonly Normalization[];
  /** By what counts were divided, where `spectra` are scaled for Poisson noise. */
  readonly poisson?: PoissonWeights;
  /** Where the "spectra" are images: rows 1, columns as many as there are images. */
  readonly images?: ImageFrames;
  /** Which images are trained on, and which are judged, once a step has said so. */
  readonly groups?: FrameGroups;
}

/** A part of a map whose pixels are blocks of that map's. */
export interface MapPlace {
  /** Size of the whole map. */
  readonly rows: number;
  readonly columns: number;
  /** First pixel of the part in it. */
  readonly row: number;
  readonly column: number;
  /** Rows and columns of it in one pixel. */
  readonly blockRows: number;
  readonly blockColumns: number;
}

/** Where the pixels of a cube lie in the map of its dataset. */
export function placeOf({ place, rows, columns }: SpectrumCube): MapPlace {
  return place ?? { rows, columns, row: 0, column: 0, blockRows: 1, blockColumns: 1 };
}

/** Divisors of counts: a count of pixel p and channel c was divided by `pixels[p] · channels[c]`; 0 where all are 0. */
export interface PoissonWeights {
  readonly pixels: Float32Array;
  readonly channels: Float32Array;
}

/** A cube with other spectra of the same pixels and channels, that are in the data's own units. */
export function withSpectra({ own, normalized, poisson, ...cube }: SpectrumCube, spectra: Spectra): SpectrumCube {
  return { ...cube, spectra };
}

/** Shape of a map of this cube: `[y, x]`, `[x]` of a line, `[1]` of a single spectrum. */
export function mapShape(cube: SpectrumCube): number[] {
  return cube.navigation.length === 0 ? [1] : cube.navigation.map((axis) => axis.size);
}

/**
 * Values of the spectra laid out over the whole map, `width` of them per pixel. Masked pixels get NaN, labels −1: nothing
 * is invented for them.
 */
export function overMap<Values extends Float32Array | Float64Array | Int32Array>(
  { kept, rows, columns }: SpectrumCube,
  values: Values,
  width = 1,
): Values {
  if (!kept) return values;
  const map = new (values.constructor as new (length: number) => Values)(rows * columns * width);
  map.fill(values instanceof Int32Array ? -1 : Number.NaN);
  kept.forEach((pixel, i) => {
    map.set(values.subarray(i * width, (i + 1) * width), pixel * width);
  });
  return map;
}

/** The inverse for a map of one value per pixel: those of the pixels that take part. */
export function ofKept<Values extends Float32Array | Float64Array | Int32Array | Uint8Array>(
  { kept }: SpectrumCube,
  map: Values,
): Values {
  if (!kept) return map;
  const values = new (map.constructor as new (length: number) => Values)(kept.length);
  kept.forEach((pixel, i) => {
    values[i] = map[pixel]!;
  });
  return values;
}

/** Where in the map the spectrum of this number lies. */
export function placeInMap({ kept }: SpectrumCube, spectrum: number): number {
  return kept ? kept[spectrum]! : spectrum;
}

/** Part of an axis: `size` indices from `first` on. */
export function croppedAxis(axis: Axis, first: number, size: number): Axis {
  return { ...axis, size, ...steps(axis, size, (index) => first + index) };
}

/** An axis whose indices are taken together in groups of `factor`; each group lies where the middle of its indices does. */
export function binnedAxis(axis: Axis, size: number, factor: number): Axis {
  return { ...axis, size, ...steps(axis, size, (index) => index * factor + (factor - 1) / 2) };
}

function steps(
  axis: Axis,
  size: number,
  parent: (index: number) => number,
): Pick<Axis, 'scale' | 'offset' | 'positions'> {
  if (!axis.positions) {
    return { offset: positionAt(axis, parent(0)), scale: axis.scale * (parent(1) - parent(0)) };
  }
  const positions = Array.from({ length: size }, (_, index) => positionAt(axis, parent(index)));
  return { positions, ...lineThrough(positions) };
}

/** The navigation axes with those of rows and columns replaced; a line has no rows axis. */
export function withNavigation(
  cube: SpectrumCube,
  change: { rows?: (axis: Axis) => Axis; columns?: (axis: Axis) => Axis },
) {
  const last = cube.navigation.length - 1;
  return cube.navigation.map((axis, i) =>
    i === last ? (change.columns?.(axis) ?? axis) : (change.rows?.(axis) ?? axis),
  );
}
