/** Every file of the shared data folder that a reader of ours is for, against what its origin's own readers say. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elementCount, type NativeArray, numbersPerElement } from '../../src-main/cubes/array-source.ts';
import { bytesOf, makeNativeArray } from '../../src-main/cubes/native-arrays.ts';
import { inspectFile } from '../../src-main/readers/inspect-file.ts';
import type { OpenedDataset } from '../../src-main/readers/reader.ts';
import { openFile } from '../../src-main/readers/registry.ts';
import { isRealNumber, type Json } from '../../src-preload/contract/dataset.ts';
import { testJob } from '../fixtures/test-job.ts';
import { COMPARED_FILES, expectedArrays, SHARED_DATA } from './expected-files.ts';
import { NAMES } from './named-differently.ts';
import { DIFFERENCES, type Difference, type ExpectedArray, type ExpectedMetadata } from './presented-differently.ts';

if (COMPARED_FILES.length === 0)
  console.warn('The shared data folder is not there: the readers are not compared with it.');

describe.skipIf(COMPARED_FILES.length === 0)('readers agree with the origin readers', () => {
  it.each(COMPARED_FILES)('%s', async (name) => {
    const info = await inspectFile({ file: join(SHARED_DATA, name), statistics: true }, testJob());
    const difference: Difference | undefined = DIFFERENCES[name] ?? DIFFERENCES[info.format];
    const all = expectedArrays(name)!;
    const expected = difference?.compared?.(all) ?? all;
    const title = difference?.title ?? ((one: ExpectedArray) => one.title ?? '');
    expect(info.datasets.map((dataset) => dataset.title)).toEqual(expected.map(title));

    const opened = await openFile(join(SHARED_DATA, name));
    expected.forEach((one, i) => {
      const dataset = opened.datasets[i]!;
      const order = difference?.order?.(dataset) ?? [...one.shape.keys()];
      expect(dataset.shape).toEqual(order.map((axis) => one.shape[axis]));
      expect(dataset.dtype).toBe(difference?.dtype?.(one) ?? one.dtype);
      expect(dataset.axes.map((axis) => axis.size)).toEqual(dataset.shape);
      for (const [at, theirs] of (one.axes ?? []).entries()) {
        const axis = difference?.axis?.(theirs, one) ?? theirs;
        const ours = dataset.axes[order.indexOf(at)]!;
        const named = NAMES[name] ?? NAMES[info.format];
        const theirName = axis.name ?? '';
        expect(ours.name).toBe(named?.name(theirName, ours) ?? theirName);
        expect(ours.units).toBe(axis.units ?? '');
        if (axis.scale !== undefined) expectClose(ours.scale, axis.scale);
        if (axis.offset !== undefined) expectClose(ours.offset, axis.offset);
      }
      const said = difference?.metadata?.(one) ?? one;
      expectMetadata(dataset.metadata, said);
      const statistics = info.datasets[i]!.statistics;
      if (isRealNumber(dataset.dtype) && typeof one.sum === 'number') {
        expectClose(statistics?.sum, one.sum);
        expect([statistics?.min, statistics?.max]).toEqual([one.min, one.max]);
      }
      const isMoved = order.some((from, to) => from !== to);
      const { sha256, sample } = isMoved ? readMoved(dataset, order, one.shape) : readInOrder(dataset, one.shape);
      for (const [index, value] of isRealNumber(dataset.dtype) ? (one.samples ?? []) : []) {
        expect(sample(index)).toBe(Number(value));
      }
      if (one.sha256_c_order_le) expect(sha256).toBe(one.sha256_c_order_le);
    });
    opened.close();
  });
});

/** Where expected.json says something of the acquisition, the normalized metadata say the same. */
function expectMetadata(metadata: OpenedDataset['metadata'], said: ExpectedMetadata): void {
  const instrument = ['TEM', 'SEM'].map((kind) => `Acquisition_instrument.${kind}`);
  const value = (...paths: string[]) => paths.map((path) => valueAt(metadata, path)).find((one) => one !== undefined);
  for (const key of ['date', 'time'] as const)
    if (said[key]) expect([key, value(`General.${key}`)]).toEqual([key, said[key]]);
  for (const key of ['elements', 'xray_lines'] as const) {
    if (said[key]) expect([key, value(`Sample.${key}`) ?? []]).toEqual([key, said[key]]);
  }
  if (typeof said.signal_type === 'string') expect(value('Signal.signal_type') ?? '').toBe(said.signal_type);
  for (const key of ['beam_energy', 'magnification', 'camera_length', 'convergence_angle'] as const) {
    if (said[key] !== undefined) expectClose(value(...instrument.map((path) => `${path}.${key}`)) as number, said[key]);
  }
}

function valueAt(tree: Json | undefined, path: string): Json | undefined {
  const down = (here: Json | undefined, key: string) => (here as { readonly [key: string]: Json } | undefined)?.[key];
  return path.split('.').reduce(down, tree);
}

interface ReadValues {
  readonly sha256: string;
  /** The value at an index of the origin's array. */
  sample(index: readonly number[]): number;
}

/** Hash of all values, read in runs of an awkward length; large arrays are never whole in memory. */
function readInOrder(dataset: OpenedDataset, shape: readonly number[]): ReadValues {
  const source = dataset.open();
  const hash = createHash('sha256');
  const total = elementCount(shape);
  const run = total > 100_000_000 ? 16_777_213 : total > 100_000 ? 98_765 : 5;
  for (let first = 0; first < total; first += run) {
    hash.update(bytesOf(source.read(first, Math.min(run, total - first))));
  }
  const sample = (index: readonly number[]) => Number(source.read(flatIndex(index, shape), 1)[0]);
  return { sha256: hash.digest('hex'), sample };
}

/** The same for arrays whose axes we present in another order: all values, put back in the origin's order. */
function readMoved(dataset: OpenedDataset, order: readonly number[], shape: readonly number[]): ReadValues {
  const total = elementCount(shape);
  const numbers = numbersPerElement(dataset.dtype);
  const source = dataset.open();
  const ours = (source.read(0, total) as NativeArray).slice() as Float64Array;
  source.close();
  const moved = makeNativeArray(dataset.dtype, total) as Float64Array;
  const strides = order.map((axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const index = dataset.shape.map(() => 0);
  for (let at = 0; at < total; at++) {
    const to = index.reduce((sum, position, axis) => sum + position * strides[axis]!, 0);
    for (let n = 0; n < numbers; n++) moved[to * numbers + n] = ours[at * numbers + n]!;
    for (let axis = index.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      if (index[axis]! < dataset.shape[axis]!) break;
      index[axis] = 0;
    }
  }
  const sha256 = createHash('sha256').update(bytesOf(moved)).digest('hex');
  return { sha256, sample: (at) => Number(moved[flatIndex(at, shape)]) };
}

function flatIndex(index: readonly number[], shape: readonly number[]): number {
  return index.reduce((sum, position, axis) => sum * shape[axis]! + position, 0);
}

/** Sums of floats depend on their order in the last digits; calibrations are products of two numbers. */
const RELATIVE = 1e-9;
function expectClose(received: number | undefined, expected: number): void {
  expect(Math.abs((received ?? Number.NaN) - expected)).toBeLessThanOrEqual(RELATIVE * Math.abs(expected));
}
