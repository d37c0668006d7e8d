import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { Step } from '../../src-preload/contract/recipe.ts';
import type { StepRecord } from '../../src-preload/contract/results.ts';
import type { RunState } from './run-state.ts';
import { CHANGES_SPECTRA, STEPS } from './steps/registry.ts';

/** One step of a recipe, with what goes into the run's record. @throws what the step throws, naming its line of the recipe */
export async function runStep(
  state: RunState,
  step: Step,
  index: number,
  count: number,
  job: JobContext,
): Promise<StepRecord> {
  const { op, ...parameters } = step;
  const before = performance.now();
  const { cube } = state;
  job.report({ phase: `step ${index + 1} of ${count}: ${op}`, done: 0, total: 1 });
  try {
    const outcome = await STEPS[op](state, parameters as never, index);
    // Whoever prepares spectra once more does these steps alone.
    if (state.cube !== cube && !CHANGES_SPECTRA.has(op)) throw new Error(`${op} is not known to change spectra`);
    const seconds = (performance.now() - before) / 1000;
    return {
      op,
      parameters: withoutUndefined(parameters),
      results: outcome.results ?? {},
      arrays: outcome.arrays ?? [],
      seconds,
    };
  } catch (error) {
    throw namingStep(error, index, op);
  }
}

/** Puts `steps[2].clusters` in place of `clusters`, so that the field leads to the line of the recipe. */
export function namingStep(error: unknown, index: number, op: string): unknown {
  if (!(error instanceof AppError) || error.code === 'cancelled') return error;
  const field = error.where.field && error.where.field !== op ? `.${error.where.field}` : '';
  const where = { ...error.where, field: `steps[${index}]${field}`, cause: error.cause };
  return new AppError(error.code, error.message, error.advice, where);
}

function withoutUndefined(parameters: object): StepRecord['parameters'] {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}
