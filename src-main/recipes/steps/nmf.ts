import { AppError } from '../../../src-preload/contract/errors.ts';
import type { NmfParameters } from '../../../src-preload/contract/steps.ts';
import { neighborsInMap } from '../../analysis/decomposition/map-neighbors.ts';
import { fitNmf, type NmfModel, scaledToMean } from '../../analysis/decomposition/nmf.ts';
import { channelScaled, inCounts } from '../../analysis/preprocessing/poisson-scale.ts';
import { wordsOf } from '../../analysis/words.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { saveOwnComponents } from './own-units.ts';

/** What is saved of spectra that are scaled for Poisson noise is in counts; of normalized ones, `own-endmembers` too. */
export async function nmf(state: RunState, parameters: NmfParameters, step: number): Promise<StepOutcome> {
  if (state.cube.poisson) refuseOwnRules(parameters);
  const spectra = state.spectraAtHand;
  const survey = await state.survey(spectra);
  const model = await fitNmf(spectra, survey, neighborsInMap(state.cube), parameters, state.context);
  const { endmembers, abundances, shares } = model;
  const count = shares.length;
  const channels = state.cube.signal.size;
  for (const warning of nmfWarnings(model, parameters)) state.context.job.warn(warning);
  const spread = relativeSpread(survey.totals);
  if (parameters.simplex && spread > UNEQUAL) {
    state.context.job.warn(
      `The ${wordsOf(state.context).many} differ in intensity (by ${Math.round(spread * 100)} %, standard deviation); abundances that sum to one leave no room for that. Normalize before NMF.`,
    );
  }
  state.setCoordinates('scores', { values: abundances, components: count, centered: false });
  state.setLinearModel('nmf', { components: endmembers, weights: abundances, mean: new Float32Array(channels) });
  const { components, weights } = inCounts(state.cube, endmembers, abundances);
  const { poisson } = state.cube;
  const saved = poisson ? scaledToMean(components, weights, count) : { endmembers, abundances };
  state.setReferenceSpectra('nmf', poisson ? channelScaled(saved.endmembers, poisson) : endmembers);
  return {
    results: {
      loss: parameters.loss,
      normalization: parameters.simplex ? 'abundances sum to 1' : 'endmembers have the sum of the mean spectrum',
      error: model.error,
      relativeError: model.relativeError,
      iterations: model.iterations,
      converged: model.converged,
      shares: [...shares],
      restartErrors: [...model.restartErrors],
    },
    arrays: [
      await state.save(step, 'endmembers', [count, channels], saved.endmembers),
      await state.saveMap(step, 'abundances', saved.abundances, [count]),
      ...(await saveOwnComponents(state, step, 'own-endmembers', saved.abundances, 'non-negative')),
    ],
  };
}

/** Scaled spectra are no counts any more, and shares of scaled pixels no shares of a whole. */
function refuseOwnRules({ loss, simplex }: NmfParameters): void {
  if (loss === 'frobenius' && !simplex) return;
  throw loss === 'frobenius'
    ? new AppError(
        'parameter-invalid',
        'After "poisson-scale" abundances cannot sum to one: the scaling gives each pixel a weight of its own.',
        'Leave out "simplex", or normalize instead of "poisson-scale".',
        { field: 'simplex' },
      )
    : new AppError(
        'parameter-invalid',
        'After "poisson-scale" the spectra are no counts any more, and the loss "kullback-leibler" is for counts.',
        'Leave out "poisson-scale": this loss is right for Poisson noise by itself. Or use "frobenius".',
        { field: 'loss' },
      );
}

/** From this relative standard deviation of their sums on, spectra are no shares of one whole. */
const UNEQUAL = 0.25;

function relativeSpread(totals: Float32Array): number {
  let [sum, squares] = [0, 0];
  for (const total of totals) sum += total;
  const mean = sum / totals.length;
  for (const total of totals) squares += (total - mean) ** 2;
  return mean > 0 ? Math.sqrt(squares / totals.length) / mean : 0;
}

/** An endmember with less of the intensity than this explains nothing. */
const EMPTY_SHARE = 1e-6;

function nmfWarnings({ shares, converged, iterations }: NmfModel, { maxIterations }: NmfParameters): string[] {
  const warnings: string[] = [];
  if (!converged) {
    warnings.push(
      `NMF stopped after ${iterations} iterations (at most ${maxIterations} in each part) without converging; raise maxIterations.`,
    );
  }
  const empty = shares.reduce((found, share) => found + (share < EMPTY_SHARE ? 1 : 0), 0);
  if (empty > 0) {
    warnings.push(
      `${empty} of ${shares.length} endmembers explain nothing: the data hold fewer parts than asked for. Ask for fewer components.`,
    );
  }
  return warnings;
}
