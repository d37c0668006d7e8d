/** Arrays of runs and maps that are looked at, as files that are read back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFile } from '../../../src-main/readers/registry.ts';
import { createService } from '../../../src-main/services/service.ts';
import type { ExportedArray, ExportKind } from '../../../src-preload/contract/export-kinds.ts';
import type { Service } from '../../../src-preload/contract/service.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { writeImages } from '../../helpers/image-stack.ts';
import { valuesOf } from '../readers/reading.ts';
import { cubeAxes, realEngine, temporaryData, threeBands } from './window-support.ts';

const SHAPE = [6, 9, 16] as const;
let data: ReturnType<typeof temporaryData>;
let service: Service;
let file: string;
let run: number;

async function runOf(path: string, steps: readonly object[]): Promise<number> {
  const { project } = await service.call('open-in-project', { file: path }).answer;
  const request = { recipe: { phasewright: 1, steps }, recipeFolder: data.path, file: path, project: project.folder };
  return (await service.call('run-to-project', request).answer).run.number;
}

beforeAll(async () => {
  data = temporaryData();
  service = createService({
    jobs: realEngine(),
    looking: realEngine(),
    dataFolder: join(data.path, 'data'),
    folders: [data.path],
  });
  file = data.array('Steel.npy', 'uint16', SHAPE, threeBands(SHAPE), cubeAxes(SHAPE));
  run = await runOf(file, [
    { op: 'pca', components: 3 },
    { op: 'kmeans', clusters: 3, restarts: 3 },
    { op: 'sweep', clusters: [2, 3] },
    { op: 'silhouette' },
  ]);
});
afterAll(async () => {
  await service.close();
  data.remove();
});

const arrayOf = (name: string): Promise<ArrayValues> => service.call('run-array', { run, name }).answer;

const EXTENSIONS = { 'array-npy': '.npy', 'array-csv': '.csv', 'array-hspy': '.hspy', 'array-tiff': '.tif' } as const;
type ArrayKind = keyof typeof EXTENSIONS;
async function exported(what: ArrayKind, array: ExportedArray, of = run): Promise<string> {
  const out = join(data.path, `${array.name}-${array.index ?? 'all'}${EXTENSIONS[what]}`);
  const { files } = await service.call('export-run', { run: of, what: what as ExportKind, out, array }).answer;
  expect(files).toEqual([out]);
  return out;
}

/** The one dataset of a file, as our readers (tested against other programs) see it. */
async function readBack(path: string) {
  const opened = await openFile(path);
  try {
    const [dataset] = opened.datasets;
    return { title: dataset!.title, shape: dataset!.shape, axes: dataset!.axes, values: valuesOf(dataset!) };
  } finally {
    await opened.close();
  }
}

describe('an array of a run', () => {
  it.each(['array-npy', 'array-hspy', 'array-csv'] as const)(
    'is written whole as %s, with the axes of the run',
    async (what) => {
      const scores = await arrayOf('scores');
      const { shape, values, axes } = await readBack(await exported(what, { name: 'scores' }));
      expect(shape).toEqual([6, 9, 3]);
      expect(values.map(Math.fround)).toEqual(Array.from(scores.values));
      expect(axes.slice(0, 2)).toMatchObject([
        { scale: 0.5, units: 'µm' },
        { scale: 0.5, units: 'µm' },
      ]);
    },
  );

  it('components are spectra on the energy axis', async () => {
    const { shape, axes } = await readBack(await exported('array-hspy', { name: 'components' }));
    expect(shape).toEqual([3, 16]);
    expect(axes[1]).toMatchObject({ scale: 10, offset: 100, units: 'eV', role: 'signal' });
    const one = await readBack(await exported('array-npy', { name: 'components', index: 1 }));
    const all = await arrayOf('components');
    expect(one.shape).toEqual([16]);
    expect(one.values).toEqual(Array.from(all.values.slice(16, 32)));
  });

  it('one of several maps is a calibrated image', async () => {
    const scores = await arrayOf('scores');
    const { shape, values, axes, title } = await readBack(await exported('array-tiff', { name: 'scores', index: 2 }));
    expect(shape).toEqual([6, 9]);
    expect(values).toEqual(Array.from({ length: 54 }, (_, pixel) => scores.values[pixel * 3 + 2]));
    expect(axes).toMatchObject([
      { scale: 0.5, units: 'µm' },
      { scale: 0.5, units: 'µm' },
    ]);
    expect(title).toContain('Scores 3');
    const map = await readBack(await exported('array-tiff', { name: 'silhouette' }));
    expect(map.values).toEqual(Array.from((await arrayOf('silhouette')).values));
  });

  it('labels of a sweep are exported one k at a time', async () => {
    const all = await arrayOf('sweep-labels');
    const { shape, values } = await readBack(await exported('array-npy', { name: 'sweep-labels', index: 1 }));
    expect(shape).toEqual([6, 9]);
    expect(values).toEqual(Array.from(all.values.slice(54, 108)));
  });

  it('what is not there, and a TIFF of what is no image, are refused', async () => {
    await expect(exported('array-npy', { name: 'abundances' })).rejects.toMatchObject({ code: 'input-missing' });
    await expect(exported('array-npy', { name: 'scores', index: 3 })).rejects.toMatchObject({
      where: { field: 'index' },
    });
    await expect(exported('array-npy', { name: 'silhouette', index: 0 })).rejects.toMatchObject({
      where: { field: 'index' },
    });
    await expect(exported('array-tiff', { name: 'scores' })).rejects.toMatchObject({ code: 'usage' });
    const out = join(data.path, 'x.npy');
    await expect(service.call('export-run', { run, what: 'array-npy', out }).answer).rejects.toThrow(/which array/);
    await expect(
      service.call('export-run', { run, what: 'array-npy', out: file, array: { name: 'scores' } }).answer,
    ).rejects.toThrow(/made from/);
  });

  it('images that a network has rebuilt are images again', async () => {
    const { folder, height, width } = writeImages(join(data.path, 'Surfaces'), 6);
    const images = await runOf(folder, [
      { op: 'pca', components: 2 },
      { op: 'kmeans', clusters: 2 },
    ]);
    const components = await readBack(await exported('array-npy', { name: 'components' }, images));
    expect(components.shape).toEqual([2, height, width]);
    const one = await readBack(await exported('array-tiff', { name: 'components', index: 1 }, images));
    expect(one.shape).toEqual([height, width]);
    expect(one.values).toEqual(components.values.slice(height * width));
    const labels = await readBack(await exported('array-csv', { name: 'labels' }, images));
    expect(labels.values).toHaveLength(12);
  });
});

describe('a map that is looked at', () => {
  const save = (map: object, name: string, more: object = {}) => {
    const request = { file, dataset: 0, map, title: 'A map', out: join(data.path, name), ...more };
    return service.call('save-map', request as never).answer;
  };
  const sum = (first: number, end: number) =>
    Array.from({ length: 54 }, (_, pixel) =>
      threeBands(SHAPE)
        .slice(pixel * 16 + first, pixel * 16 + end)
        .reduce((total, value) => total + value, 0),
    );
  beforeAll(() => service.call('open-in-project', { file }).answer);

  it.each(['total.tif', 'total.npy', 'total.csv', 'total.hspy'])(
    'the sum of all channels is saved as %s',
    async (name) => {
      const { files } = await save({ kind: 'total' }, name);
      const { shape, values, axes } = await readBack(files[0]!);
      expect(shape).toEqual([6, 9]);
      expect(values).toEqual(sum(0, 16));
      expect(axes).toMatchObject([
        { scale: 0.5, units: 'µm' },
        { scale: 0.5, units: 'µm' },
      ]);
    },
  );

  it('an energy window is saved as it is shown, with pixels as they are calibrated now', async () => {
    const side = { name: 'x', units: 'nm', scale: 4, offset: 0 };
    const { files } = await save({ kind: 'window', first: 3, end: 6 }, 'window.tif', { axes: [side, side] });
    const { values, axes } = await readBack(files[0]!);
    expect(values).toEqual(sum(3, 6));
    expect(axes).toMatchObject([
      { scale: 4, units: 'nm' },
      { scale: 4, units: 'nm' },
    ]);
  });

  it('an image of a stack is saved in its own pixels', async () => {
    const { folder, height, width } = writeImages(join(data.path, 'More'), 2);
    await service.call('open-in-project', { file: folder }).answer;
    const { files } = await save({ kind: 'frame', frame: 1 }, 'frame.npy', { file: folder });
    const { shape, values } = await readBack(files[0]!);
    expect(shape).toEqual([height, width]);
    const { map } = await service.call('frame', { file: folder, frame: 1 }).answer;
    expect(values).toEqual(Array.from(map));
  });

  it('the data themselves, and files of no kind, are not written', async () => {
    const before = readFileSync(file);
    await expect(save({ kind: 'total' }, 'Steel.npy')).rejects.toMatchObject({ code: 'usage' });
    expect(readFileSync(file)).toEqual(before);
    await expect(save({ kind: 'total' }, 'map.jpg')).rejects.toMatchObject({
      advice: expect.stringContaining('.hspy'),
    });
  });
});
