import { resolve } from 'node:path';
import { isRealNumber } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { openFile } from '../../readers/registry.ts';
import type { RunState } from '../run-state.ts';

/** Spectra of the same channels from a file: a matrix of endmembers × channels, or all single spectra of a file. */
export async function readSpectra(state: RunState, name: string): Promise<Float32Array> {
  const path = resolve(state.recipeFolder, name);
  const channels = state.cube.signal.size;
  const file = await openFile(path);
  try {
    const rows: number[] = [];
    for (const dataset of file.datasets) {
      if (!isRealNumber(dataset.dtype) || dataset.shape.at(-1) !== channels || dataset.shape.length > 2) continue;
      const source = dataset.open();
      const values = source.read(
        0,
        dataset.shape.reduce((product, size) => product * size, 1),
      );
      for (const value of values) rows.push(Number(value));
      source.close();
    }
    if (rows.length === 0) {
      const shapes = file.datasets.map(({ shape }) => shape.join(' × ')).join('; ');
      throw new AppError(
        'data-unsuitable',
        `${name} holds no spectra of ${channels} channels (${shapes}).`,
        'Give spectra on the same channels as the prepared cube: crop and bin them in the same way.',
        { field: 'file' },
      );
    }
    if (!rows.every(Number.isFinite)) {
      throw new AppError('data-unsuitable', `${name} holds NaN or infinite values.`, 'Give finite spectra.', {
        field: 'file',
      });
    }
    return Float32Array.from(rows);
  } finally {
    file.close();
  }
}
