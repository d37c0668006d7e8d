import { type Axis, type DType, isRealNumber } from '../../../src-preload/contract/dataset.ts';

/** An array of numbers under its name; `shape` in MATLAB's order of indices. */
interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** A matrix of channels × pixels whose pixels are those of an image, column by column. */
export interface PixelMatrix<Variable extends NamedArray> {
  readonly variable: Variable;
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** The numbers that say so: `nRow and nCol`. */
  readonly why: string;
}

/** Names of the numbers of rows and of columns, as hyperspectral benchmark files have them; lower case. */
const NAMES: readonly (readonly [string, string])[] = [
  ['nrow', 'ncol'],
  ['nrows', 'ncols'],
  ['rows', 'cols'],
  ['row', 'col'],
  ['h', 'w'],
  ['height', 'width'],
  ['lines', 'samples'],
];

/** The largest matrix with as many columns as the image that two single numbers beside it describe has pixels. */
export function findPixelMatrix<Variable extends NamedArray>(
  variables: readonly Variable[],
  scalarOf: (variable: Variable) => number | undefined,
): PixelMatrix<Variable> | undefined {
  const named = (name: string) => variables.find((variable) => variable.name.toLowerCase() === name);
  for (const [rowName, columnName] of NAMES) {
    const [row, column] = [named(rowName), named(columnName)];
    const [rows, columns] = [row && scalarOf(row), column && scalarOf(column)];
    if (!row || !column || !(Number.isInteger(rows) && Number.isInteger(columns) && rows! > 1 && columns! > 1))
      continue;
    const fitting = variables.filter(({ shape, dtype }) => {
      return shape.length === 2 && shape[0]! > 1 && shape[1] === rows! * columns! && isRealNumber(dtype);
    });
    const [variable] = fitting.sort((a, b) => b.shape[0]! - a.shape[0]!);
    if (!variable) continue;
    const why = `the numbers ${row.name} and ${column.name}`;
    return { variable, rows: rows!, columns: columns!, channels: variable.shape[0]!, why };
  }
  return undefined;
}

/** What a pixel matrix is as a spectrum image `[y, x, channel]`, but for its values. */
export function describePixelMatrix({ variable, rows, columns, channels, why }: PixelMatrix<NamedArray>) {
  const axis = (name: string, size: number, role: Axis['role']): Axis => {
    return { name, size, scale: 1, offset: 0, units: '', role };
  };
  return {
    description: {
      title: `${variable.name} as an image of ${rows} × ${columns} pixels, column by column`,
      kind: 'spectrum-image' as const,
      shape: [rows, columns, channels],
      dtype: variable.dtype,
      axes: [axis('y', rows, 'navigation'), axis('x', columns, 'navigation'), axis('channel', channels, 'signal')],
    },
    warning: `"${variable.name}" (${channels} × ${rows * columns}) is offered as a spectrum image too: ${why} give ${rows} × ${columns} pixels.`,
  };
}
