import { describe, expect, it } from 'vitest';
import { isOrthonormal, leftByCut, rootMeanSquare } from '../../../../src-renderer/panels/scree/left-by-cut.ts';
import { readScree, shareOf } from '../../../../src-renderer/panels/scree/read-scree.ts';
import { newStep, usedComponents, withComponents } from '../../../../src-renderer/parts/recipe/draft.ts';
import { fakeProject } from '../steps/render-panel.ts';

const [c, s] = [Math.cos(0.7), Math.sin(0.7)];

describe('what a cut leaves', () => {
  const scores = [3, 4, 1, 0, -2, 0.5];

  it.each([
    ['orthonormal', [c, s, 0, -s, c, 0, 0, 0, 1], true],
    ['other', [1, 2, 0, 0.5, 1, 1, 0, -1, 2], false],
  ])('is the model less its first components, for %s ones', (_, values, orthonormal) => {
    const components = { values, count: 3, channels: 3 };
    expect(isOrthonormal(components)).toBe(orthonormal);
    for (let kept = 0; kept <= 3; kept++) {
      // Oracle: the spectra themselves, multiplied out.
      const expected = [0, 1].map((pixel) => {
        const left = [0, 1, 2].map((channel) =>
          [0, 1, 2].slice(kept).reduce((sum, i) => sum + scores[3 * pixel + i]! * values[3 * i + channel]!, 0),
        );
        return Math.sqrt(left.reduce((sum, value) => sum + value ** 2, 0) / 3);
      });
      const found = leftByCut(scores, components, kept, null);
      found.forEach((value, pixel) => {
        // Float32 results.
        expect(value).toBeCloseTo(expected[pixel]!, 5);
      });
    }
  });

  it('adds what lies beyond all components, and keeps pixels without a value', () => {
    const components = { values: [1, 0, 0, 1], count: 2, channels: 2 };
    const left = leftByCut([3, 4, Number.NaN, 1], components, 1, [1, 0]);
    expect(left[0]).toBeCloseTo(3);
    expect(rootMeanSquare([3, Number.NaN, 4])).toBeCloseTo(Math.sqrt(12.5));
    expect(leftByCut([Number.NaN, Number.NaN], components, 0, null)[0]).toBeNaN();
  });
});

describe('readScree', () => {
  it('finds proposals and arrays of the last PCA', async () => {
    const { runs } = await fakeProject();
    const scree = readScree(runs[0]!)!;
    expect(scree).toMatchObject({ step: 1, components: 'components', scores: 'scores', residual: null });
    expect(shareOf(scree, 2)).toBeCloseTo(0.83);
    expect(readScree(null)).toBeNull();
  });
});

describe('the number of components', () => {
  it('goes into the last PCA and into denoising', () => {
    const draft = [newStep('denoise'), newStep('pca', { center: false }), newStep('kmeans')];
    const next = withComponents(draft, 4);
    expect(next.map(({ parameters }) => parameters)).toEqual([{ components: 4 }, { center: false, components: 4 }, {}]);
    expect(usedComponents(next)).toBe(4);
    expect(withComponents([newStep('normalize')], 3).map(({ op }) => op)).toEqual(['normalize', 'pca']);
  });
});
