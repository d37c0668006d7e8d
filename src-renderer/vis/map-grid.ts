import type { Axis, DatasetDescription } from '../../src-preload/contract/dataset.ts';
import { metresPerUnit } from '../../src-preload/contract/numbers.ts';
import type { RunResult, StepRecord } from '../../src-preload/contract/results.ts';
import type { Pixel } from '../state/view-store.ts';
import type { MapGrid } from './camera.ts';

/** A map's pixels in the cube they come from: row of the cube = `firstRow + rowStep · row`. */
export interface GridInCube {
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

export const WHOLE_CUBE: GridInCube = { firstRow: 0, firstColumn: 0, rowStep: 1, columnStep: 1 };

/** The axes of a dataset as its map has them: of pictures, the last two are where things are. */
export function mapAxes({ kind, axes }: Pick<DatasetDescription, 'kind' | 'axes'>): readonly Axis[] {
  const isPicture = kind === 'image' || kind === 'image-stack' || (kind === 'other' && axes.length >= 2);
  return isPicture ? axes.slice(-2).map((axis) => ({ ...axis, role: 'navigation' })) : axes;
}

/** Rows, columns, axes and proportions of a map with these axes; maps of lines have one row. */
export function gridOf(
  axes: readonly Axis[],
): MapGrid & { readonly rowAxis: Axis | null; readonly columnAxis: Axis | null } {
  const navigation = axes.filter((axis) => axis.role === 'navigation');
  const columnAxis = navigation.at(-1) ?? null;
  const rowAxis = navigation.length >= 2 ? navigation[navigation.length - 2] : null;
  const rows = navigation.slice(0, -1).reduce((product, axis) => product * axis.size, 1);
  return { rows, columns: columnAxis?.size ?? 1, aspect: aspectOf(rowAxis, columnAxis), rowAxis, columnAxis };
}

/** Height of a pixel over its width, 1 when the axes cannot be compared. */
function aspectOf(rowAxis: Axis | null, columnAxis: Axis | null): number {
  if (!rowAxis || !columnAxis) return 1;
  const height = Math.abs(rowAxis.scale) * (metresPerUnit(rowAxis.units) ?? 1);
  const width = Math.abs(columnAxis.scale) * (metresPerUnit(columnAxis.units) ?? 1);
  const comparable =
    rowAxis.units === columnAxis.units || (metresPerUnit(rowAxis.units) && metresPerUnit(columnAxis.units));
  const aspect = height / width;
  // Beyond 1:50 a calibration is wrong rather than a pixel that thin.
  return comparable && aspect >= 0.02 && aspect <= 50 ? aspect : 1;
}

/**
 * Where the pixels of a run's maps lie in the cube, from its steps of cropping and binning; with images these change each
 * image and leave the line of them as it is.
 */
export function gridOfRun(result: {
  readonly steps: readonly Pick<StepRecord, 'op' | 'parameters'>[];
  readonly prepared?: Pick<RunResult['prepared'], 'images'>;
}): GridInCube {
  return result.prepared?.images ? WHOLE_CUBE : cutAndBinned(result.steps);
}

/** Where the pixels of a run's images lie in the images of the file. */
export function gridOfImages(result: Pick<RunResult, 'steps'>): GridInCube {
  return cutAndBinned(result.steps);
}

function cutAndBinned(steps: readonly Pick<StepRecord, 'op' | 'parameters'>[]): GridInCube {
  let { firstRow, firstColumn, rowStep, columnStep } = WHOLE_CUBE;
  for (const { op, parameters } of steps) {
    if (op === 'crop') {
      firstRow += rowStep * firstOf(parameters.rows);
      firstColumn += columnStep * firstOf(parameters.columns);
    }
    if (op === 'rebin') {
      rowStep *= typeof parameters.rows === 'number' ? parameters.rows : 1;
      columnStep *= typeof parameters.columns === 'number' ? parameters.columns : 1;
    }
  }
  return { firstRow, firstColumn, rowStep, columnStep };
}

/** The pixel of the cube in the middle of a map's pixel. */
export function toCube(grid: GridInCube, pixel: Pixel): Pixel {
  return {
    row: grid.firstRow + grid.rowStep * pixel.row + (grid.rowStep >> 1),
    column: grid.firstColumn + grid.columnStep * pixel.column + (grid.columnStep >> 1),
  };
}

/** The map's pixel over a pixel of the cube; it may lie outside the map. */
export function fromCube(grid: GridInCube, pixel: Pixel): Pixel {
  return {
    row: Math.floor((pixel.row - grid.firstRow) / grid.rowStep),
    column: Math.floor((pixel.column - grid.firstColumn) / grid.columnStep),
  };
}

function firstOf(range: unknown): number {
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
}
