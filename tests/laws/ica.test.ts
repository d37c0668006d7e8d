/** What ICA promises for any scores. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisContext } from '../../src-main/analysis/context.ts';
import { fitIca } from '../../src-main/analysis/decomposition/ica.ts';
import { icaParameters } from '../../src-preload/contract/steps.ts';
import { recordingJob, testContext } from '../helpers/analysis.ts';
import { normalNumbers, uniformNumbers } from '../helpers/data.ts';

let context: AnalysisContext;
beforeAll(async () => {
  context = await testContext();
});

describe('ICA', () => {
  const [pixels, sources, channels] = [400, 3, 5];
  /** Square wave, sawtooth and heavy-tailed numbers, mixed. */
  function scoresOf(seed: number) {
    const uniform = uniformNumbers(seed);
    const normal = normalNumbers(seed);
    const mixing = Float64Array.from({ length: sources * sources }, () => 2 * uniform() - 1);
    const scores = new Float32Array(pixels * sources);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const own = [Math.sign(Math.sin(pixel * 0.7)), ((pixel * 0.37) % 2) - 1, normal() ** 3 / 4];
      for (let i = 0; i < sources; i++) {
        for (let j = 0; j < sources; j++) scores[pixel * sources + i] += mixing[j * sources + i] * own[j];
      }
    }
    const components = Float32Array.from({ length: sources * channels }, () => 2 * uniform() - 1);
    return { scores, components, mean: Float32Array.from({ length: channels }, uniform) };
  }

  it('gives uncorrelated scores of variance 1 that make up the same data', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom('symmetric', 'deflation'),
        async (seed, algorithm) => {
          const pca = scoresOf(seed);
          const model = await fitIca(pca, icaParameters.parse({ algorithm }), context);
          for (let i = 0; i < sources; i++) {
            for (let j = 0; j <= i; j++) {
              let product = 0;
              for (let at = 0; at < model.scores.length; at += sources) {
                product += (model.scores[at + i] * model.scores[at + j]) / pixels;
              }
              expect(product).toBeCloseTo(i === j ? 1 : 0, 3);
            }
            const own = model.components.subarray(i * channels, (i + 1) * channels);
            expect(Math.max(...own)).toBe(Math.max(...own.map(Math.abs)));
          }
          expect([...model.variances]).toEqual([...model.variances].sort((a, b) => b - a));
          for (let pixel = 0; pixel < pixels; pixel += 17) {
            for (let channel = 0; channel < channels; channel++) {
              const value = (weights: Float32Array, components: Float32Array, mean: Float32Array) => {
                let sum = mean[channel];
                for (let i = 0; i < sources; i++) {
                  sum += weights[pixel * sources + i] * components[i * channels + channel];
                }
                return sum;
              };
              const expected = value(pca.scores, pca.components, pca.mean);
              expect(value(model.scores, model.components, model.mean)).toBeCloseTo(expected, 3);
            }
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  it('says when it has not converged, and refuses what it cannot do', async () => {
    const pca = scoresOf(1);
    const hasty = await fitIca(pca, icaParameters.parse({ maxIterations: 1, tolerance: 0 }), context);
    expect(hasty.converged).toBe(false);
    const refused = (data: typeof pca, parameters: object) => fitIca(data, icaParameters.parse(parameters), context);
    await expect(refused(pca, { components: 4 })).rejects.toMatchObject({ code: 'parameter-invalid' });
    const flat = { ...pca, scores: new Float32Array(pixels * sources) };
    await expect(refused(flat, {})).rejects.toMatchObject({ code: 'data-unsuitable' });
    const flatter = { ...pca, scores: pca.scores.map((value, at) => (at % sources === 2 ? 0 : value)) };
    expect((await refused(flatter, {})).variances).toHaveLength(2);
    const cancelled = fitIca(pca, icaParameters.parse({}), await testContext(recordingJob(2)));
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  });
});
