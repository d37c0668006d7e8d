import { AppError } from '../../../src-preload/contract/errors.ts';
import type { Input, KMeansParameters, SilhouetteParameters } from '../../../src-preload/contract/steps.ts';
import { fitKMeansSweep } from '../../analysis/clustering/k-means.ts';
import { fitMiniBatch } from '../../analysis/clustering/mini-batch.ts';
import { EXACT_UP_TO, silhouettes, stratifiedSample } from '../../analysis/validation/silhouette.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { describeClusters } from './describe-clusters.ts';

export async function kmeans(state: RunState, parameters: KMeansParameters, step: number): Promise<StepOutcome> {
  const input = inputOf(state, parameters.input, 'kmeans');
  const centered = await state.centered(input);
  const { rows, columns } = state.cube;
  const hearLabels = (labels: Uint8Array) =>
    state.context.job.preview?.({ kind: 'labels', rows, columns, labels: previewMap(state.cube, labels) });
  const context = { ...state.context, hearLabels };
  const { miniBatch } = parameters;
  const model = miniBatch
    ? await fitMiniBatch(centered, parameters, miniBatch, context)
    : (await fitKMeansSweep(centered, [parameters.clusters], parameters, context))[0];
  if (miniBatch) {
    state.context.job.warn(
      'Mini-batch k-means is approximate: clusters were learned from parts of the data, and no minimum of the whole was looked for. Leave miniBatch out for that.',
    );
  }
  if (!model.converged) {
    state.context.job.warn(
      `k-means stopped after ${model.iterations} iterations without converging; raise maxIterations.`,
    );
  }
  const { arrays, exemplars } = await describeClusters(state, 'kmeans', step, input, centered, model);
  const { inertia, iterations, converged, sizes, restartInertias } = model;
  return {
    results: {
      input,
      inertia,
      iterations,
      converged,
      sizes: [...sizes],
      restartInertias: [...restartInertias],
      exemplars,
    },
    arrays,
  };
}

export async function silhouette(
  state: RunState,
  parameters: SilhouetteParameters,
  step: number,
): Promise<StepOutcome> {
  const { clustering } = state;
  if (!clustering) throw missing('silhouette', 'labels', '{ "op": "kmeans", "clusters": 3 }');
  const input = inputOf(state, parameters.input, 'silhouette');
  const { mean, spectra } = await state.centered(input);
  const sample = stratifiedSample(
    clustering.labels,
    clustering.clusters,
    parameters.sample ?? EXACT_UP_TO,
    parameters.seed,
  );
  const [found] = await silhouettes(spectra, mean, sample, [clustering], state.context);
  // Pixels that did not take part stay NaN: nothing is invented.
  const map = new Float32Array(clustering.labels.length).fill(Number.NaN);
  sample.forEach((pixel, i) => {
    map[pixel] = found.values[i];
  });
  return {
    results: {
      input,
      mean: found.mean,
      standardError: found.standardError,
      perCluster: [...found.perCluster],
      verdict: found.verdict,
      sampled: sample.length,
      exact: sample.length === clustering.labels.length,
    },
    arrays: [await state.saveMap(step, 'silhouette', map)],
  };
}

/**
 * What a step works on. Latent numbers also answer to `scores` where no decomposition has made any.
 * @throws {AppError} `input-missing` when scores or latent numbers are asked for and there are none
 */
export function inputOf(state: RunState, input: Input, op: string): Input {
  if (input === 'spectra' || state.coordinates(input)) return input;
  if (input === 'latent') throw missing(op, 'latent numbers', '{ "op": "autoencoder" }');
  if (state.coordinates('latent')) return 'latent';
  throw missing(op, 'scores', '{ "op": "pca", "components": 10 }');
}

/** A step needs what no earlier step has made. */
export function missing(op: string, word: string, example: string): AppError {
  return new AppError(
    'input-missing',
    `The step "${op}" needs ${word}, and no step before it makes any.`,
    `Put a step such as ${example} before it.`,
    { field: op },
  );
}

/** Labels on their way, over the whole map; 255 where a mask leaves pixels out. */
function previewMap({ kept, rows, columns }: RunState['cube'], labels: Uint8Array): Uint8Array {
  if (!kept) return labels;
  const map = new Uint8Array(rows * columns).fill(255);
  kept.forEach((pixel, i) => {
    map[pixel] = labels[i]!;
  });
  return map;
}
