import { AppError } from '../../../src-preload/contract/errors.ts';
import type { FclsParameters } from '../../../src-preload/contract/steps.ts';
import { normalizedRows } from '../../analysis/preprocessing/normalize.ts';
import {
  channelScaled,
  channelScaledSpectra,
  componentsInCounts,
  weightsOfScaled,
} from '../../analysis/preprocessing/poisson-scale.ts';
import { unmix } from '../../analysis/unmixing/fcls.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { missing } from './clustering.ts';
import { type NamedSpectra, readLibrary } from './endmember-library.ts';
import { meansOfRegions } from './endmember-regions.ts';
import { inRuns, residualOf } from './residual.ts';

/** From this condition number on, shares are uncertain: the endmembers are much alike. */
const ALIKE = 1e3;

/**
 * After Poisson scaling the least squares are weighted by the noise of the channels, while shares and amounts are those of
 * counts: abundances times endmembers, as they are saved, explain what was measured.
 */
export async function fcls(state: RunState, parameters: FclsParameters, step: number): Promise<StepOutcome> {
  const { totals } = await state.survey();
  const { context, cube } = state;
  const { poisson } = cube;
  const channels = cube.signal.size;
  const { from, endmembers, names, arrays: ofEndmembers } = await chooseEndmembers(state, parameters, step);
  const spectra = poisson ? channelScaledSpectra(state.spectra, poisson) : state.spectra;
  const found = await unmix(spectra, endmembers, parameters.constraint, context);
  const count = endmembers.length / channels;
  if (found.condition > ALIKE) {
    context.job.warn(
      `The endmembers are much alike (condition ${found.condition.toPrecision(2)}): their shares are uncertain.`,
    );
  }
  if (parameters.constraint === 'sum-to-one') {
    const ofPixels = poisson ? poisson.pixels.map((weight) => weight ** 2 * channels) : totals;
    warnOfUnequal(state, ofPixels, poisson ? componentsInCounts(endmembers, poisson) : endmembers);
  }
  const weights = poisson ? weightsOfScaled(found.abundances, poisson) : found.abundances;
  const model = { components: endmembers, weights, mean: new Float32Array(channels) };
  state.setLinearModel('fcls', model);
  // Errors of scaled spectra are no counts: one more pass tells what the shares leave of what was measured.
  const inCounts = poisson && (await residualOf(state, inRuns(model, state.spectra.pixels)));
  const means = Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let at = i; at < found.abundances.length; at += count) sum += found.abundances[at]!;
    return sum / state.spectra.pixels;
  });
  const arrays = [
    await state.saveMap(step, 'abundances', found.abundances, [count]),
    await state.saveMap(step, 'rmse', inCounts?.perPixel ?? found.rmse),
    ...ofEndmembers,
  ];
  const { condition } = found;
  const { relativeError } = inCounts ?? found;
  return {
    results: {
      from,
      constraint: parameters.constraint,
      relativeError,
      condition,
      meanAbundances: means,
      ...(names.some((name) => name !== '') && { names: [...names] }),
    },
    arrays,
  };
}

interface Chosen {
  readonly from: string;
  /** In the units of the prepared spectra, or counts divided by the weights of the channels. */
  readonly endmembers: Float32Array;
  /** What they are called; empty where nobody has named them. */
  readonly names: readonly string[];
  /** Names of the arrays that they were saved as, where no step before has saved them. */
  readonly arrays: readonly string[];
}

async function chooseEndmembers(state: RunState, parameters: FclsParameters, step: number): Promise<Chosen> {
  const { from, file, regions, constraint } = parameters;
  if (file !== undefined) {
    const given = await readLibrary(state, file);
    return { from: 'file', ...(await saved(state, given, normalizedLike(state, given.spectra, constraint), step)) };
  }
  if (regions) {
    const given = await meansOfRegions(state, regions);
    return { from: 'regions', ...(await saved(state, given, given.prepared, step)) };
  }
  const source = from ?? [...state.referenceSpectra.keys()].at(-1);
  const endmembers = source === undefined ? undefined : state.referenceSpectra.get(source);
  if (source && endmembers) return { from: source, endmembers, names: [], arrays: [] };
  throw missing('fcls', from ? `endmembers from "${from}"` : 'endmembers', `{ "op": "${from ?? 'vca'}" }`);
}

/** Saves endmembers, in counts after Poisson scaling; where spectra were normalized also in the data's own units. */
async function saved(
  state: RunState,
  { spectra: own, names }: NamedSpectra,
  prepared: Float32Array,
  step: number,
): Promise<Omit<Chosen, 'from'>> {
  const { poisson, normalized, signal } = state.cube;
  const save = (word: string, spectra: Float32Array) =>
    state.save(step, word, [own.length / signal.size, signal.size], spectra);
  // Channels without any counts tell nothing and take no part.
  const endmembers = poisson ? channelScaled(own, poisson) : prepared;
  const arrays = [await save('endmembers', poisson ? componentsInCounts(endmembers, poisson) : endmembers)];
  if (normalized) arrays.push(await save('own-endmembers', own));
  return { endmembers, names, arrays };
}

/**
 * References in the data's own units, normalized as the spectra were.
 * @throws {AppError} `parameter-invalid` when they cannot be treated alike
 */
function normalizedLike({ cube }: RunState, own: Float32Array, constraint: FclsParameters['constraint']): Float32Array {
  const { normalized, signal } = cube;
  if (!normalized) return own;
  if (normalized.some(({ channels }) => channels !== signal.size)) {
    throw new AppError(
      'parameter-invalid',
      'After "normalize", channels were cropped or binned: references cannot be normalized as the spectra were.',
      'Put "crop" and "rebin" before "normalize".',
      { field: 'from' },
    );
  }
  if (constraint !== 'sum-to-one' && normalized.some(({ method }) => method === 'zscore')) {
    throw new AppError(
      'parameter-invalid',
      'After z-scores the amounts of references are not determined: what was taken off each channel mixes only where shares sum to one.',
      'Take "constraint": "sum-to-one", or another normalization.',
      { field: 'constraint' },
    );
  }
  return normalizedRows(own, normalized);
}

/** A spectrum is brighter or darker than any mixture when its total is beyond those of all endmembers by this factor. */
const BEYOND = 1.25;
/** From this share of such spectra on, they are told of. */
const MANY = 0.1;

function warnOfUnequal(state: RunState, totals: Float32Array, endmembers: Float32Array): void {
  const channels = state.cube.signal.size;
  const own = Array.from({ length: endmembers.length / channels }, (_, i) =>
    endmembers.subarray(i * channels, (i + 1) * channels).reduce((sum, value) => sum + value, 0),
  );
  const [least, most] = [Math.min(...own), Math.max(...own)];
  if (!(least > 0)) return;
  const beyond = totals.reduce((count, total) => count + (total > BEYOND * most || total < least / BEYOND ? 1 : 0), 0);
  if (beyond < MANY * totals.length) return;
  const share = Math.round((100 * beyond) / totals.length);
  state.context.job.warn(
    `${share} % of the spectra are brighter or darker than any mixture of the endmembers: shares that sum to one leave no room for that. Normalize before ("normalize"), or take "constraint": "non-negative".`,
  );
}
