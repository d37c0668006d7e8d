/** Groups and anomalies through recipes: what anomalous images cannot change, tables, roles by hand, and the order of steps. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { writeBlobImages } from '../../helpers/blob-images.ts';
import { recipeFolder, writeNpy } from '../../helpers/recipes.ts';

vi.mock('../../../src-main/graphs/sessions.ts', async (original) =>
  (await import('../../helpers/shared-sessions.ts')).shareSessions(await original()),
);

const folder = recipeFolder();
afterAll(() => folder.remove());

const [SIZE, GOOD, BAD] = [16, 40, 10];

const stripes = (name: string, change?: (data: Uint8Array) => Uint8Array) =>
  writeBlobImages(join(folder.folder, name), { size: SIZE, good: GOOD, bad: BAD, ...(change && { change }) });
const stack = stripes('stack');
const GROUPS = { op: 'groups', anomalous: ['bad'] };
const NETWORK = { op: 'autoencoder', latent: 3, channels: [4, 8], epochs: 6, batch: 8 };
const PCA = { op: 'pca', components: 4 };
const ANOMALY = { op: 'anomaly', quantile: 0.9 };

describe('anomalies', () => {
  it('are found above a threshold that most nominal images stay below', async () => {
    const { result, array } = await folder.run(stack, [GROUPS, PCA, { ...ANOMALY, score: 'max' }]);
    const step = result.steps.at(-1)!.results as unknown as {
      threshold: number;
      flagged: number;
      evaluation: { auroc: number; prevalence: number };
      flaggedImages: { image: number; score: number; known: string }[];
      regions: { image: number; top: number; left: number; height: number; width: number }[];
    };
    expect(step.evaluation.auroc).toBeGreaterThan(0.95);
    expect(step.evaluation.prevalence).toBeCloseTo(0.5, 12);
    const scores = array('scores-2').values;
    const flags = [...array('flags').values];
    const roles = array('groups').values;
    flags.forEach((flag, image) => {
      expect(flag).toBe(roles[image]! < 2 ? -1 : Number(scores[image]! > step.threshold));
    });
    expect(step.flagged).toBe(flags.filter((flag) => flag === 1).length);
    const listed = step.flaggedImages.map(({ score }) => score);
    expect(listed).toEqual([...listed].sort((a, b) => b - a));
    // The largest region of the worst image lies around the largest value of its residual map.
    const [worst] = step.flaggedImages;
    const map = array('residual-maps').values.slice(worst!.image * SIZE * SIZE, (worst!.image + 1) * SIZE * SIZE);
    const peak = map.indexOf(Math.max(...map));
    const inside = step.regions.filter(({ image, top, left, height, width }) => {
      const [y, x] = [Math.floor(peak / SIZE), peak % SIZE];
      return image === worst!.image && y >= top && y < top + height && x >= left && x < left + width;
    });
    expect(inside).toHaveLength(1);
  });

  it('of patches are found in their images', async () => {
    // As many pixels in a patch as an image is wide: neither is taken for the other.
    const [side, patch, count] = [64, 8, 20];
    const wide = writeBlobImages(join(folder.folder, 'wide'), { size: side, good: count - 5, bad: 5 });
    const patches = { op: 'patches', size: patch, overlap: 0 };
    const { result, array } = await folder.run(wide, [patches, GROUPS, PCA, { ...ANOMALY, score: 'max' }]);
    const { shape, values } = array('residual-maps');
    expect(shape).toEqual([count, side, side]);
    const step = result.steps.at(-1)!.results as unknown as {
      flaggedImages: { image: number; patch: number; top: number; left: number; score: number; regions: number }[];
      regions: { image: number; patch: number; top: number; left: number; height: number; width: number }[];
    };
    expect(step.flaggedImages.length).toBeGreaterThan(0);
    for (const { image, patch: number, top, left, score, regions } of step.flaggedImages) {
      expect(image).toBe(Math.floor(number / (side / patch) ** 2));
      let most = 0;
      for (let i = 0; i < patch ** 2; i++) {
        const [y, x] = [top + Math.floor(i / patch), left + (i % patch)];
        most = Math.max(most, values[(image * side + y) * side + x]!);
      }
      expect(score / most).toBeCloseTo(1, 5);
      const own = step.regions.filter((one) => one.patch === number);
      expect(own).toHaveLength(regions);
      for (const region of own) {
        expect(region.image).toBe(image);
        expect(region.top).toBeGreaterThanOrEqual(top);
        expect(region.left + region.width).toBeLessThanOrEqual(left + patch);
      }
    }
  });

  it.each([
    ['z-scores', { op: 'normalize', method: 'zscore' }, true],
    ['denoising by components', { op: 'denoise', components: 3 }, true],
    ['sums', { op: 'normalize', method: 'sum' }, false],
  ])('%s: what is learned from judged images too is said', async (_, step, isSaid) => {
    const { result } = await folder.run(stack, [GROUPS, step]);
    expect(result.warnings.some((warning) => warning.includes('those to be judged as well'))).toBe(isSaid);
  });

  it.each([
    ['autoencoder', [GROUPS, NETWORK, ANOMALY]],
    ['PCA', [GROUPS, PCA, { ...ANOMALY, score: 'quantile' }]],
    ['texture', [GROUPS, { ...ANOMALY, of: 'mean', score: 'texture' }]],
  ])('cannot change the threshold, the model or the scores of others: %s', async (name, steps) => {
    const turned = stripes(`turned ${name}`, (data) => data.toReversed().map((value) => 255 - value));
    const [one, other] = [await folder.run(stack, steps), await folder.run(turned, steps)];
    const [a, b] = [one, other].map(({ result }) => result.steps.at(-1)!.results);
    expect(b!.threshold).toBe(a!.threshold);
    expect(b!.regionLimit).toBe(a!.regionLimit);
    const scores = one.result.arrays.findLast(({ name: own }) => own.startsWith('scores'))!.name;
    const [before, after] = [one, other].map(({ array }) => array(scores).values);
    expect(after!.slice(0, BAD)).not.toEqual(before!.slice(0, BAD));
    // The folder lists "bad" before "good".
    expect(after!.slice(BAD)).toEqual(before!.slice(BAD));
    for (const model of one.result.arrays.filter(({ name: own }) => ['encoder', 'components'].includes(own))) {
      expect(other.result.arrays.find(({ name: own }) => own === model.name)!.sha256).toBe(model.sha256);
    }
  });

  it('say how few held-out images promise', async () => {
    const { job } = await folder.run(stack, [GROUPS, PCA, { op: 'anomaly', quantile: 0.99 }]);
    expect(job.warnings).toContainEqual(
      expect.stringMatching(/needs 99 held-out nominal images, and there are 10, which support 0\.909 .* 9\.1 %/),
    );
  });

  it.each([
    ['no groups', [PCA, ANOMALY], 'input-missing', 'steps[1]'],
    ['a model made before the groups', [PCA, GROUPS, ANOMALY], 'input-missing', 'steps[2]'],
    ['nothing held out', [{ ...GROUPS, validation: 0 }, PCA, ANOMALY], 'data-unsuitable', 'steps[2].quantile'],
    [
      'fewer training images than a texture needs',
      [
        { ...GROUPS, validation: 0.4, judged: 0.55 },
        { ...ANOMALY, of: 'mean', score: 'texture' },
      ],
      'data-unsuitable',
      'steps[1].score',
    ],
    ['nothing to judge', [{ op: 'groups', judged: 0 }, PCA, ANOMALY], 'data-unsuitable', 'steps[2]'],
  ])('are refused with %s', async (_, steps, code, field) => {
    await expect(folder.run(stack, steps)).rejects.toMatchObject({ code, where: { field } });
  });
});

it('values that are not finite are refused, also in images that are only judged', async () => {
  const values = Float32Array.from({ length: 30 * 64 }, (_, i) => Math.sin(i));
  values[29 * 64] = Number.NaN;
  const file = join(folder.folder, 'stack.npy');
  writeNpy(file, [30, 8, 8], values);
  const axis = (name: string, size: number, role: string) => ({ name, size, scale: 1, offset: 0, units: '', role });
  const axes = [axis('image', 30, 'navigation'), axis('y', 8, 'signal'), axis('x', 8, 'signal')];
  writeFileSync(file.replace(/npy$/, 'json'), JSON.stringify({ title: 'stack', axes }));
  const groups = { op: 'groups', frames: [{ frames: '29', as: 'test' }] };
  const steps = [groups, { op: 'anomaly', of: 'mean', quantile: 0.8 }];
  await expect(folder.run(file, steps)).rejects.toMatchObject({ code: 'data-unsuitable' });
  values[29 * 64] = 0;
  writeNpy(file, [30, 8, 8], values);
  expect((await folder.run(file, steps)).array('flags').values).toHaveLength(30);
});

describe('groups', () => {
  const table = (name: string, text: string) => {
    writeFileSync(join(folder.folder, name), text);
    return name;
  };

  it('come from a table with sessions and labels, and single images by name or number', async () => {
    const rows = Array.from({ length: GOOD }, (_, i) => {
      const name = `good_${String(i).padStart(2, '0')}`;
      return `${name};steel;${i < 20 ? 'monday' : 'tuesday'};${i === 7 ? 'anomalous' : ''}`;
    });
    const file = table('roles.csv', ['name;group;session;label', ...rows].join('\n'));
    const groups = {
      op: 'groups',
      nominal: ['steel'],
      validation: ['tuesday'],
      judged: 0,
      table: file,
      frames: [
        { frames: ['good_03.png', 'good_04'], as: 'test' },
        { frames: '0-1, 3', as: 'anomalous' },
      ],
    };
    const { result, array, job } = await folder.run(stack, [groups]);
    const roles = [...array('groups').values];
    // Bad images come first; 0, 1 and 3 are marked by hand.
    expect(roles.slice(0, 5)).toEqual([3, 3, 2, 3, 2]);
    const good = roles.slice(BAD);
    expect(good.slice(0, 9)).toEqual([0, 0, 0, 2, 2, 0, 0, 3, 0]);
    expect(good.slice(20)).toEqual(new Array(20).fill(1));
    expect(result.steps[0]!.results).toMatchObject({ train: 17, validation: 20, anomalous: 4 });
    expect(job.warnings).toContainEqual(expect.stringMatching(/says nothing of 10 of 50 images/));
    expect(job.warnings).toContainEqual(
      expect.stringMatching(/1 image of nominal groups are labeled|1 image of nominal/),
    );
  });

  it.each([
    ['a table without names', () => ({ table: table('none.csv', 'file,group\na,b\n') }), 'data-unsuitable', 'table'],
    ['a table of others', () => ({ table: table('other.csv', 'name,group\nx,b\n') }), 'data-unsuitable', 'table'],
    ['an unknown label', () => ({ table: table('l.csv', 'name,label\ngood_01,odd\n') }), 'data-unsuitable', 'table'],
    ['an image named twice', () => ({ table: table('t.csv', 'name,group\na,b\na,c\n') }), 'data-unsuitable', 'table'],
    [
      'an image that is not there',
      () => ({ frames: [{ frames: '48-50', as: 'test' }] }),
      'parameter-invalid',
      'frames',
    ],
    ['an anomaly to learn from', () => ({ frames: [{ frames: '0', as: 'train' }] }), 'parameter-invalid', 'frames'],
    ['an unknown group', () => ({ anomalous: ['bat'] }), 'parameter-invalid', 'anomalous'],
    ['nothing left to learn from', () => ({ nominal: [], anomalous: ['good', 'bad'] }), 'data-unsuitable', 'nominal'],
  ])('refuse %s', async (_, parameters, code, field) => {
    await expect(folder.run(stack, [{ ...GROUPS, ...parameters() }])).rejects.toMatchObject({
      code,
      where: { field: `steps[0].${field}` },
      advice: expect.stringMatching(/\w/),
    });
  });

  it('keep the patches of an image together', async () => {
    const { array } = await folder.run(stack, [{ op: 'patches', size: 8, overlap: 0 }, GROUPS]);
    const roles = [...array('groups').values];
    expect(roles).toHaveLength(4 * (GOOD + BAD));
    for (let image = 0; image < GOOD + BAD; image++) {
      expect(new Set(roles.slice(4 * image, 4 * image + 4)).size).toBe(1);
    }
  });
});
