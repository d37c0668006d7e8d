import { resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { MaskParameters } from '../../../src-preload/contract/steps.ts';
import { maskCube } from '../../analysis/preprocessing/mask.ts';
import { mapShape, ofKept } from '../../analysis/preprocessing/spectrum-cube.ts';
import { surveySpectra } from '../../analysis/preprocessing/survey.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { saveBeforeAfter } from './before-after.ts';
import { missing } from './clustering.ts';
import { readMapFile } from './map-file.ts';

/**
 * Leaves pixels out of what follows: those of a file, with totals below or above a limit, of certain clusters; several of
 * these together leave out what any of them names.
 */
export async function mask(state: RunState, parameters: MaskParameters, step: number): Promise<StepOutcome> {
  const { cube } = state;
  const before = state.spectra;
  const named = await namedSpectra(state, parameters);
  const out = parameters.invert ? named.map((one) => 1 - one) : named;
  const masked = maskCube(cube, out);
  const { rows, columns } = cube;
  // 1 where a pixel is left out, by this mask or an earlier one.
  const map = new Int32Array(rows * columns).fill(masked.kept ? 1 : 0);
  for (const pixel of masked.kept ?? []) map[pixel] = 0;
  state.prepare(masked);
  const shown = await saveBeforeAfter(state, step, before, state.spectra);
  const left = masked.spectra.pixels;
  if (left === before.pixels) state.context.job.warn('The mask names no pixel: all of them take part.');
  return {
    results: { masked: rows * columns - left, kept: left, shown: shown.shown },
    arrays: [await state.save(step, 'mask', mapShape(cube), map), ...shown.arrays],
  };
}

/** 1 for each spectrum that the parameters name. */
async function namedSpectra(state: RunState, parameters: MaskParameters): Promise<Uint8Array> {
  const { cube } = state;
  const { file, below, above, labels } = parameters;
  const named = new Uint8Array(cube.spectra.pixels);
  if (file !== undefined) {
    const values = await readMapFile(resolve(state.recipeFolder, file), mapShape(cube), 'file');
    if (values.some((value) => Number.isNaN(value))) {
      const advice = 'Write 0 where a pixel takes part and 1 where it is left out.';
      throw new AppError('data-unsuitable', `${file} is no mask: it holds NaN.`, advice, { field: 'file' });
    }
    ofKept(cube, Float64Array.from(values)).forEach((value, i) => {
      if (value !== 0) named[i] = 1;
    });
  }
  if (below !== undefined || above !== undefined) {
    const { totals } = cube.own ? await surveySpectra(cube.own, state.context) : await state.survey();
    totals.forEach((total, i) => {
      if (total < (below ?? Number.NEGATIVE_INFINITY) || total > (above ?? Number.POSITIVE_INFINITY)) named[i] = 1;
    });
  }
  if (labels !== undefined) {
    const { clustering } = state;
    if (!clustering) throw missing('mask', 'labels', '{ "op": "kmeans", "clusters": 3 }');
    const absent = labels.find((label) => label >= clustering.clusters);
    if (absent !== undefined) {
      const message = `There is no cluster ${absent}: they count from 0 to ${clustering.clusters - 1}.`;
      throw new AppError('parameter-invalid', message, 'Choose among these.', { field: 'labels' });
    }
    clustering.labels.forEach((label, i) => {
      if (labels.includes(label)) named[i] = 1;
    });
  }
  return named;
}
