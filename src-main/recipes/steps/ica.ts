import { AppError } from '../../../src-preload/contract/errors.ts';
import type { IcaParameters } from '../../../src-preload/contract/steps.ts';
import { fitIca } from '../../analysis/decomposition/ica.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { missing } from './clustering.ts';
import { saveOwnComponents } from './own-units.ts';

export async function ica(state: RunState, parameters: IcaParameters, step: number): Promise<StepOutcome> {
  const pca = state.linearModel('pca');
  if (!pca) throw missing('ica', 'a PCA', '{"op": "pca"}');
  if (state.cube.poisson) {
    throw new AppError(
      'parameter-invalid',
      'ICA centers the scores, and after "poisson-scale" nothing can be centered.',
      'Leave out "poisson-scale", or put "denoise" and another "pca" after it: what "denoise" gives is in counts again.',
      { field: 'op' },
    );
  }
  const { context } = state;
  const channels = pca.mean.length;
  const { weights: scores, components, mean } = pca;
  const model = await fitIca({ scores, components, mean }, parameters, context);
  const count = model.variances.length;
  const wanted = parameters.components ?? components.length / channels;
  if (count < wanted) {
    context.job.warn(
      `The scores vary in ${count} directions only; ICA gives ${count} components instead of ${wanted}.`,
    );
  }
  if (!model.converged) {
    context.job.warn(
      `ICA stopped after ${model.iterations} iterations without converging: several directions may be equally independent. Raise maxIterations or take fewer components.`,
    );
  }
  state.setCoordinates('scores', { values: model.scores, components: count, centered: true });
  state.setLinearModel('ica', { components: model.components, weights: model.scores, mean: model.mean });
  return {
    results: {
      algorithm: parameters.algorithm,
      iterations: model.iterations,
      converged: model.converged,
      variances: [...model.variances],
      kurtosis: [...model.kurtosis],
    },
    arrays: [
      await state.save(step, 'components', [count, channels], model.components),
      await state.saveMap(step, 'scores', model.scores, [count]),
      ...(await saveOwnComponents(state, step, 'own-components', model.scores, 'centered')),
    ],
  };
}
