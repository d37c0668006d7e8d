import type { PcaParameters } from '../../../src-preload/contract/steps.ts';
import { kneeOfScree, parallelAnalysis } from '../../analysis/decomposition/component-count.ts';
import { fitPca } from '../../analysis/decomposition/pca.ts';
import { inCounts, refusesCentering } from '../../analysis/preprocessing/poisson-scale.ts';
import type { RunState, StepOutcome } from '../run-state.ts';

/** Spectra that are scaled for Poisson noise are not centered; what is saved of them is in counts. */
export async function pca(state: RunState, parameters: PcaParameters, step: number): Promise<StepOutcome> {
  const { poisson } = state.cube;
  if (poisson && parameters.center === true) throw refusesCentering();
  await state.survey();
  const { components: count } = parameters;
  const model = await fitPca(state.spectra, { ...parameters, center: parameters.center ?? !poisson }, state.context);
  state.setScores({ values: model.scores, components: count, centered: model.centered });
  state.linearModels.set('pca', { components: model.components, weights: model.scores, mean: model.mean });
  const channels = model.mean.length;
  const { components, weights } = inCounts(state.cube, model.components, model.scores);
  const arrays = [
    await state.save(step, 'components', [count, channels], components),
    await state.saveMap(step, 'scores', weights, [count]),
    await state.save(step, 'explained-variance', [count], model.explainedVariance),
    await state.save(step, 'explained-variance-ratio', [count], model.explainedVarianceRatio),
    await state.save(step, 'mean', [channels], model.mean),
  ];
  const { channelVariances: own, explainedVariance } = model;
  const parallel =
    own && model.centered
      ? await parallelAnalysis(explainedVariance, own, state.spectra.pixels, parameters.seed, state.context)
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
