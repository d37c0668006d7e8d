import type { NmfParameters } from '../../../src-preload/contract/steps.ts';
import { neighborsInMap } from '../../analysis/decomposition/map-neighbors.ts';
import { fitNmf, type NmfModel } from '../../analysis/decomposition/nmf.ts';
import { inCounts } from '../../analysis/preprocessing/poisson-scale.ts';
import type { RunState, StepOutcome } from '../run-state.ts';

export async function nmf(state: RunState, parameters: NmfParameters, step: number): Promise<StepOutcome> {
  const spectra = state.spectraAtHand;
  const survey = await state.survey(spectra);
  const model = await fitNmf(spectra, survey, neighborsInMap(state.cube), parameters, state.context);
  const { endmembers, abundances, shares } = model;
  const count = shares.length;
  const channels = state.cube.signal.size;
  for (const warning of nmfWarnings(model, parameters)) state.context.job.warn(warning);
  state.setScores({ values: abundances, components: count, centered: false });
  state.linearModels.set('nmf', { components: endmembers, weights: abundances, mean: new Float32Array(channels) });
  state.setReferenceSpectra('nmf', endmembers);
  const saved = inCounts(state.cube, endmembers, abundances);
  return {
    results: {
      loss: parameters.loss,
      normalization: state.cube.poisson
        ? 'endmembers times abundances are counts'
        : parameters.simplex
          ? 'abundances sum to 1'
          : 'endmembers have the sum of the mean spectrum',
      error: model.error,
      relativeError: model.relativeError,
      iterations: model.iterations,
      converged: model.converged,
      shares: [...shares],
      restartErrors: [...model.restartErrors],
    },
    arrays: [
      await state.save(step, 'endmembers', [count, channels], saved.components),
      await state.saveMap(step, 'abundances', saved.weights, [count]),
    ],
  };
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
