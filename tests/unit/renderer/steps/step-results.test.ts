import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import { changeParameter, type Draft, newStep, recipeOf } from '../../../../src-renderer/parts/recipe/draft.ts';
import { isRunOf, resultsOfDraft } from '../../../../src-renderer/parts/recipe/step-results.ts';

const draft: Draft = [newStep('normalize'), newStep('pca', { components: 5 }), newStep('kmeans', { clusters: 3 })];

/** As much of a run as finding results needs. */
function run(number: number, of: Draft, dataset = 0): RunRecord {
  const recipe = recipeOf(of, { dataset });
  const steps = recipe.steps.map(({ op, ...parameters }) => ({
    op,
    parameters,
    results: { number },
    arrays: [],
    seconds: 1,
  }));
  return { number, recipe, result: { steps } } as unknown as RunRecord;
}
const states = (results: ReturnType<typeof resultsOfDraft>) =>
  results.map((result) => result && `${result.state} ${result.run}`);

describe('resultsOfDraft', () => {
  it('has nothing before the first run', () => {
    expect(resultsOfDraft(draft, { dataset: 0 }, [], null)).toEqual([null, null, null]);
  });

  it('is fresh for the run of exactly these steps, whatever the order of parameters', () => {
    const one = run(1, draft);
    expect(states(resultsOfDraft(draft, { dataset: 0 }, [one], one))).toEqual(['fresh 1', 'fresh 1', 'fresh 1']);
    expect(isRunOf(draft, { dataset: 0 }, one)).toBe(true);
    const typed = changeParameter(draft, draft[2]!.id, 'restarts', 10);
    expect(states(resultsOfDraft(typed, { dataset: 0 }, [one], one))).toEqual(['fresh 1', 'fresh 1', 'fresh 1']);
  });

  it('takes a run of an older version, which lacks a parameter, for one with its default', () => {
    const one = run(1, draft);
    const [normalize, pca, { seed: _, ...older }] = one.recipe.steps as never as [object, object, { seed: number }];
    const old = { ...one, recipe: { ...one.recipe, steps: [normalize, pca, older] } } as unknown as RunRecord;
    expect(states(resultsOfDraft(draft, { dataset: 0 }, [old], old))).toEqual(['fresh 1', 'fresh 1', 'fresh 1']);
  });

  it('is stale from the changed step on', () => {
    const one = run(1, draft);
    const changed = changeParameter(draft, draft[1]!.id, 'components', 6);
    expect(states(resultsOfDraft(changed, { dataset: 0 }, [one], one))).toEqual(['fresh 1', 'stale 1', 'stale 1']);
    expect(isRunOf(changed, { dataset: 0 }, one)).toBe(false);
  });

  it('is stale when a step has gone before it, and has nothing where the run had no such step', () => {
    const one = run(1, draft);
    expect(states(resultsOfDraft(draft.slice(1), { dataset: 0 }, [one], one))).toEqual(['stale 1', 'stale 1']);
    const longer = [...draft, newStep('silhouette')];
    expect(states(resultsOfDraft(longer, { dataset: 0 }, [one], one))).toEqual(['fresh 1', 'fresh 1', 'fresh 1', null]);
  });

  it('finds an older run again when the parameters go back', () => {
    const [one, two] = [run(1, draft), run(2, changeParameter(draft, draft[2]!.id, 'clusters', 4))];
    expect(states(resultsOfDraft(draft, { dataset: 0 }, [one, two], two))).toEqual(['fresh 2', 'fresh 2', 'fresh 1']);
  });

  it('prefers the shown run, and knows another dataset from this one', () => {
    const [one, two] = [run(1, draft), run(2, draft)];
    expect(states(resultsOfDraft(draft, { dataset: 0 }, [one, two], one))).toEqual(['fresh 1', 'fresh 1', 'fresh 1']);
    expect(states(resultsOfDraft(draft, { dataset: 1 }, [one], one))).toEqual(['stale 1', 'stale 1', 'stale 1']);
  });

  it('never takes a step with something wrong for done', () => {
    const one = run(1, draft);
    const wrong = changeParameter(draft, draft[2]!.id, 'clusters', 'x');
    expect(states(resultsOfDraft(wrong, { dataset: 0 }, [one], one))).toEqual(['fresh 1', 'fresh 1', 'stale 1']);
  });
});
