import { lineThrough, positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { Spectra } from '../spectra.ts';

/** Spectra laid out as a picture: pixel `row · columns + column`. Preparing steps make a new one of these. */
export interface SpectrumCube {
  readonly spectra: Spectra;
  readonly rows: number;
  readonly columns: number;
  /** Navigation axes in C-order: `[y, x]` of a spectrum image, `[x]` of a line, none of a single spectrum. */
  readonly navigation: readonly Axis[];
  readonly signal: Axis;
}

/** Shape of a map of this cube: `[y, x]`, `[x]` of a line, `[1]` of a single spectrum. */
export function mapShape(cube: SpectrumCube): number[] {
  return cube.navigation.length === 0 ? [1] : cube.navigation.map((axis) => axis.size);
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
