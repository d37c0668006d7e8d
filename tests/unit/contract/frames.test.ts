import { describe, expect, it } from 'vitest';
import { framesOf } from '../../../src-main/host/cli/frame-range.ts';
import type { AppError } from '../../../src-preload/contract/errors.ts';
import { areSameFrames, framesText, titleOfFrames } from '../../../src-preload/contract/frames.ts';
import { parseRecipe } from '../../../src-preload/contract/recipe-parsing.ts';
import { SERVICE_REQUESTS } from '../../../src-preload/contract/service.ts';

describe('frames in words', () => {
  it.each([
    [[0, 50], 'frames 1–50'],
    [[6, 7], 'frame 7'],
  ] as const)('%j are %s', (range, text) => {
    expect(framesText(range)).toBe(text);
    expect(titleOfFrames('EDS', range)).toBe(`EDS, ${text}`);
    expect(titleOfFrames('', range)).toBe(text);
  });

  it('are the same, or all', () => {
    expect([areSameFrames([0, 2], [0, 2]), areSameFrames(null, undefined), areSameFrames([0, 2], null)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('--frames', () => {
  it.each([
    ['1-50', [0, 50]],
    [' 3 – 4 ', [2, 4]],
    ['7', [6, 7]],
  ])('%s', (text, frames) => {
    expect(framesOf({ frames: text })).toEqual({ frames });
  });

  it('is nothing when it is not given', () => {
    expect(framesOf({})).toEqual({});
  });

  it.each([
    ['', /cannot be ""\./],
    ['0-5', /the first frame is 1/],
    ['5-4', /the last one is before the first/],
    ['1,3', /cannot be "1,3"\./],
    ['1-50-60', /cannot be/],
    ['all', /cannot be/],
    ['-3', /cannot be/],
    ['1.5-2', /cannot be/],
  ])('refuses "%s"', (text, message) => {
    expect(() => framesOf({ frames: text })).toThrow(message);
    try {
      framesOf({ frames: text });
    } catch (error) {
      expect((error as AppError).code).toBe('usage');
    }
  });
});

describe('frames in a recipe', () => {
  const recipe = (frames: unknown) => parseRecipe({ phasewright: 1, frames, steps: [{ op: 'pca' }] });

  it('stand beside the dataset, and are left out for all', () => {
    expect(recipe([0, 50]).frames).toEqual([0, 50]);
    expect(Object.keys(recipe(undefined))).toEqual(['phasewright', 'dataset', 'steps', 'figures']);
  });

  it.each([
    [[5, 5], 'frames is wrong: the first number must be smaller than the second'],
    [[-1, 5], 'frames[0] must be at least 0'],
    [[0.5, 5], 'frames[0] must be a whole number'],
    ['1-50', 'frames must be a list in [ ]'],
  ])('%j is refused', (frames, message) => {
    expect(() => recipe(frames)).toThrow(message);
  });
});

it('requests are refused with frames that are no range', () => {
  const request = { file: 'a.emd', dataset: 0 };
  for (const name of ['look-at', 'overview', 'window-map', 'change-regions', 'convert-file'] as const) {
    const more = { first: 0, end: 1, regions: [], out: 'a.npy' };
    const parse = (frames: unknown) => {
      const schema = SERVICE_REQUESTS[name];
      const fitting = Object.fromEntries(Object.entries(more).filter(([key]) => key in schema.shape));
      return schema.safeParse({ ...request, ...fitting, frames }).success;
    };
    expect([name, parse([0, 2]), parse([2, 2]), parse([2]), parse('1-2')]).toEqual([name, true, false, false, false]);
  }
});
