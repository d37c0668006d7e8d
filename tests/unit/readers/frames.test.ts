/** Frames of event streams are read alone: those that HyperSpy reads, and together always the whole. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { datasetOfFrames } from '../../../src-main/readers/dataset-frames.ts';
import { inspectFile } from '../../../src-main/readers/inspect-file.ts';
import { jeolReader } from '../../../src-main/readers/jeol/jeol-reader.ts';
import type { OpenedDataset, OpenedFile } from '../../../src-main/readers/reader.ts';
import { openFile } from '../../../src-main/readers/registry.ts';
import { brightness, encodePts, x, xRay, y } from '../../fixtures/jeol-encoder.ts';
import { testJob } from '../../fixtures/test-job.ts';
import { errorOf, openBytes, valuesOf } from './reading.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/emd/${name}`, import.meta.url));
const shared = (name: string) => fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url));
const opened: OpenedFile[] = [];
afterAll(() => {
  for (const file of opened) file.close();
});

async function open(path: string): Promise<OpenedFile> {
  const file = await openFile(path);
  opened.push(file);
  return file;
}

/** A stream of sweeps over 4 × 2 pixels, each with its own counts and an electron image. */
function sweeps(count: number): number[] {
  return Array.from({ length: count }, (_, sweep) => [
    ...[y(0), x(0), brightness(sweep), xRay(5), x(1024), ...new Array(sweep).fill(xRay(7)), x(2048), xRay(100 + sweep)],
    ...[y(2048), x(0), brightness(3), xRay(sweep), x(3072), brightness(1)],
  ]).flat();
}

const sumOf = (parts: readonly number[][]) => parts[0]!.map((_, at) => parts.reduce((sum, part) => sum + part[at]!, 0));

/** Reads the frames `[0, k)` and `[k, n)` of every dataset that has some, for every k, and adds them up. */
function checkSums({ datasets }: OpenedFile): void {
  const framed = datasets.filter(({ frames }) => frames);
  expect(framed.length).toBeGreaterThan(0);
  for (const dataset of framed) {
    const { count, summed } = dataset.frames!;
    expect(summed).toEqual([0, count]);
    const whole = valuesOf(dataset);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: count - 1 }), (cut) => {
        const parts = [dataset.openFrames!([0, cut]), dataset.openFrames!([cut, count])];
        expect(sumOf(parts.map(valuesOf))).toEqual(whole);
      }),
      { numRuns: 8 },
    );
  }
}

describe('Velox', () => {
  it('gives the frames that HyperSpy gives with sum_frames=False', async () => {
    const { datasets } = await open(fixture('velox-4.emd'));
    const [frames] = (await open(fixture('velox-4-frames.npy'))).datasets;
    const map = datasets.find(({ kind }) => kind === 'spectrum-image')!;
    expect(map.frames).toEqual({ count: 2, summed: [0, 2] });
    const each = [0, 1].flatMap((frame) => valuesOf(map.openFrames!([frame, frame + 1])));
    expect(each).toEqual(valuesOf(frames!));
  });

  it.each(['velox-4.emd', 'velox-11.emd', 'velox-unmapped.emd'])(
    '%s: frames up to one and those from it on are the whole, of all detectors and of each',
    async (name) => checkSums(await open(fixture(name))),
  );

  it('knows frames that only the streams have a table of', async () => {
    const { datasets } = await open(fixture('velox-unmapped.emd'));
    const [frames] = (await open(fixture('velox-unmapped-frames.npy'))).datasets;
    const [map] = datasets as [OpenedDataset];
    expect(map.frames?.count).toBe(3);
    const each = [0, 1, 2].flatMap((frame) => valuesOf(map.openFrames!([frame, frame + 1])));
    expect(each).toEqual(valuesOf(frames!));
  });

  it('says of them what they are', async () => {
    const { datasets } = await open(fixture('velox-11.emd'));
    const second = datasets.find(({ title }) => title === 'EDS, SuperX2')!.openFrames!([1, 3]);
    expect(second).toMatchObject({ title: 'EDS, SuperX2, frames 2–3', frames: { count: 3, summed: [1, 3] } });
    expect(second.metadata).toMatchObject({
      General: { title: 'EDS, SuperX2, frames 2–3' },
      Acquisition_instrument: { TEM: { Detector: { EDS: { number_of_frames: 2 } } } },
    });
    // Others can be taken from it.
    expect(second.openFrames!([0, 1]).title).toBe('EDS, SuperX2, frame 1');
    expect(datasets.filter(({ frames }) => frames).map(({ title }) => title)).toEqual([
      'EDS',
      'EDS, SuperX1',
      'EDS, SuperX2',
    ]);
  });
});

describe('JEOL', () => {
  const pts = (words: readonly number[]) => openBytes(jeolReader, 'a.pts', encodePts({ words }));

  it('sweeps up to one and those from it on are the whole, with the electron image', async () => {
    const file = await pts(sweeps(6));
    expect(file.datasets.map(({ frames }) => frames?.count)).toEqual([6, 6]);
    checkSums(file);
  });

  it('says of a sweep what it is, without the times of all of them', async () => {
    const [map, image] = (await pts(sweeps(6))).datasets as [OpenedDataset, OpenedDataset];
    const third = map.openFrames!([2, 3]);
    expect(third).toMatchObject({
      title: 'EDS extracted from a.pts, frame 3',
      frames: { count: 6, summed: [2, 3] },
      originalMetadata: { sweepsSummed: 1, events: 5 },
    });
    const detector = (dataset: OpenedDataset) => JSON.stringify(dataset.metadata.Acquisition_instrument);
    expect([detector(map).includes('live_time'), detector(third).includes('live_time')]).toEqual([true, false]);
    expect(valuesOf(image.openFrames!([4, 6]))).toEqual([4 + 5, 0, 0, 0, 6, 0, 0, 2]);
  });

  it('does not offer the sweep in which the measurement was stopped', async () => {
    const whole = sweeps(3);
    const stopped = [...whole, y(0), x(0), brightness(9), xRay(9), x(1024), xRay(9)];
    const [all, cut] = [await pts(whole), await pts(stopped)];
    expect(cut.datasets.map(({ frames }) => frames?.count)).toEqual([3, 3]);
    for (const [at, dataset] of cut.datasets.entries()) {
      expect(valuesOf(dataset.openFrames!([2, 3]))).toEqual(valuesOf(all.datasets[at]!.openFrames!([2, 3])));
    }
    checkSums(cut);
  });

  it('has none where the map was scanned once', async () => {
    const { datasets } = await pts(sweeps(1));
    expect(datasets.map(({ frames, openFrames }) => [frames, openFrames])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });
});

describe('frames that are asked for', () => {
  it.each([
    [[0, 4], 'There is no frame 4: the measurement has 3.'],
    [[3, 4], 'There is no frame 4: the measurement has 3.'],
    [[2, 2], 'The last frame must not be before the first.'],
    [[-1, 2], 'The first frame is 1.'],
    [[0, 1.5], 'Frames are whole numbers.'],
  ] as const)('%j of three are refused', async (range, message) => {
    const { datasets } = await open(fixture('velox-11.emd'));
    const map = datasets.find(({ frames }) => frames)!;
    const error = await errorOf(() => datasetOfFrames(map, range, 'a.emd'));
    expect(error).toMatchObject({ code: 'parameter-invalid', message, where: { file: 'a.emd', field: 'frames' } });
    expect(error.advice).toBe('Choose frames from 1 to 3.');
  });

  it('are refused of what is no sum of frames, and all of them are the dataset itself', async () => {
    const { datasets } = await open(fixture('velox-11.emd'));
    const [spectrum] = datasets as [OpenedDataset];
    const map = datasets.find(({ frames }) => frames)!;
    expect(await errorOf(() => datasetOfFrames(spectrum, [0, 1], undefined))).toMatchObject({
      message: 'EDS spectrum, SuperX1 is no sum of several frames.',
      where: { field: 'frames' },
    });
    expect(datasetOfFrames(map, [0, 3], undefined)).toBe(map);
    expect(datasetOfFrames(map, undefined, undefined)).toBe(map);
  });

  it('are what a description of the file counts', async () => {
    const file = fixture('velox-4.emd');
    const { datasets } = await inspectFile({ file, statistics: true, frames: [1, 2] }, testJob());
    const [frames] = (await open(fixture('velox-4-frames.npy'))).datasets;
    const second = valuesOf(frames!).slice(4 * 5 * 64);
    expect(datasets.map(({ title, frames }) => [title, frames?.summed])).toEqual([
      ['HAADF (x)', undefined],
      ['EDS, frame 2', [1, 2]],
      ['HAADF (x), all frames', undefined],
    ]);
    expect(datasets[1]!.statistics).toMatchObject({ sum: sum(second) });
    expect(JSON.parse(JSON.stringify(datasets))).toEqual(structuredClone(datasets));
    const images = { file: fixture('velox-images.emd'), statistics: false, frames: [0, 1] } as const;
    expect(await errorOf(() => inspectFile(images, testJob()))).toMatchObject({
      message: 'No dataset of velox-images.emd is a sum of several frames.',
    });
  });
});

const real = shared('jeol/Sample/00_View000/View000_0000006.pts');
if (!existsSync(real)) console.warn('The shared data folder is not there: no frames of a microscope are read.');

it.skipIf(!existsSync(real))(
  'sweeps of a microscope have the counts that HyperSpy 1.7.3 reads with sum_frames=False',
  async () => {
    const counts = [22355, 21975, 22038, 21904, 21846, 22115, 22021, 21917, 22123, 21919, 22141, 22024, 22086, 21797];
    const [map] = (await open(real)).datasets as [OpenedDataset];
    expect(map.frames?.count).toBe(counts.length);
    const found = counts.map((_, sweep) => map.openFrames!([sweep, sweep + 1]).originalMetadata.events);
    expect(found).toEqual(counts);
  },
);

const scanned = shared('velox_emd/example_fei_emd_si.emd');

it.skipIf(!existsSync(scanned))(
  'frames of a microscope have the counts that HyperSpy 1.7.3 reads with sum_frames=False',
  async () => {
    const { datasets } = await open(scanned);
    const map = datasets.find(({ frames }) => frames)!;
    const found = [0, 1, 2, 3, 4].map((frame) => sum(valuesOf(map.openFrames!([frame, frame + 1]))));
    expect(found).toEqual([1353, 1298, 1327, 1295, 1291]);
  },
);

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
