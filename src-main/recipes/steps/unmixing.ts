import { resolve } from 'node:path';
import { isRealNumber } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { FclsParameters, TraceParameters, VcaParameters } from '../../../src-preload/contract/steps.ts';
import { componentsInCounts, weightsInCounts } from '../../analysis/preprocessing/poisson-scale.ts';
import { signalRange } from '../../analysis/preprocessing/signal-range.ts';
import { type PoissonWeights, placeInMap } from '../../analysis/preprocessing/spectrum-cube.ts';
import { tiles } from '../../analysis/process-tiles.ts';
import { unmix } from '../../analysis/unmixing/fcls.ts';
import { measureLine } from '../../analysis/unmixing/trace-line.ts';
import { findEndmembers } from '../../analysis/unmixing/vca.ts';
import { openFile } from '../../readers/registry.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { missing } from './clustering.ts';
import { inRuns, residualOf } from './residual.ts';

export async function vca(state: RunState, parameters: VcaParameters, step: number): Promise<StepOutcome> {
  await state.survey();
  const found = await findEndmembers(state.spectra, parameters, state.context);
  state.setReferenceSpectra('vca', found.endmembers);
  const channels = state.cube.signal.size;
  const pixels = found.pixels.map((pixel) => placeInMap(state.cube, pixel));
  if (new Set(pixels).size < pixels.length) {
    state.context.job.warn(
      'Several endmembers come from the same pixel: the data hold fewer pure spectra than asked for.',
    );
  }
  const { poisson } = state.cube;
  const endmembers = poisson ? endmembersInCounts(found, poisson) : found.endmembers;
  return {
    results: { pixels, snr: found.snr, projective: found.projective },
    arrays: [await state.save(step, 'endmembers', [pixels.length, channels], endmembers)],
  };
}

/** Endmembers are spectra of pixels, each with a weight of its own. */
function endmembersInCounts(
  { endmembers, pixels }: { readonly endmembers: Float32Array; readonly pixels: readonly number[] },
  poisson: PoissonWeights,
): Float32Array {
  const weights = Float32Array.from(pixels, (pixel) => poisson.pixels[pixel]!);
  return weightsInCounts(componentsInCounts(endmembers, poisson), { ...poisson, pixels: weights });
}

/** From this condition number on, shares are uncertain: the endmembers are much alike. */
const ALIKE = 1e3;

export async function fcls(state: RunState, parameters: FclsParameters, step: number): Promise<StepOutcome> {
  await state.survey();
  const { from, endmembers } = await chooseEndmembers(state, parameters);
  const { context } = state;
  const channels = state.cube.signal.size;
  const found = await unmix(state.spectra, endmembers, parameters.constraint, context);
  const count = endmembers.length / channels;
  if (found.condition > ALIKE) {
    context.job.warn(
      `The endmembers are much alike (condition ${found.condition.toPrecision(2)}): their shares are uncertain.`,
    );
  }
  const model = { components: endmembers, weights: found.abundances, mean: new Float32Array(channels) };
  state.linearModels.set('fcls', model);
  // Errors of scaled spectra are no counts: one more pass tells what the shares leave of what was measured.
  const inCounts = state.cube.poisson && (await residualOf(state, inRuns(model, state.spectra.pixels)));
  const means = Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let at = i; at < found.abundances.length; at += count) sum += found.abundances[at]!;
    return sum / state.spectra.pixels;
  });
  const arrays = [
    await state.saveMap(step, 'abundances', found.abundances, [count]),
    await state.saveMap(step, 'rmse', inCounts?.perPixel ?? found.rmse),
  ];
  if (from === 'file') arrays.push(await state.save(step, 'endmembers', [count, channels], endmembers));
  const { condition } = found;
  const { relativeError } = inCounts ?? found;
  return {
    results: { from, constraint: parameters.constraint, relativeError, condition, meanAbundances: means },
    arrays,
  };
}

async function chooseEndmembers(state: RunState, { from, file }: FclsParameters) {
  if (file !== undefined) return { from: 'file', endmembers: await readSpectra(state, file) };
  const source = from ?? [...state.referenceSpectra.keys()].at(-1);
  const endmembers = source === undefined ? undefined : state.referenceSpectra.get(source);
  if (source && endmembers) return { from: source, endmembers };
  throw missing('fcls', from ? `endmembers from "${from}"` : 'endmembers', `{ "op": "${from ?? 'vca'}" }`);
}

/** Spectra of the same channels from a file: a matrix of endmembers × channels, or all single spectra of a file. */
async function readSpectra(state: RunState, name: string): Promise<Float32Array> {
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

/** Sum spectrum of the pixels that are nearly pure in one endmember, and a weak line in it. */
export async function trace(state: RunState, parameters: TraceParameters, step: number): Promise<StepOutcome> {
  const source = ['fcls', 'nmf'].find((op) => state.linearModels.has(op));
  if (source === undefined) throw missing('trace', 'abundances', '{ "op": "fcls" }');
  const { components, weights } = state.linearModels.get(source)!;
  const { context, cube } = state;
  // Counting statistics are those of counts, whatever the unmixing worked on.
  const spectra = state.ownSpectra;
  const count = components.length / spectra.channels;
  const { endmember, purity } = parameters;
  if (endmember >= count) {
    const message = `There is no endmember ${endmember}: they count from 0 to ${count - 1}.`;
    throw new AppError('parameter-invalid', message, 'Choose one of them.', { field: 'endmember' });
  }
  const sums = new Float64Array(spectra.channels);
  const pure = new Int32Array(spectra.pixels);
  let pixels = 0;
  for (const { first, count: size, values } of tiles(spectra)) {
    context.job.report({ phase: 'nearly pure pixels', done: first, total: spectra.pixels });
    await context.job.pause();
    for (let pixel = 0; pixel < size; pixel++) {
      const at = (first + pixel) * count;
      let total = 0;
      for (let i = 0; i < count; i++) total += weights[at + i]!;
      if (!(total > 0) || weights[at + endmember]! < purity * total) continue;
      pure[first + pixel] = 1;
      pixels++;
      for (let channel = 0; channel < spectra.channels; channel++)
        sums[channel] += values[pixel * spectra.channels + channel]!;
    }
  }
  if (pixels === 0) {
    const message = `No pixel holds ${purity * 100} % or more of endmember ${endmember}.`;
    throw new AppError('data-unsuitable', message, 'Lower the purity, or choose another endmember.', {
      field: 'purity',
    });
  }
  const [below, above] = parameters.background.map((range) => signalRange(cube.signal, range));
  const line = measureLine(sums, signalRange(cube.signal, parameters.line), below!, above!);
  if (sums.some((sum) => sum < 0) || sums.every((sum) => sum < 1)) {
    context.job.warn(
      'These are no counts (normalized or background-subtracted): the uncertainties of "trace" need counts.',
    );
  }
  const mean = Float32Array.from(sums, (sum) => sum / pixels);
  return {
    results: { endmember, pixels, ...line },
    arrays: [
      await state.saveMap(step, 'pure-pixels', pure),
      await state.save(step, 'pure-spectrum', [spectra.channels], mean),
    ],
  };
}
