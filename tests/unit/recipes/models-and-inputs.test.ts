/** What later steps take of earlier ones: the last model for `residual`; scores and latent numbers as inputs. */
import { afterAll, describe, expect, it } from 'vitest';
import { blobs, uniformNumbers } from '../../helpers/data.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS] = [9, 10, 8];
const PIXELS = ROWS * COLUMNS;
const { values } = blobs(PIXELS, CHANNELS, 3, { spread: 0.05, offset: 6, seed: 3 });
const uniform = uniformNumbers(4);
const counts = Int32Array.from(values, (value) => Math.round(40 * value * (0.9 + 0.2 * uniform())));
const cube = { values: counts, shape: [ROWS, COLUMNS, CHANNELS] };
const NETWORK = { op: 'autoencoder', latent: 2, channels: [8], epochs: 3, batch: 16 };
const KMEANS = { op: 'kmeans', clusters: 3, restarts: 2 };
const last = (steps: readonly object[]) => steps.length - 1;

describe('residual', () => {
  it.each([
    [
      'pca',
      [
        { op: 'nmf', components: 2 },
        { op: 'pca', components: 2 },
      ],
    ],
    ['kmeans', [{ op: 'pca', components: 2 }, KMEANS]],
    ['pca', [KMEANS, { op: 'pca', components: 2 }]],
    // A step of an op that has been there before is the last one, too.
    [
      'pca',
      [
        { op: 'pca', components: 3 },
        { op: 'nmf', components: 2 },
        { op: 'pca', components: 2 },
      ],
    ],
    [
      'agglomerative',
      [
        { op: 'pca', components: 2 },
        { op: 'agglomerative', clusters: 3 },
      ],
    ],
    ['sweep', [KMEANS, { op: 'sweep', clusters: [2, 4], restarts: 2 }]],
    ['fcls', [{ op: 'vca', endmembers: 2 }, { op: 'fcls' }, { op: 'vca', endmembers: 2 }]],
    ['autoencoder', [{ op: 'pca', components: 2 }, NETWORK]],
  ] as const)('is of the last model when none is named: %s', async (of, before) => {
    const steps = [...before, { op: 'residual' }, { op: 'residual', of }];
    const { result, array } = await folder.run(cube, steps);
    const at = last(steps);
    expect(result.steps[at - 1].results).toEqual(result.steps[at].results);
    expect(result.steps[at - 1].results.of).toBe(of);
    const names = result.arrays.filter(({ step }) => step === at - 1).map(({ name }) => name);
    expect(names.map((name) => name.replace(/-\d+$/, ''))).toEqual(['residual', 'residual-spectrum', 'residual-mean']);
    // The map and the spectrum share what is left: ∑ map² · channels = ∑ spectrum² · pixels.
    const squares = (name: string) => Array.from(array(name).values).reduce((sum, value) => sum + value * value, 0);
    expect((squares(names[0]) * CHANNELS) / (squares(names[1]) * PIXELS)).toBeCloseTo(1, 4);
  });

  it('of a network is data less reconstruction, in counts after Poisson scaling', async () => {
    for (const before of [[], [{ op: 'poisson-scale' }]]) {
      const { array } = await folder.run(cube, [...before, NETWORK, { op: 'residual' }]);
      const back = array('reconstruction').values;
      const weight = (name: string, at: number) => (before.length > 0 ? array(name).values[at] : 1);
      const perChannel = Array.from({ length: CHANNELS }, (_, channel) => {
        let sum = 0;
        for (let pixel = 0; pixel < PIXELS; pixel++) {
          const factor = weight('pixel-weights', pixel) * weight('channel-weights', channel);
          sum += counts[pixel * CHANNELS + channel] - factor * back[pixel * CHANNELS + channel];
        }
        return sum / PIXELS;
      });
      array('residual-mean').values.forEach((value, channel) => {
        expect(Math.abs(value - perChannel[channel])).toBeLessThan(1e-2);
      });
    }
  });

  it('a model that no step has made is refused', async () => {
    const run = folder.run(cube, [
      { op: 'pca', components: 2 },
      { op: 'residual', of: 'autoencoder' },
    ]);
    await expect(run).rejects.toMatchObject({ code: 'input-missing' });
  });
});

describe('inputs', () => {
  const input = (op: object, of: string) => ({ ...op, input: of });

  it('scores and latent numbers stay beside each other', async () => {
    const PCA = { op: 'pca', components: 2 };
    const alone = await folder.run(cube, [PCA, input(KMEANS, 'scores')]);
    const { array, result } = await folder.run(cube, [PCA, NETWORK, input(KMEANS, 'scores'), input(KMEANS, 'latent')]);
    expect(array('labels').values).toEqual(alone.array('labels').values);
    expect(result.steps.slice(2).map(({ results }) => results.input)).toEqual(['scores', 'latent']);
    // Centers are means of what was clustered.
    const [latent, labels] = [array('latent').values, array('labels-2').values];
    const centers = array('score-centroids-2').values;
    for (let cluster = 0; cluster < 3; cluster++) {
      const members = Array.from(labels.keys()).filter((pixel) => labels[pixel] === cluster);
      for (let i = 0; i < 2; i++) {
        const mean = members.reduce((sum, pixel) => sum + latent[2 * pixel + i], 0) / members.length;
        expect(centers[2 * cluster + i]).toBeCloseTo(mean, 4);
      }
    }
  });

  it('without a decomposition "scores" are the latent numbers, as recipes of old say', async () => {
    const { array, result } = await folder.run(cube, [NETWORK, input(KMEANS, 'scores'), input(KMEANS, 'latent')]);
    expect(array('labels').values).toEqual(array('labels-2').values);
    expect(result.steps[1].results.input).toBe('latent');
  });

  it('mixtures and t-SNE take what was found last', async () => {
    const PCA = { op: 'pca', components: 2 };
    const GMM = { op: 'gmm', clusters: 2 };
    const { result } = await folder.run(cube, [
      PCA,
      NETWORK,
      GMM,
      PCA,
      GMM,
      { op: 'tsne', iterations: 50, perplexity: 5 },
    ]);
    expect([2, 4, 5].map((step) => result.steps[step].results.input)).toEqual(['latent', 'scores', 'scores']);
  });

  it('latent numbers that there are none of are refused', async () => {
    const run = folder.run(cube, [{ op: 'pca', components: 2 }, input(KMEANS, 'latent')]);
    await expect(run).rejects.toMatchObject({
      code: 'input-missing',
      message: expect.stringMatching(/latent numbers/),
    });
  });
});
