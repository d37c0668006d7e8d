import { describe, expect, it } from 'vitest';
import { parseRecipeText } from '../../../../src-preload/contract/recipe-parsing.ts';
import {
  changeParameter,
  draftOf,
  duplicateStep,
  firstInvalid,
  insertStep,
  moveStep,
  newStep,
  recipeOf,
  recipeText,
  removeStep,
  withClusters,
  withSweep,
} from '../../../../src-renderer/parts/recipe/draft.ts';
import type { DraftStep } from '../../../../src-renderer/state/view-store.ts';

const step = (id: string, op: string, parameters: DraftStep['parameters'] = {}): DraftStep => ({ id, op, parameters });
const draft = [step('a', 'normalize'), step('b', 'pca', { components: 5 }), step('c', 'kmeans', { input: 'scores' })];
const ids = (steps: readonly DraftStep[]) => steps.map(({ id }) => id).join('');

describe('editing a draft', () => {
  it('moves within the list and never beyond its ends', () => {
    expect(ids(moveStep(draft, 'a', 1))).toBe('bac');
    expect(ids(moveStep(draft, 'c', 0))).toBe('cab');
    expect(ids(moveStep(draft, 'c', 9))).toBe('abc');
    expect(moveStep(draft, 'a', -3)).toBe(draft);
    expect(moveStep(draft, 'nobody', 0)).toBe(draft);
  });

  it('adds, copies and removes without changing what it was given', () => {
    const before = structuredClone(draft);
    expect(ids(insertStep(draft, step('x', 'sweep'), 1))).toBe('axbc');
    const copied = duplicateStep(draft, 'b');
    expect(copied.map(({ op }) => op)).toEqual(['normalize', 'pca', 'pca', 'kmeans']);
    expect(copied[2]).toMatchObject({ parameters: { components: 5 } });
    expect(copied[2]!.id).not.toBe('b');
    expect(ids(removeStep(draft, 'b'))).toBe('ac');
    expect(draft).toEqual(before);
  });

  it('takes a parameter back to its default', () => {
    expect(changeParameter(draft, 'b', 'components', undefined)[1]!.parameters).toEqual({});
    expect(changeParameter(draft, 'b', 'center', false)[1]!.parameters).toEqual({ components: 5, center: false });
  });

  it('finds the first step with something wrong, as far as it is to run', () => {
    const wrong = changeParameter(draft, 'c', 'clusters', 'many');
    expect(firstInvalid(draft)).toBe(-1);
    expect(firstInvalid(wrong)).toBe(2);
    expect(firstInvalid(wrong, 1)).toBe(-1);
    expect(() => recipeOf(wrong, { dataset: 0 })).toThrow(/steps\[2\]\.clusters/);
  });
});

describe('recipes', () => {
  it('holds the steps up to the one asked for, with defaults', () => {
    const recipe = recipeOf(draft, { dataset: 2 }, 1);
    expect(recipe.dataset).toBe(2);
    expect(recipe.steps).toEqual([
      { op: 'normalize', method: 'sum' },
      { op: 'pca', components: 5, solver: 'auto', seed: 0 },
    ]);
  });

  it('comes back from a recipe with what differs from the defaults only', () => {
    const again = draftOf(recipeOf(draft, { dataset: 0 }));
    expect(again.map(({ op, parameters }) => ({ op, parameters }))).toEqual([
      { op: 'normalize', parameters: {} },
      { op: 'pca', parameters: { components: 5 } },
      { op: 'kmeans', parameters: { input: 'scores' } },
    ]);
    expect(recipeOf(again, { dataset: 0 })).toEqual(recipeOf(draft, { dataset: 0 }));
  });

  it('writes a file that reads as the same recipe', () => {
    const text = recipeText(draft, { dataset: 1 }, [{ figure: 'phase-map', format: 'pdf' }]);
    const read = parseRecipeText(text);
    expect(read.steps).toEqual(recipeOf(draft, { dataset: 1 }).steps);
    expect(read.dataset).toBe(1);
    expect(read.figures[0]).toMatchObject({ format: 'pdf' });
    expect(parseRecipeText(recipeText(draft, { dataset: 0 })).figures).toEqual([]);
  });
});

describe('choosing k', () => {
  it('sets the k-means step, or adds one on the input of the sweep', () => {
    expect(withClusters(draft, 4)[2]!.parameters).toEqual({ input: 'scores', clusters: 4 });
    const swept = withClusters(
      [step('a', 'pca'), step('b', 'sweep', { input: 'scores', seed: 3 }), step('c', 'window')],
      5,
    );
    expect(swept.map(({ op }) => op)).toEqual(['pca', 'sweep', 'kmeans', 'window']);
    expect(swept[2]!.parameters).toEqual({ clusters: 5, input: 'scores', seed: 3 });
    expect(withClusters([newStep('normalize')], 2).map(({ op }) => op)).toEqual(['normalize', 'kmeans']);
  });

  it('puts a sweep before the k-means step, once', () => {
    const { draft: swept, sweep } = withSweep(draft);
    expect(swept.map(({ op }) => op)).toEqual(['normalize', 'pca', 'sweep', 'kmeans']);
    expect(sweep).toBe(2);
    expect(swept[2]!.parameters).toEqual({ input: 'scores' });
    expect(withSweep(swept)).toEqual({ draft: swept, sweep: 2 });
  });
});
