import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { permuteValues } from '../../../src-main/cubes/permute-values.ts';
import { forgetCubes } from '../../../src-main/looking/cube-cache.ts';
import { overview } from '../../../src-main/looking/overview.ts';
import { regionSpectrum } from '../../../src-main/looking/region-spectrum.ts';
import { arrangedDataset } from '../../../src-main/readers/arranged-dataset.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { arrangeParameters } from '../../../src-preload/contract/steps.ts';
import { recordingJob } from '../../helpers/analysis.ts';
import { blobs } from '../../helpers/data.ts';
import { recipeFolder, writeNpy } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => {
  forgetCubes();
  folder.remove();
});

const [ROWS, COLUMNS, CHANNELS] = [6, 5, 8];
const { values } = blobs(ROWS * COLUMNS, CHANNELS, 3, { spread: 0.1, offset: 5 });
const right = { values, shape: [ROWS, COLUMNS, CHANNELS] };
/** The same with the energies first, in a file that says nothing of its axes. */
const file = join(folder.folder, 'energies-first.npy');
writeNpy(file, [CHANNELS, ROWS, COLUMNS], permuteValues(values, [ROWS, COLUMNS, CHANNELS], [2, 0, 1]));
const ARRANGE = { op: 'arrange', order: [1, 2, 0], signal: 1, names: ['y', 'x', 'Energy loss'] };

describe('arrange', () => {
  it('gives a cube with the energies first the clusters of the same cube with the energies last', async () => {
    const steps = [
      { op: 'normalize', method: 'sum' },
      { op: 'kmeans', clusters: 3, restarts: 5 },
    ];
    const wanted = await folder.run(right, steps);
    const { result, bytes } = await folder.run(file, [ARRANGE, ...steps]);
    for (const name of ['labels', 'centroids']) expect(bytes(name)).toEqual(wanted.bytes(name));
    expect(result.source).toMatchObject({
      shape: [ROWS, COLUMNS, CHANNELS],
      axes: [
        { name: 'y', size: ROWS, role: 'navigation' },
        { name: 'x', size: COLUMNS, role: 'navigation' },
        { name: 'Energy loss', size: CHANNELS, role: 'signal' },
      ],
    });
  });

  it('makes images of what was taken for spectra', async () => {
    const { result, array } = await folder.run(file, [
      { op: 'arrange', signal: 2 },
      { op: 'pca', components: 2 },
    ]);
    expect(result.prepared.images?.axes.map(({ size }) => size)).toEqual([ROWS, COLUMNS]);
    expect(array('components').shape).toEqual([2, ROWS, COLUMNS]);
  });

  it('is asked for where the file does not say what its axes are; of four axes, images are taken', async () => {
    const steps = [{ op: 'kmeans', clusters: 2, restarts: 2 }];
    const shape = [3, ROWS, COLUMNS, CHANNELS];
    const four = join(folder.folder, 'four.npy');
    writeNpy(
      four,
      shape,
      Float32Array.from({ length: 3 * ROWS * COLUMNS * CHANNELS }, (_, i) => values[i % values.length]! + i),
    );
    await expect(folder.run(four, steps)).rejects.toMatchObject({
      code: 'data-unsuitable',
      message: `This dataset has 4 axes (${shape.join(' × ')}): a map has two, and its spectra one.`,
      advice: expect.stringContaining('"arrange" with "signal": 2'),
    });
    const { array } = await folder.run(four, [{ op: 'arrange', signal: 2 }, ...steps]);
    expect(array('centroids').shape).toEqual([2, COLUMNS, CHANNELS]);
  });

  it('is what a person looks at, too', async () => {
    const arrange = arrangeParameters.parse({ order: [1, 2, 0], signal: 1 });
    const job = recordingJob();
    const seen = await overview({ file, dataset: 0, arrange, budgetMs: null }, job);
    expect(seen.description).toMatchObject({ kind: 'spectrum-image', shape: [ROWS, COLUMNS, CHANNELS] });
    const region = { kind: 'rectangle', row: 2, column: 3, rows: 1, columns: 1 } as const;
    const { mean } = await regionSpectrum({ file, dataset: 0, arrange, region }, job);
    const pixel = 2 * COLUMNS + 3;
    expect([...mean]).toEqual([...values.slice(pixel * CHANNELS, (pixel + 1) * CHANNELS)]);
    // Without it the file is what its reader takes it for.
    const plain = await overview({ file, dataset: 0, budgetMs: null }, job);
    expect(plain.description.shape).toEqual([CHANNELS, ROWS, COLUMNS]);
  });

  it('turns arrays of HDF5 files once, from their own order', async () => {
    const any = join(import.meta.dirname, '../../fixtures/hdf5/matlab.mat');
    const opened = await openFile(any);
    const [cube] = opened.datasets;
    expect(cube).toMatchObject({ shape: [3, 4, 6], openArranged: expect.any(Function) });
    const source = cube!.open();
    const stored = (source.read(0, 72) as Float64Array).slice();
    source.close();
    for (const order of [
      [2, 1, 0],
      [2, 0, 1],
      [1, 2, 0],
      [0, 1, 2],
    ]) {
      const arranged = arrangedDataset(cube!, { order, signal: 1, names: [] }).open();
      expect([...arranged.read(0, 72)]).toEqual([...permuteValues(stored, [3, 4, 6], order)]);
      arranged.close();
    }
    opened.close();
  });

  it.each([
    ['fewer axes than there are', [{ ...ARRANGE, order: [1, 0], names: [] }], 'steps[0].order', /3 axes, and 2/],
    ['an axis twice', [{ ...ARRANGE, order: [1, 1, 0] }], 'steps[0].order', /each axis once/],
    ['too few names', [{ ...ARRANGE, names: ['y'] }], 'steps[0].names', /3 axes and 1 names/],
    ['a place behind others', [{ op: 'normalize' }, ARRANGE], 'steps[1].op', /must be the first/],
  ])('refuses %s, and says where', async (_, steps, field, message) => {
    await expect(folder.run(file, steps)).rejects.toMatchObject({
      where: { field },
      message: expect.stringMatching(message),
    });
  });
});
