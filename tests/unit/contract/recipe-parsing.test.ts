import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { findJsonProblem } from '../../../src-preload/contract/json-text.ts';
import { parseFigureRequest, parseRecipe, parseRecipeText } from '../../../src-preload/contract/recipe-parsing.ts';

const recipe = (...steps: unknown[]) => ({ phasewright: 1, steps });

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toMatch(/recipe-invalid|parameter-invalid/);
    return (error as AppError).message;
  }
  throw new Error('was accepted');
}

describe('parseRecipe', () => {
  it('fills in defaults', () => {
    const parsed = parseRecipe({ ...recipe({ op: 'kmeans', clusters: 4 }), figures: [{}] });
    expect(parsed.dataset).toBe(0);
    expect(parsed.steps[0]).toMatchObject({ op: 'kmeans', clusters: 4, restarts: 10, maxIterations: 300, seed: 0 });
    expect(parsed.figures[0]).toMatchObject({ figure: 'phase-map', format: 'svg', widthMm: 180, dpi: 300 });
  });

  it.each(['kmeans', 'gmm', 'sweep', 'silhouette', 'agglomerative', 'tsne'])(
    '%s of the points of a t-SNE is refused with the reason',
    (op) => {
      const message = messageOf(() => parseRecipe(recipe({ op: 'tsne' }, { op, input: 'embedding' })));
      expect(message).toMatch(
        /^steps\[1\]\.input cannot be the points of a t-SNE: distances .* mean nothing.*use "scores"/,
      );
    },
  );

  it('is idempotent: a parsed recipe parses to itself', () => {
    const once = parseRecipe(recipe({ op: 'crop', signal: [1, 2] }, { op: 'pca' }, { op: 'kmeans' }, { op: 'sweep' }));
    expect(parseRecipe(once)).toEqual(once);
  });

  it.each([
    [recipe({ op: 'kmeans', cluster: 3 }), 'steps[0].cluster is unknown, did you mean "clusters"?'],
    [recipe({ op: 'kmeans', max_iterations: 3 }), 'steps[0].max_iterations is unknown, did you mean "maxIterations"?'],
    [recipe({ op: 'kmeens' }), 'steps[0].op "kmeens" is not a step, did you mean "kmeans"?'],
    [recipe({ op: 'normal' }), 'did you mean "normalize"?'],
    [recipe({ op: 'zzz' }), 'steps are arrange, crop, rebin'],
    [recipe({ clusters: 3 }), 'steps[0].op is missing; it is one of arrange, crop'],
    [recipe({ op: 'pca' }, { op: 'kmeans', clusters: 0 }), 'steps[1].clusters must be at least 1, not 0'],
    [recipe({ op: 'kmeans', clusters: '3' }), 'steps[0].clusters must be a number, not "3"'],
    [recipe({ op: 'kmeans', clusters: 2.5 }), 'steps[0].clusters must be a whole number, not 2.5'],
    [recipe({ op: 'normalize', method: 'summ' }), 'did you mean "sum"?'],
    [recipe({ op: 'crop', signal: [35, 10] }), 'steps[0].signal is wrong: the first number must be smaller'],
    [recipe({ op: 'window' }), 'steps[0].signal is missing'],
    [recipe({ op: 'sweep', clusters: [1, 4] }), 'steps[0].clusters is wrong: k-means is compared from 2 clusters on'],
    [recipe('kmeans'), 'steps[0] must be an object'],
    [{ phasewright: 1, step: [] }, 'step is unknown, did you mean "steps"?'],
    [{ steps: [{ op: 'pca' }] }, 'phasewright is missing'],
    [{ phasewright: 7, steps: [] }, 'newer version'],
    [{ phasewright: '1', steps: [{ op: 'pca' }] }, 'phasewright must be 1, not "1"'],
    [recipe(), 'at least one step'],
    [{ ...recipe({ op: 'pca' }), figures: [{ format: 'jpg' }] }, 'figures[0].format must be "svg"'],
    [{ ...recipe({ op: 'pca' }), dataset: -1 }, 'dataset must be at least 0'],
    [{ ...recipe({ op: 'pca' }), steps: {} }, 'steps must be a list'],
    [[], 'a recipe is an object'],
    [null, 'a recipe is an object'],
  ])('%j is refused', (value, part) => {
    expect(messageOf(() => parseRecipe(value))).toContain(part);
  });

  it('lists every problem in one message', () => {
    const message = messageOf(() =>
      parseRecipe(recipe({ op: 'pca', components: 0 }, { op: 'x' }, { op: 'kmeans', k: 3 })),
    );
    expect(message).toMatch(/^3 problems: .*steps\[0\]\.components.*steps\[1\]\.op.*steps\[2\]\.k/);
  });

  it('throws nothing but AppError, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.record({ phasewright: fc.constant(1), steps: fc.array(fc.jsonValue()) })),
        (value) => {
          try {
            parseRecipe(value);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
    );
  });
});

describe('parseRecipeText', () => {
  it('accepts a byte-order mark', () => {
    expect(parseRecipeText(`\uFEFF${JSON.stringify(recipe({ op: 'pca' }))}`).steps).toHaveLength(1);
  });

  it.each([
    ['{\n  "phasewright": 1\n  "steps": []\n}', 'line 3, column 3', 'comma'],
    ['{ "steps": [1, 2,] }', 'line 1, column 17', 'comma too many'],
    ["{ 'steps': [] }", 'line 1, column 3', 'double quotes'],
    ['{ "a": kmeans }', 'line 1, column 8', '"kmeans" needs double quotes'],
    ['{\n // why\n}', 'line 2, column 2', 'no comments'],
    ['{ "a": [1, 2', 'line 1, column 13', 'too early'],
    ['{ "a": .5 }', 'line 1, column 8', 'not a number'],
    ['', 'line 1, column 1', 'too early'],
    ['{ "a": "C:\\temp\\x" }', 'column', 'backslash'],
  ])('says where %j is wrong', (text, place, why) => {
    const message = messageOf(() => parseRecipeText(text));
    expect(message).toContain(place);
    expect(message).toContain(why);
  });
});

describe('findJsonProblem', () => {
  const accepts = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  it('agrees with JSON.parse on what is JSON', () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', '[', ' ', '\\', '0', 'e'))
      .map(([text, at, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + 1);
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken, fc.string()), (text) => {
        expect(findJsonProblem(text) === undefined).toBe(accepts(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('survives deep nesting', () => {
    expect(findJsonProblem('['.repeat(100_000))?.problem).toContain('deep');
  });
});

describe('parseFigureRequest', () => {
  it('checks a figure on its own', () => {
    expect(parseFigureRequest({ format: 'png' }).dpi).toBe(300);
    expect(messageOf(() => parseFigureRequest({ dpi: 5 }))).toContain('figure.dpi must be at least 72');
  });
});
