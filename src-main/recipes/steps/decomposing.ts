import type { PcaParameters } from '../../../src-preload/contract/steps.ts';
import { kneeOfScree, parallelAnalysis } from '../../analysis/decomposition/component-count.ts';
import { fitPca, pcaScores } from '../../analysis/decomposition/pca.ts';
import { inCounts, refusesCentering } from '../../analysis/preprocessing/poisson-scale.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { trainingSpectra } from '../training-spectra.ts';
import { saveOwnComponents } from './own-units.ts';

/**
 * Spectra that are scaled for Poisson noise are not centered; what is saved of them is in counts. Of normalized
 * spectra the components are saved in the data's own units too (`own-components`, `own-mean`). Where a step `groups` has
 * said which images are learned from, the others are projected alone.
 */
export async function pca(state: RunState, parameters: PcaParameters, step: number): Promise<StepOutcome> {
  const { poisson } = state.cube;
  if (poisson && parameters.center === true) throw refusesCentering();
  await state.survey();
  const { components: count } = parameters;
  const learned = trainingSpectra(state.cube, state.spectra);
  const fitted = await fitPca(learned, { ...parameters, center: parameters.center ?? !poisson }, state.context);
  const isOfAll = learned === state.spectra;
  const model = isOfAll ? fitted : { ...fitted, scores: await pcaScores(fitted, state.spectra, state.context) };
  state.setCoordinates('scores', { values: model.scores, components: count, centered: model.centered && isOfAll });
  state.setLinearModel('pca', { components: model.components, weights: model.scores, mean: model.mean });
  const channels = model.mean.length;
  const { components, weights } = inCounts(state.cube, model.components, model.scores);
  const arrays = [
    await state.save(step, 'components', [count, channels], components),
    await state.saveMap(step, 'scores', weights, [count]),
    await state.save(step, 'explained-variance', [count], model.explainedVariance),
    await state.save(step, 'explained-variance-ratio', [count], model.explainedVarianceRatio),
    await state.save(step, 'mean', [channels], model.mean),
    ...(await saveOwnComponents(state, step, 'own-components', weights, model.centered ? 'centered' : 'plain', model)),
  ];
  const { channelVariances: own, explainedVariance } = model;
  const parallel =
    own && model.centered
      ? await parallelAnalysis(explainedVariance, own, learned.pixels, parameters.seed, state.context)
      : null;
  if (parallel) arrays.push(await state.save(step, 'null-variance', [count], parallel.nullVariances));
  return {
    results: {
      // Proposals, not decisions: the knee of the scree plot, and how many beat independent channels.
      knee: kneeOfScree(explainedVariance),
      parallelAnalysis: parallel?.components ?? null,
      solver: model.solver,
      centered: model.centered,
      explainedVariance: [...model.explainedVariance],
      explainedVarianceRatio: [...model.explainedVarianceRatio],
    },
    arrays,
  };
}
