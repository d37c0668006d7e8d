import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { networksOf, type RunNetwork } from '../../parts/networks/network-of-run.ts';
import { type Draft, draftOf, newStep } from '../../parts/recipe/draft.ts';
import { describeStep } from '../../parts/recipe/step-catalog.ts';

/** Preparing steps that are about the places of the run's own data, which other data do not have. */
const OF_OWN_DATA = ['mask', 'groups'];

/** The network of a run that can be applied to other data: the last one that it has kept; null when there is none. */
export function networkToApply(run: RunRecord | null): RunNetwork | null {
  return networksOf(run).findLast(({ decoder }) => decoder !== null) ?? null;
}

/**
 * A recipe that prepares other data as those of a run were before its network, and applies that. Steps that only looked at the
 * data are left out, as are masks, groups and, of maps, the choice of rows and columns: these are about places in the run's own data.
 *
 * @param model path of the encoder
 */
export function applyingSteps({ run, step }: RunNetwork, model: string): Draft {
  const isOfImages = run.result.prepared.images !== undefined;
  const prepared = draftOf({ ...run.recipe, steps: run.recipe.steps.slice(0, step) })
    .filter(({ op }) => describeStep(op).group === 'Preparing' && !OF_OWN_DATA.includes(op))
    .flatMap((one) => {
      if (one.op !== 'crop' || isOfImages) return [one];
      const { rows: _rows, columns: _columns, ...parameters } = one.parameters;
      return Object.keys(parameters).length > 0 ? [{ ...one, parameters }] : [];
    });
  return [...prepared, newStep('apply-model', { model })];
}
