import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src-main/cubes/memory-source.ts';
import { coarseSpectra } from '../../../src-main/looking/coarse-spectra.ts';
import { cubeAtHand, forgetCubes } from '../../../src-main/looking/cube-cache.ts';
import { surveyCube } from '../../../src-main/looking/survey-cube.ts';
import { numpyWriter } from '../../../src-main/writers/numpy/numpy-writer.ts';
import { testJob } from '../../fixtures/test-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-coarse-'));
afterAll(() => {
  forgetCubes();
  rmSync(folder, { recursive: true, force: true });
});

async function cubeOf(rows: number, columns: number, channels: number) {
  const values = Uint16Array.from({ length: rows * columns * channels }, (_, i) => (i * 7919) % 251);
  const shape = [rows, columns, channels];
  const axis = (name: string, size: number, role: 'navigation' | 'signal') =>
    ({ name, size, scale: 1, offset: 0, units: '', role }) as const;
  const axes = [axis('y', rows, 'navigation'), axis('x', columns, 'navigation'), axis('E', channels, 'signal')];
  const source = new MemorySource(values, shape, 'uint16');
  const file = join(folder, `${shape.join('-')}.npy`);
  const dataset = { title: '', shape, dtype: 'uint16' as const, axes, metadata: {}, originalMetadata: {}, source };
  await numpyWriter.write(dataset, file, testJob());
  const { cube, mayHold } = await cubeAtHand({ file, dataset: 0 });
  await surveyCube(cube, mayHold, testJob());
  return { cube, values };
}

describe('spectra of the parts of a map', () => {
  it.each([
    [12, 20],
    [70, 130],
    [1, 30],
    [5, 3],
  ])('hold every pixel of %i × %i once, neighbors together', async (rows, columns) => {
    const channels = 3;
    const { cube, values } = await cubeOf(rows, columns, channels);
    const coarse = await coarseSpectra(cube, testJob());
    expect(coarse.rows).toBeLessThanOrEqual(8);
    expect(coarse.pixels).toHaveLength(coarse.rows * coarse.columns);
    expect(coarse.pixels.reduce((a, b) => a + b, 0)).toBe(rows * columns);
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let part = 0; part < coarse.pixels.length; part++) sum += coarse.sums[part * channels + c]!;
      const whole = values.reduce((total, value, i) => (i % channels === c ? total + value : total), 0);
      expect(sum).toBe(whole);
    }
    // The first part is a rectangle at the corner.
    const unit = Math.min(rows, columns) >= 64 ? 16 : 1;
    const size = (all: number) => {
      const units = Math.ceil(all / unit);
      return Math.min(all, Math.ceil(units / Math.min(8, units)) * unit);
    };
    let corner = 0;
    for (let row = 0; row < size(rows); row++) {
      for (let column = 0; column < size(columns); column++) corner += values[(row * columns + column) * channels]!;
    }
    expect(coarse.sums[0]).toBe(corner);
  });
});
