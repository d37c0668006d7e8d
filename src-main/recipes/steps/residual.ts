import { AppError } from '../../../src-preload/contract/errors.ts';
import type { ResidualParameters } from '../../../src-preload/contract/steps.ts';
import { componentsInCounts, weightsInCounts } from '../../analysis/preprocessing/poisson-scale.ts';
import type { PoissonWeights } from '../../analysis/preprocessing/spectrum-cube.ts';
import { type LinearModel as Model, measureResidual, type Residual } from '../../analysis/validation/residual.ts';
import type { LinearModel, RunState, StepOutcome } from '../run-state.ts';
import { missing } from './clustering.ts';

/** What a decomposition, an unmixing or the mean spectra of clusters leave unexplained. */
export async function residual(state: RunState, { of }: ResidualParameters, step: number): Promise<StepOutcome> {
  const known = [...state.linearModels.keys()];
  const source = of ?? known.at(-1) ?? state.clustering?.op;
  const model = source === undefined ? undefined : modelOf(state, source);
  if (source === undefined || !model) {
    if (!of && state.network) throw ofItsOwn();
    throw missing('residual', of ? `a model of "${of}"` : 'a model', `{ "op": "${of ?? 'pca'}" }`);
  }
  const found = await residualOf(state, model);
  const channels = state.cube.signal.size;
  return {
    results: { of: source, relativeError: found.relativeError },
    arrays: [
      await state.saveMap(step, 'residual', found.perPixel),
      await state.save(step, 'residual-spectrum', [channels], found.perChannel),
      await state.save(step, 'residual-mean', [channels], found.mean),
    ],
  };
}

/** An autoencoder has measured already what this step would. */
function ofItsOwn(): AppError {
  return new AppError(
    'input-missing',
    'The step "residual" is for decompositions, unmixings and clusters; an autoencoder writes its own residual.',
    'Leave this step out: "residual" is among the results of the autoencoder, and a step "denoising" says what is in it.',
    { field: 'op' },
  );
}

/** What a model of the prepared spectra leaves: in counts where these are scaled for Poisson noise. One pass. */
export function residualOf(state: RunState, model: Model): Promise<Residual> {
  const { poisson } = state.cube;
  return poisson
    ? measureResidual(state.ownSpectra, inCounts(model, poisson), state.context)
    : measureResidual(state.spectra, model, state.context);
}

/** A model of spectra scaled for Poisson noise, as one of the counts. */
function inCounts({ components, mean, weights }: Model, poisson: PoissonWeights): Model {
  const run = (first: number, count: number) =>
    weightsInCounts(weights(first, count), { ...poisson, pixels: poisson.pixels.subarray(first, first + count) });
  return { components: componentsInCounts(components, poisson), mean, weights: run };
}

function modelOf(state: RunState, op: string): Model | undefined {
  const { clustering } = state;
  const linear = state.linearModels.get(op);
  if (linear) return inRuns(linear, state.spectra.pixels);
  if (!clustering?.means || clustering.op !== op) return undefined;
  const { labels, clusters, means } = clustering;
  const oneHot = (first: number, count: number) => {
    const weights = new Float32Array(count * clusters);
    for (let i = 0; i < count; i++) weights[i * clusters + labels[first + i]] = 1;
    return weights;
  };
  return { components: means, mean: new Float32Array(state.spectra.channels), weights: oneHot };
}

/** A model with its weights read run by run. */
export function inRuns({ components, mean, weights }: LinearModel, pixels: number): Model {
  const width = weights.length / pixels;
  return { components, mean, weights: (first, count) => weights.subarray(first * width, (first + count) * width) };
}
