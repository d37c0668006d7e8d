import type { GmmParameters } from '../../../src-preload/contract/steps.ts';
import { fitGmmSweep, type GmmModel } from '../../analysis/clustering/gmm.ts';
import { type SampleWords, wordsOf } from '../../analysis/words.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { inputOf } from './clustering.ts';
import { describeClusters } from './describe-clusters.ts';

/** Of the scores or latent numbers when there are any: covariances between all channels are more than spectra can determine. */
export async function gmm(state: RunState, parameters: GmmParameters, step: number): Promise<StepOutcome> {
  const input = inputOf(state, parameters.input ?? state.lastCoordinates ?? 'spectra', 'gmm');
  const centered = await state.centered(input);
  const [model] = await fitGmmSweep(centered, [parameters.clusters], parameters, state.context);
  for (const warning of mixtureWarnings(model, wordsOf(state.context))) state.context.job.warn(warning);
  const { clusters, channels, labels, sizes, entropy, covariance } = model;
  const most = clusters > 1 ? Math.log(clusters) : 1;
  const relative = entropy.map((value) => value / most);
  const centroids = Float32Array.from(model.means);
  const margins = relative.map((value) => 1 - value);
  const described = await describeClusters(state, 'gmm', step, input, centered, {
    labels,
    clusters,
    centroids,
    margins,
  });
  const shapes = {
    full: [clusters, channels, channels],
    tied: [channels, channels],
    diag: [clusters, channels],
    spherical: [clusters],
  };
  const arrays = [
    ...described.arrays,
    await state.saveMap(step, 'responsibilities', model.responsibilities, [clusters]),
    await state.saveMap(step, 'entropy', entropy),
    await state.saveMap(step, 'entropy-relative', relative),
    await state.save(step, 'weights', [clusters], model.weights),
    await state.save(step, 'means', [clusters, channels], model.means),
    await state.save(step, 'covariances', shapes[covariance], model.covariances),
  ];
  return {
    results: {
      input,
      logLikelihood: model.logLikelihood,
      meanLogLikelihood: model.logLikelihood / labels.length,
      bic: model.bic,
      aic: model.aic,
      iterations: model.iterations,
      converged: model.converged,
      sizes: [...sizes],
      weights: [...model.weights],
      meanRelativeEntropy: relative.reduce((sum, value) => sum + value, 0) / relative.length,
      restartLogLikelihoods: [...model.restartLogLikelihoods],
      degenerate: [...model.degenerate],
      exemplars: described.exemplars,
    },
    arrays,
  };
}

/** What a person must know of a mixture before believing it. */
export function mixtureWarnings(
  { clusters, converged, iterations, degenerate, sizes }: GmmModel,
  { places }: SampleWords,
): string[] {
  const warnings: string[] = [];
  if (!converged) {
    warnings.push(
      `The mixture of ${clusters} stopped after ${iterations} iterations without converging; raise maxIterations.`,
    );
  }
  if (degenerate.length > 0) {
    const which = degenerate.map((k) => `${k} (${sizes[k]} ${places})`).join(', ');
    warnings.push(
      `Components ${which} of the mixture of ${clusters} have collapsed: too few ${places}, or no spread but the regularization. Ask for fewer components, a simpler covariance or more regularization.`,
    );
  }
  return warnings;
}
