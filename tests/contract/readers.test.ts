/** Every file of the shared data folder that a reader of ours is for, against what its origin's own readers say. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { elementCount, type NativeArray, numbersPerElement } from '../../src-main/cubes/array-source.ts';
import { bytesOf, makeNativeArray } from '../../src-main/cubes/native-arrays.ts';
import { inspectFile } from '../../src-main/readers/inspect-file.ts';
import type { OpenedDataset } from '../../src-main/readers/reader.ts';
import { openFile, READERS } from '../../src-main/readers/registry.ts';
import { isRealNumber } from '../../src-preload/contract/dataset.ts';
import { testJob } from '../fixtures/test-job.ts';

interface ExpectedAxis {
  name: string;
  size: number;
  scale: number;
  offset: number;
  units?: string;
}
interface ExpectedArray {
  title?: string;
  axes?: ExpectedAxis[];
  shape: number[];
  dtype: string;
  sha256_c_order_le: string;
  sum: number;
  min: number;
  max: number;
  samples: [number[], number][];
}
interface ExpectedFile {
  computed?: { signals?: ExpectedArray[]; array?: ExpectedArray };
}

const folder = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const endings = READERS.flatMap((reader) => reader.extensions);
const expectedFiles: { [name: string]: ExpectedFile } = existsSync(join(folder, 'expected.json'))
  ? JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')).files
  : {};
const names = Object.keys(expectedFiles).filter((name) => {
  const { computed } = expectedFiles[name]!;
  return endings.some((ending) => name.toLowerCase().endsWith(ending)) && (computed?.signals || computed?.array);
});
if (names.length === 0) console.warn('The shared data folder is not there: the readers are not compared with it.');

describe.skipIf(names.length === 0)('readers agree with the origin readers', () => {
  it.each(names)('%s', async (name) => {
    const { signals, array } = expectedFiles[name]!.computed!;
    const expected = signals ?? [array!];
    const info = await inspectFile({ file: join(folder, name), statistics: true }, testJob());
    const opened = await openFile(join(folder, name));
    expect(info.datasets.map((dataset) => dataset.title)).toEqual(expected.map((one) => one.title ?? ''));

    expected.forEach((one, i) => {
      const dataset = opened.datasets[i]!;
      // Gatan spectrum images are listed as they lie on disk, (E, y, x).
      const isMoved = info.format === 'gatan-dm' && dataset.kind === 'spectrum-image';
      const order = isMoved ? [...one.shape.keys()].slice(1).concat(0) : [...one.shape.keys()];
      expect(dataset.shape).toEqual(order.map((axis) => one.shape[axis]));
      expect(dataset.dtype).toBe(one.dtype);
      expect(dataset.axes.map((axis) => axis.size)).toEqual(dataset.shape);
      for (const [at, axis] of (one.axes ?? []).entries()) {
        const ours = dataset.axes[order.indexOf(at)]!;
        expect(ours.units).toBe(axis.units ?? '');
        expectClose(ours.scale, axis.scale);
        expectClose(ours.offset, axis.offset);
      }
      const statistics = info.datasets[i]!.statistics;
      if (isRealNumber(dataset.dtype)) {
        expectClose(statistics?.sum, one.sum);
        expect([statistics?.min, statistics?.max]).toEqual([one.min, one.max]);
      }
      const values = isMoved ? moveLastAxisFirst(readAll(dataset), one.shape[0]!) : readAll(dataset);
      for (const [index, value] of isRealNumber(dataset.dtype) ? one.samples : []) {
        const at = index.reduce((sum, position, axis) => sum * one.shape[axis]! + position, 0);
        expect(Number(values[at])).toBe(Number(value));
      }
      expect(createHash('sha256').update(bytesOf(values)).digest('hex')).toBe(one.sha256_c_order_le);
    });
    opened.close();
  });
});

/** All values, read in runs of an awkward length. */
function readAll(dataset: OpenedDataset): NativeArray {
  const total = elementCount(dataset.shape);
  const source = dataset.open();
  const all = makeNativeArray(dataset.dtype, total);
  const numbers = numbersPerElement(dataset.dtype);
  const run = total > 100_000 ? 98_765 : 5;
  for (let first = 0; first < total; first += run) {
    (all as Float64Array).set(source.read(first, Math.min(run, total - first)) as Float64Array, first * numbers);
  }
  source.close();
  return all;
}

function moveLastAxisFirst(values: NativeArray, channels: number): NativeArray {
  const from = values as Float64Array;
  const moved = values.slice() as Float64Array;
  const pixels = values.length / channels;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      moved[channel * pixels + pixel] = from[pixel * channels + channel]!;
    }
  }
  return moved;
}

/** Sums of floats depend on their order in the last digits; calibrations are products of two numbers. */
const RELATIVE = 1e-9;
function expectClose(received: number | undefined, expected: number): void {
  expect(Math.abs((received ?? Number.NaN) - expected)).toBeLessThanOrEqual(RELATIVE * Math.abs(expected));
}
