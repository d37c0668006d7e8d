import type { ResidualModel, ResidualParameters } from '../../../src-preload/contract/steps.ts';
import { clusterMeans } from '../../analysis/clustering/cluster-means.ts';
import { type Autoencoder, applyAutoencoder } from '../../analysis/networks/autoencoder.ts';
import { componentsInCounts, weightsInCounts } from '../../analysis/preprocessing/poisson-scale.ts';
import type { PoissonWeights } from '../../analysis/preprocessing/spectrum-cube.ts';
import {
  type LinearModel as Model,
  measureResidual,
  type Residual,
  residualSums,
} from '../../analysis/validation/residual.ts';
import type { Clustering, LinearModel, RunState, StepOutcome } from '../run-state.ts';
import { missing } from './clustering.ts';

/** What a decomposition, an unmixing, the mean spectra of clusters or a network leave unexplained. */
export async function residual(state: RunState, { of }: ResidualParameters, step: number): Promise<StepOutcome> {
  const source = of ?? state.lastModel;
  const found = source && (await residualBy(state, source));
  if (!found) throw missing('residual', of ? `a model of "${of}"` : 'a model', `{ "op": "${of ?? 'pca'}" }`);
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

/** @returns undefined when no step has made such a model */
async function residualBy(state: RunState, op: ResidualModel): Promise<Residual | undefined> {
  switch (op) {
    case 'autoencoder':
      return state.network && residualOfNetwork(state, state.network);
    case 'pca':
    case 'nmf':
    case 'ica':
    case 'fcls': {
      const model = state.linearModel(op);
      return model && residualOf(state, inRuns(model, state.spectra.pixels));
    }
    default:
      return state.clustering?.op === op ? residualOf(state, await meansModel(state, state.clustering)) : undefined;
  }
}

/** One pass of the network; in counts where it has learned spectra that are scaled for Poisson noise. */
async function residualOfNetwork(state: RunState, network: Autoencoder): Promise<Residual> {
  const { poisson } = state.cube;
  const { spectraAtHand: spectra, context } = state;
  const { channels } = spectra;
  const sums = residualSums(spectra);
  await applyAutoencoder(spectra, network, context, (first, back, values) => {
    if (!poisson) return sums.add(first, values, back);
    const factor = (at: number) =>
      poisson.pixels[first + Math.floor(at / channels)]! * poisson.channels[at % channels]!;
    const counted = (scaled: Float32Array) => scaled.map((value, at) => value * factor(at));
    sums.add(first, counted(values), counted(back));
  });
  return sums.finish();
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

/** Each spectrum is the mean of its cluster. */
async function meansModel(state: RunState, { labels, clusters, means }: Clustering): Promise<Model> {
  const components = means ?? (await clusterMeans(state.spectra, labels, clusters, state.context)).means;
  const oneHot = (first: number, count: number) => {
    const weights = new Float32Array(count * clusters);
    for (let i = 0; i < count; i++) weights[i * clusters + labels[first + i]!] = 1;
    return weights;
  };
  return { components, mean: new Float32Array(state.spectra.channels), weights: oneHot };
}

/** A model with its weights read run by run. */
export function inRuns({ components, mean, weights }: LinearModel, pixels: number): Model {
  const width = weights.length / pixels;
  return { components, mean, weights: (first, count) => weights.subarray(first * width, (first + count) * width) };
}
