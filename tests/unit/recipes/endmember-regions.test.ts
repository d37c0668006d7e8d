/** Regions picked by hand as endmembers of `fcls`, wherever preparing has put their pixels. */
import { afterAll, describe, expect, it } from 'vitest';
import { packPixels } from '../../../src-preload/contract/packed-pixels.ts';
import { uniformNumbers } from '../../helpers/data.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS] = [8, 10, 6];
const uniform = uniformNumbers(6);
const values = Int32Array.from({ length: ROWS * COLUMNS * CHANNELS }, () => 1 + Math.floor(200 * uniform()));
const cube = { values, shape: [ROWS, COLUMNS, CHANNELS] };

/** Mean of these pixels of the map, by brute force. */
function meanOf(pixels: readonly number[], first = 0, end = CHANNELS): number[] {
  return Array.from({ length: end - first }, (_, c) => {
    const sum = pixels.reduce((all, pixel) => all + values[pixel * CHANNELS + first + c], 0);
    return sum / pixels.length;
  });
}
const rectangle = (row: number, column: number, rows: number, columns: number) => ({ row, column, rows, columns });
const pixelsOf = ({ row, column, rows, columns }: ReturnType<typeof rectangle>) =>
  Array.from({ length: rows * columns }, (_, i) => (row + Math.floor(i / columns)) * COLUMNS + column + (i % columns));
const [A, B] = [rectangle(2, 3, 3, 4), rectangle(5, 0, 2, 5)];
const LASSO = [14, 15, 25, 26, 36];
const REGIONS = [
  { name: 'Iron', rectangle: A },
  { name: 'Oxide', pixels: LASSO },
];
const fcls = (regions: readonly object[]) => ({ op: 'fcls', from: 'regions', regions, constraint: 'non-negative' });
const expectClose = (found: ArrayLike<number>, wanted: readonly number[]) => {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((value, at) => {
    expect(Math.abs(found[at] / value - 1)).toBeLessThan(1e-5);
  });
};

describe('regions as endmembers', () => {
  it('are the mean spectra of their pixels, however these are written, with their names', async () => {
    const { array, result } = await folder.run(cube, [fcls(REGIONS)]);
    expectClose(array('endmembers').values, [...meanOf(pixelsOf(A)), ...meanOf(LASSO)]);
    expect(result.steps[0].results).toMatchObject({ from: 'regions', names: ['Iron', 'Oxide'] });
    const packed = await folder.run(cube, [
      { op: 'fcls', regions: [REGIONS[0], { name: 'Oxide', pixels: packPixels(LASSO) }], constraint: 'non-negative' },
    ]);
    expect(packed.array('abundances').values).toEqual(array('abundances').values);
  });

  it('are found again after a crop, a mask and a bin, each block by its part in the region', async () => {
    const steps = [
      { op: 'crop', rows: [1, 7], columns: [2, 10], signal: [1, CHANNELS] },
      { op: 'rebin', rows: 2, columns: 2 },
    ];
    const left = (pixel: number) => [Math.floor(pixel / COLUMNS) - 1, (pixel % COLUMNS) - 2];
    const inCrop = pixelsOf(B).filter((pixel) => left(pixel).every((at, i) => at >= 0 && at < [6, 8][i]));
    // A block has the sum of its four pixels, and counts as often as the region has pixels in it.
    const blocks = (pixels: readonly number[]) =>
      pixels.map((pixel) => {
        const [y, x] = left(pixel).map((at) => at - (at % 2));
        return [0, 1, COLUMNS, COLUMNS + 1].map((step) => (y + 1) * COLUMNS + x + 2 + step);
      });
    const wanted = [pixelsOf(A), inCrop].flatMap((pixels) => {
      const four = blocks(pixels).map((block) => meanOf(block, 1).map((value) => 4 * value));
      return four[0].map((_, channel) => four.reduce((sum, one) => sum + one[channel], 0) / four.length);
    });
    const regions = [REGIONS[0], { name: 'B', rectangle: B }];
    const { array } = await folder.run(cube, [...steps, fcls(regions)]);
    expectClose(array('endmembers').values, wanted);

    const out = Int32Array.from({ length: ROWS * COLUMNS }, (_, pixel) => (pixel % 3 === 0 ? 1 : 0));
    const masked = await folder.run(cube, [
      { op: 'mask', file: folder.write('mask.npy', [ROWS, COLUMNS], out) },
      fcls(REGIONS),
    ]);
    const kept = (pixels: readonly number[]) => pixels.filter((pixel) => !out[pixel]);
    expectClose(masked.array('endmembers').values, [...meanOf(kept(pixelsOf(A))), ...meanOf(kept(LASSO))]);
  });

  it('are prepared like the data: normalized, with their own units beside, and in counts after Poisson scaling', async () => {
    const own = [...meanOf(pixelsOf(A)), ...meanOf(LASSO)];
    const normalized = await folder.run(cube, [{ op: 'normalize' }, fcls(REGIONS)]);
    expectClose(normalized.array('own-endmembers').values, own);
    for (let i = 0; i < 2; i++) {
      const one = Array.from(normalized.array('endmembers').values.subarray(i * CHANNELS, (i + 1) * CHANNELS));
      expect(one.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }
    const scaled = await folder.run(cube, [{ op: 'poisson-scale' }, fcls(REGIONS)]);
    expectClose(scaled.array('endmembers').values, own);
  });

  it('regions beyond the map, or of which nothing is left, are refused', async () => {
    const refusal = (regions: readonly object[], before: readonly object[] = []) =>
      folder.run(cube, [...before, fcls(regions)]);
    for (const region of [
      { rectangle: rectangle(6, 0, 3, 2) },
      { rectangle: rectangle(0, 9, 1, 2) },
      { pixels: [80] },
    ]) {
      await expect(refusal([{ name: 'Far', ...region }, REGIONS[0]])).rejects.toMatchObject({
        code: 'parameter-invalid',
        message: expect.stringMatching(/"Far" reaches beyond the map/),
      });
    }
    await expect(refusal(REGIONS, [{ op: 'crop', rows: [0, 2] }])).rejects.toMatchObject({
      code: 'data-unsuitable',
      message: expect.stringMatching(/"Iron" is left/),
    });
    await expect(refusal([{ name: 'Both', rectangle: A, pixels: LASSO }])).rejects.toThrow(/"rectangle" or "pixels"/);
    await expect(folder.run(cube, [{ op: 'fcls', from: 'regions' }])).rejects.toThrow(/belong together/);
    await expect(folder.run(cube, [{ op: 'fcls', from: 'vca', regions: REGIONS }])).rejects.toThrow(/belong together/);
  });
});
