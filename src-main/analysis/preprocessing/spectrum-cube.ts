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

/** Another length of an axis that starts later or has wider steps. */
export function resizedAxis(axis: Axis, size: number, offset: number, scale = axis.scale): Axis {
  return { ...axis, size, offset, scale };
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
