/** Patches of images: every pixel is in one, put together they are the images again, and differences between neighbors leave no seam. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImageFrames, pixelAxis } from '../../src-main/analysis/preprocessing/image-frames.ts';
import { cutPatches, stitchPatches } from '../../src-main/analysis/preprocessing/patches.ts';
import type { SpectrumCube } from '../../src-main/analysis/preprocessing/spectrum-cube.ts';
import { spectraFromArray } from '../../src-main/analysis/spectra.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';

function imagesOf(values: Float32Array, height: number, width: number): { cube: SpectrumCube; images: ImageFrames } {
  const axis = (name: string, size: number): Axis => ({
    name,
    size,
    scale: 0.5,
    offset: 3,
    units: 'nm',
    role: 'signal',
  });
  const images = { height, width, axes: [axis('y', height), axis('x', width)] as const, names: [], groups: [] };
  const count = values.length / (height * width);
  const navigation: Axis[] = [{ name: 'image', size: count, scale: 1, offset: 0, units: '', role: 'navigation' }];
  const spectra = spectraFromArray(values, height * width);
  return { cube: { spectra, rows: 1, columns: count, navigation, signal: pixelAxis(height * width), images }, images };
}

const cuts = fc.record({
  size: fc.integer({ min: 8, max: 14 }),
  height: fc.integer({ min: 14, max: 40 }),
  width: fc.integer({ min: 14, max: 40 }),
  count: fc.integer({ min: 1, max: 3 }),
  overlap: fc.double({ min: 0, max: 0.9, noNaN: true }),
});

/** Patches, each changed, put together again. */
function cutAndStitch(
  values: Float32Array,
  { height, width, size, overlap }: { height: number; width: number; size: number; overlap: number },
  change: (patch: number, value: number) => number,
): Float32Array {
  const { cube, images } = imagesOf(values, height, width);
  const cut = cutPatches(cube, images, { size, overlap });
  const stitching = stitchPatches(cut.images!.patches!, size);
  for (let patch = 0; patch < cut.spectra.pixels; patch++) {
    const part = new Float32Array(size * size);
    cut.spectra.read(patch, 1, part);
    stitching.add(
      patch,
      part.map((value) => change(patch, value)),
    );
  }
  return stitching.finish();
}

describe('patches', () => {
  it('are not cut where there would be more than memory has room for', () => {
    const { cube, images } = imagesOf(new Float32Array(1), 1, 1);
    const [height, width] = [5000, 5000];
    const large = { ...images, height, width, names: ['a'], groups: ['b'] };
    expect(() => cutPatches({ ...cube, images: large }, large, { size: 8, overlap: 0.9 })).toThrow(
      expect.objectContaining({ code: 'parameter-invalid', where: { field: 'overlap' } }),
    );
  });

  it('put together are the images again', () => {
    fc.assert(
      fc.property(cuts, fc.infiniteStream(fc.double({ min: -100, max: 100, noNaN: true })), (cut, numbers) => {
        const values = Float32Array.from({ length: cut.count * cut.height * cut.width }, () => numbers.next().value);
        const back = cutAndStitch(values, cut, (_, value) => value);
        // Float32 sums of up to some ten weighted values.
        back.forEach((value, i) => {
          expect(Math.abs(value - values[i]!)).toBeLessThan(1e-3);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('neighbors share at least what was asked for, and the grid is calibrated', () => {
    fc.assert(
      fc.property(cuts, (cut) => {
        const { cube, images } = imagesOf(new Float32Array(cut.height * cut.width), cut.height, cut.width);
        const made = cutPatches(cube, images, cut);
        const { tops, lefts } = made.images!.patches!;
        for (const [first, length] of [
          [tops, cut.height],
          [lefts, cut.width],
        ] as const) {
          expect(first[0]).toBe(0);
          expect(first.at(-1)).toBe(length - cut.size);
          for (let i = 1; i < first.length; i++) {
            const step = first[i]! - first[i - 1]!;
            expect(step).toBeGreaterThan(0);
            // Positions are whole pixels: half of one either side.
            expect(step).toBeLessThanOrEqual(Math.max(1, Math.floor(cut.size * (1 - cut.overlap))) + 1);
          }
        }
        const [y] = made.navigation;
        // The middle of the first patch: pixels of 0.5 nm from 3 nm on.
        expect(y!.offset).toBeCloseTo(3 + (0.5 * (cut.size - 1)) / 2, 9);
        expect(made.spectra.pixels).toBe(made.rows * made.columns);
      }),
    );
  });

  it('that differ from each other go over into one another: no step is larger than a part of the difference', () => {
    const cut = { height: 40, width: 40, size: 16, overlap: 0.5 };
    const back = cutAndStitch(new Float32Array(40 * 40), cut, (patch) => (patch % 2 === 0 ? 1 : 0));
    let steepest = 0;
    for (let y = 0; y < 40; y++) {
      for (let x = 1; x < 40; x++) steepest = Math.max(steepest, Math.abs(back[y * 40 + x]! - back[y * 40 + x - 1]!));
    }
    // Without blending the step would be 1; over the 8 pixels that two patches share it is about 1/8.
    expect(steepest).toBeLessThan(0.25);
    expect(Math.max(...back) - Math.min(...back)).toBeGreaterThan(0.5);
  });
});
