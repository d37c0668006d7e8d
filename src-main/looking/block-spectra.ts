import type { BlockSpectraRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { BlockSpectra } from '../../src-preload/contract/looked-dataset.ts';
import type { RealArray } from '../../src-preload/contract/real-arrays.ts';
import { spectraAtHand } from './cube-cache.ts';
import { outsideTheMap } from './looked-cube.ts';

/** Numbers in one answer at most: it goes through three processes, beside whatever a pointer asks for. */
const MOST_VALUES = 2 ** 21;

/**
 * All spectra of a small rectangle, rows × columns × channels. A window asks ahead of a moving pointer, to have the next
 * ones at hand.
 * @throws {AppError} `parameter-invalid` when the block lies outside or is too large, what reading throws
 */
export async function blockSpectra(request: BlockSpectraRequest): Promise<BlockSpectra> {
  const cube = await spectraAtHand(request);
  const { row, column, rows, columns } = request.block;
  if (row + rows > cube.rows || column + columns > cube.columns) throw outsideTheMap(cube, 'block');
  const length = rows * columns * cube.channels;
  if (length > MOST_VALUES) {
    const message = `A block of ${rows} × ${columns} spectra of ${cube.channels} channels is too large.`;
    throw new AppError('parameter-invalid', message, `Ask for ${MOST_VALUES} values at most.`, { field: 'block' });
  }
  let values: BlockSpectra['values'] | undefined;
  for (let i = 0; i < rows; i++) {
    const line = cube.read((row + i) * cube.columns + column, columns);
    values ??= room(line, length);
    values.set(line, i * line.length);
  }
  return { values: values! };
}

function room(like: RealArray, length: number): BlockSpectra['values'] {
  if (like instanceof Float64Array) return new Float32Array(length);
  const Kind = like.constructor as new (length: number) => BlockSpectra['values'];
  return new Kind(length);
}
