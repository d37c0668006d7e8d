/** Slices and deviations agree with the simplest code there is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { forgetCubes } from '../../../src-main/looking/cube-cache.ts';
import { cubeSlice } from '../../../src-main/looking/cube-slice.ts';
import { regionSpectrum } from '../../../src-main/looking/region-spectrum.ts';
import { windowMap } from '../../../src-main/looking/window-map.ts';
import { numpyWriter } from '../../../src-main/writers/numpy/numpy-writer.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { testJob } from '../../fixtures/test-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-slices-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(forgetCubes);

async function write(name: string, shape: readonly [number, number, number]) {
  const file = join(folder, name);
  const values = Uint16Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, i) => (i * 7919) % 251);
  const axes = shape.map(
    (size, i): Axis => ({
      name: 'yxE'[i]!,
      size,
      scale: 1,
      offset: 0,
      units: 'nm',
      role: i === 2 ? 'signal' : 'navigation',
    }),
  );
  const source = new MemorySource(values, shape, 'uint16');
  await numpyWriter.write(
    { title: '', shape, dtype: 'uint16', axes, metadata: {}, originalMetadata: {}, source },
    file,
    testJob(),
  );
  return { file, values };
}

describe.each([false, true])('with the cube in memory: %s', (held) => {
  it('slices are the spectra of a row and of a column', async () => {
    const { file, values } = await write('small.npy', [5, 7, 11]);
    if (held) await windowMap({ file, dataset: 0, first: 0, end: 1 }, testJob());
    const row = await cubeSlice({ file, dataset: 0, axis: 'row', index: 3 }, testJob());
    expect([row.positions, row.energies]).toEqual([7, 11]);
    expect([...row.values]).toEqual([...values.subarray(3 * 77, 4 * 77)]);
    const column = await cubeSlice({ file, dataset: 0, axis: 'column', index: 2 }, testJob());
    expect([column.positions, column.energies]).toEqual([5, 11]);
    expect([...column.values]).toEqual([0, 1, 2, 3, 4].flatMap((y) => [...values.subarray(y * 77 + 22, y * 77 + 33)]));
  });
});

it('long sides come as means of neighbors, the last of fewer', async () => {
  const { file, values } = await write('long.npy', [1, 2, 2049]);
  const { energies, values: found } = await cubeSlice({ file, dataset: 0, axis: 'column', index: 1 }, testJob());
  expect(energies).toBe(683);
  expect(found[0]).toBeCloseTo((values[2049]! + values[2050]! + values[2051]!) / 3, 4);
  expect(found).toHaveLength(683);
});

it('a row or column that is not there is refused', async () => {
  const { file } = await write('refused.npy', [2, 3, 4]);
  for (const [axis, index] of [
    ['row', 2],
    ['column', 3],
  ] as const) {
    await expect(cubeSlice({ file, dataset: 0, axis, index }, testJob())).rejects.toMatchObject({
      code: 'parameter-invalid',
    });
  }
});

it('the deviation of a region is that about its own mean, over its number', async () => {
  const { file, values } = await write('deviation.npy', [3, 4, 6]);
  const pixels = [1, 5, 6, 11];
  const region = { kind: 'pixels', pixels } as const;
  const { mean, deviation } = await regionSpectrum(
    { file, dataset: 0, region: { ...region, pixels: [...pixels] }, deviation: true },
    testJob(),
  );
  for (let channel = 0; channel < 6; channel++) {
    const own = pixels.map((pixel) => values[pixel * 6 + channel]!);
    const average = own.reduce((sum, one) => sum + one, 0) / own.length;
    const spread = Math.sqrt(own.reduce((sum, one) => sum + (one - average) ** 2, 0) / own.length);
    // 32-bit floats of numbers up to 250.
    expect(mean[channel]).toBeCloseTo(average, 4);
    expect(deviation![channel]).toBeCloseTo(spread, 4);
  }
  const plain = await regionSpectrum({ file, dataset: 0, region: { ...region, pixels: [...pixels] } }, testJob());
  expect(plain).not.toHaveProperty('deviation');
});
