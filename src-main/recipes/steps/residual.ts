import type { ResidualParameters } from '../../../src-preload/contract/steps.ts';
import { componentsInCounts, weightsInCounts } from '../../analysis/preprocessing/poisson-scale.ts';
import type { PoissonWeights } from '../../analysis/preprocessing/spectrum-cube.ts';
import { measureResidual } from '../../analysis/validation/residual.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { missing } from './clustering.ts';

/** What a decomposition, an unmixing or the mean spectra of clusters leave unexplained. */
export async function residual(state: RunState, { of }: ResidualParameters, step: number): Promise<StepOutcome> {
  const known = [...state.linearModels.keys()];
  const source = of ?? known.at(-1) ?? state.clustering?.op;
  const model = source === undefined ? undefined : modelOf(state, source);
  if (source === undefined || !model) {
    throw missing('residual', of ? `a model of "${of}"` : 'a model', `{ "op": "${of ?? 'pca'}" }`);
  }
  const { poisson } = state.cube;
  const found = poisson
    ? await measureResidual(state.ownSpectra, inCounts(model, poisson), state.context)
    : await measureResidual(state.spectra, model, state.context);
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

/** A model of spectra scaled for Poisson noise, as one of the counts. */
function inCounts({ components, mean, weights }: Model, poisson: PoissonWeights): Model {
  const run = (first: number, count: number) =>
    weightsInCounts(weights(first, count), { ...poisson, pixels: poisson.pixels.subarray(first, first + count) });
  return { components: componentsInCounts(components, poisson), mean, weights: run };
}

type Model = NonNullable<ReturnType<typeof modelOf>>;

function modelOf(state: RunState, op: string) {
  const { clustering } = state;
  const linear = state.linearModels.get(op);
  if (linear) {
    const { components, mean, weights } = linear;
    const width = weights.length / state.spectra.pixels;
    const run = (first: number, count: number) => weights.subarray(first * width, (first + count) * width);
    return { components, mean, weights: run };
  }
  const means = state.referenceSpectra.get(op);
  if (!means || clustering?.op !== op) return undefined;
  const { labels, clusters } = clustering;
  const oneHot = (first: number, count: number) => {
    const weights = new Float32Array(count * clusters);
    for (let i = 0; i < count; i++) weights[i * clusters + labels[first + i]] = 1;
    return weights;
  };
  return { components: means, mean: new Float32Array(state.spectra.channels), weights: oneHot };
}
