import { describe, expect, it } from 'vitest';
import { regionImage, selectionImage } from '../../../../src-renderer/vis/map-image.ts';
import { maskOfRegion, regionOfMask, sumOnGrid } from '../../../../src-renderer/vis/region-mask.ts';

const cube = { rows: 4, columns: 6 };
/** Rows 1–2, columns 2–5, binned by two. */
const binned = { rows: 1, columns: 2, grid: { firstRow: 1, firstColumn: 2, rowStep: 2, columnStep: 2 } };

describe('regions on the map of a run', () => {
  it('mark the pixels that lie over them', () => {
    const region = { kind: 'rectangle', row: 2, column: 0, rows: 2, columns: 3 } as const;
    expect([...maskOfRegion(region, cube.columns, binned)!]).toEqual([1, 0]);
    expect(maskOfRegion({ kind: 'pixels', pixels: [0, 1] }, cube.columns, binned)).toBeNull();
  });

  it("are the cube's pixels under those that are marked", () => {
    expect(regionOfMask(Uint8Array.of(0, 1), binned, cube)).toEqual({ kind: 'pixels', pixels: [10, 11, 16, 17] });
    expect(regionOfMask(Uint8Array.of(0, 0), binned, cube)).toBeNull();
  });

  it('come back from their pixels', () => {
    const mask = Uint8Array.of(1, 1);
    expect(maskOfRegion(regionOfMask(mask, binned, cube)!, cube.columns, binned)).toEqual(mask);
  });
});

describe('maps of the cube on the grid of a run', () => {
  const values = Float32Array.from({ length: 24 }, (_, i) => i);

  it('are summed over the pixels under each', () => {
    expect(Array.from(sumOnGrid(values, cube, binned))).toEqual([8 + 9 + 14 + 15, 10 + 11 + 16 + 17]);
  });

  it('have no number where the cube ends before, and are as they are on its own grid', () => {
    const beyond = { ...binned, columns: 3 };
    expect(sumOnGrid(values, cube, beyond)[2]).toBeNaN();
    const own = { ...cube, grid: { firstRow: 0, firstColumn: 0, rowStep: 1, columnStep: 1 } };
    expect(sumOnGrid(values, cube, own)).toBe(values);
  });
});

describe('pictures of regions', () => {
  const region = { kind: 'pixels', pixels: [1, 4] } as const;
  const alphas = ({ rgba }: { rgba: Uint8ClampedArray }) => [...rgba].filter((_, i) => i % 4 === 3);

  it('shade what is not selected', () => {
    expect(alphas(selectionImage({ ...region, pixels: [1, 4] }, 2, 3)).map((alpha) => alpha > 0)).toEqual([
      true,
      false,
      true,
      true,
      false,
      true,
    ]);
  });

  it('tint what is', () => {
    const image = regionImage({ kind: 'rectangle', row: 0, column: 1, rows: 1, columns: 2 }, 2, 3, '#ff0000');
    expect(alphas(image).map((alpha) => alpha > 0)).toEqual([false, true, true, false, false, false]);
    expect([...image.rgba.subarray(4, 7)]).toEqual([255, 0, 0]);
  });
});
