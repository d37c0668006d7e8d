import { areSameFrames } from '../../../src-preload/contract/frames.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { Recipe } from '../../../src-preload/contract/recipe.ts';
import type { StepRecord } from '../../../src-preload/contract/results.ts';
import { sameValue } from '../../forms/field-text.ts';
import type { RecipeDataset } from '../../state/same-dataset.ts';
import { type Draft, recipeOf } from './draft.ts';

/** What the runs so far say about a step of the draft. */
export interface StepResult {
  /** `stale`: its parameters, or what comes before it, have changed since. */
  readonly state: 'fresh' | 'stale';
  readonly run: number;
  readonly record: StepRecord;
}

/**
 * For each step of the draft the result that it has: of the latest run that did exactly this up to there, else of the
 * shown run's step of the same kind, which is then stale. Null where there is neither.
 *
 * @param runs of the same file, oldest first
 */
export function resultsOfDraft(
  draft: Draft,
  dataset: RecipeDataset,
  runs: readonly RunRecord[],
  shown: RunRecord | null,
): readonly (StepResult | null)[] {
  const wanted = draft.map((_, i) => stepOf(draft, dataset, i));
  const candidates = shown ? [...runs.filter((run) => run !== shown), shown] : runs;
  const matched = candidates.map((run) => ({ run, length: matchingSteps(wanted, dataset, run.recipe) }));
  return draft.map((step, i) => {
    const fresh = matched.findLast(({ run, length }) => length > i && run.result.steps[i] !== undefined);
    if (fresh) return { state: 'fresh', run: fresh.run.number, record: fresh.run.result.steps[i]! };
    const record = shown === null ? undefined : nthOf(shown.result.steps, step.op, occurrence(draft, i));
    return shown && record ? { state: 'stale', run: shown.number, record } : null;
  });
}

/** True when a run holds exactly this draft. */
export function isRunOf(draft: Draft, dataset: RecipeDataset, run: RunRecord): boolean {
  const wanted = draft.map((_, i) => stepOf(draft, dataset, i));
  return run.recipe.steps.length === draft.length && matchingSteps(wanted, dataset, run.recipe) === draft.length;
}

/** A step with its defaults; null when something is wrong with it, which then equals nothing. */
function stepOf(draft: Draft, dataset: RecipeDataset, index: number): object | null {
  try {
    return recipeOf([draft[index]!], dataset).steps[0]!;
  } catch {
    return null;
  }
}

function matchingSteps(wanted: readonly (object | null)[], dataset: RecipeDataset, recipe: Recipe): number {
  if (recipe.dataset !== dataset.dataset || !areSameFrames(recipe.frames, dataset.frames)) return 0;
  let count = 0;
  while (count < wanted.length && count < recipe.steps.length) {
    const step = wanted[count];
    // A run of an older version has no word of parameters that came later: it had what are now their defaults.
    const { op, ...parameters } = recipe.steps[count]!;
    const done = stepOf([{ id: '', op, parameters }], dataset, 0);
    if (!step || !done || !sameValue(sorted(step), sorted(done))) break;
    count++;
  }
  return count;
}

function sorted(step: object): object {
  return Object.fromEntries(Object.entries(step).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function occurrence(draft: Draft, index: number): number {
  return draft.slice(0, index).filter(({ op }) => op === draft[index]!.op).length;
}

function nthOf(steps: readonly StepRecord[], op: string, n: number): StepRecord | undefined {
  return steps.filter((step) => step.op === op)[n];
}
