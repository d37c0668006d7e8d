import { AppError } from '../../../src-preload/contract/errors.ts';
import type {
  ArrangeParameters,
  CalibrateParameters,
  CropParameters,
  PatchesParameters,
  RebinParameters,
} from '../../../src-preload/contract/steps.ts';
import { calibrateCube } from '../../analysis/preprocessing/calibrate.ts';
import { cropCube } from '../../analysis/preprocessing/crop.ts';
import { afterPatches, binImages, cropImages } from '../../analysis/preprocessing/image-frames.ts';
import { cutPatches } from '../../analysis/preprocessing/patches.ts';
import { rebinCube } from '../../analysis/preprocessing/rebin.ts';
import { mapShape, type SpectrumCube } from '../../analysis/preprocessing/spectrum-cube.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { notAfterScaling } from './scaling.ts';

/** The data have been taken from the file in this order already (`run-recipe.ts`): what came of it. */
export async function arrange(state: RunState, _: ArrangeParameters, index: number): Promise<StepOutcome> {
  if (index === 0) return prepared(state, state.cube);
  throw new AppError('parameter-invalid', '"arrange" must be the first step.', 'Move it to the beginning.');
}

export async function crop(state: RunState, parameters: CropParameters): Promise<StepOutcome> {
  if (state.cube.poisson) throw notAfterScaling('crop');
  const { images } = state.cube;
  return prepared(state, images ? cropImages(state.cube, images, parameters) : cropCube(state.cube, parameters));
}

export async function rebin(state: RunState, parameters: RebinParameters): Promise<StepOutcome> {
  if (state.cube.poisson) throw notAfterScaling('rebin');
  const { cube } = state;
  if (cube.images) return prepared(state, binImages(cube, cube.images, parameters));
  const left = [cube.signal.size % parameters.signal, cube.rows % parameters.rows, cube.columns % parameters.columns];
  if (left.some((rest) => rest > 0)) {
    const [channels, rows, columns] = left;
    const several = (count: number, word: string) => (count === 1 ? word : `${count} ${word}s`);
    const names = [several(channels, 'channel'), several(rows, 'row'), several(columns, 'column')];
    const parts = names.filter((_, i) => left[i] > 0);
    state.context.job.warn(`Rebinning left out what does not fill a bin: the last ${parts.join(', ')}.`);
  }
  return prepared(state, rebinCube(cube, parameters));
}

export async function calibrate(state: RunState, parameters: CalibrateParameters): Promise<StepOutcome> {
  return prepared(state, calibrateCube(state.cube, parameters));
}

export async function patches(state: RunState, parameters: PatchesParameters): Promise<StepOutcome> {
  const { cube } = state;
  if (!cube.images) {
    throw new AppError(
      'data-unsuitable',
      '"patches" cuts images, and these are spectra.',
      'Leave this step out; for spectra see crop and rebin.',
    );
  }
  if (cube.images.patches) throw afterPatches('patches');
  if (cube.groups) {
    throw new AppError('parameter-invalid', '"patches" must come before "groups".', 'Put it before that step.');
  }
  const cut = cutPatches(cube, cube.images, parameters);
  state.prepare(cut);
  const { tops, lefts, whole, count } = cut.images!.patches!;
  return {
    results: {
      patches: cut.spectra.pixels,
      rows: tops.length,
      columns: lefts.length,
      images: count,
      whole: [whole.height, whole.width],
      tops: [...tops],
      lefts: [...lefts],
    },
  };
}

function prepared(state: RunState, cube: SpectrumCube): StepOutcome {
  state.prepare(cube);
  const { images } = cube;
  if (images) return { results: { shape: [...mapShape(cube), images.height, images.width] } };
  const { name, offset, scale, size, units } = cube.signal;
  return {
    results: {
      shape: [...mapShape(cube), size],
      signal: { name, from: offset, to: offset + scale * (size - 1), units },
    },
  };
}
