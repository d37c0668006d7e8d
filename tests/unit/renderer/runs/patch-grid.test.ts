/** Runs on patches: where each lies, which arrays hold a picture of every image, and what is listed of flagged ones. */
import { expect, it } from 'vitest';
import type { Axis } from '../../../../src-preload/contract/dataset.ts';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import {
  type FlaggedImage,
  firstOfImage,
  worstOfImage,
  worstPatches,
} from '../../../../src-renderer/panels/anomalies/read-anomaly.ts';
import { imageSources } from '../../../../src-renderer/parts/maps/map-sources.ts';
import { preparedImage } from '../../../../src-renderer/parts/networks/prepared-sample.ts';
import { hasEachImage } from '../../../../src-renderer/parts/runs/image-run.ts';
import { boxInImage, patchesOf, placeOfPatch } from '../../../../src-renderer/parts/runs/patch-grid.ts';

const axis = (name: string, size: number, role: Axis['role']): Axis => ({
  name,
  size,
  scale: 1,
  offset: 0,
  units: '',
  role,
});
const imageAxes = (height: number, width: number) => [axis('y', height, 'signal'), axis('x', width, 'signal')] as const;

/** Images of 24 × 36 pixels, cropped to rows 4 to 24, binned by 2 to 10 × 18, cut into 2 × 3 patches of 8 × 8. */
function patchRun(images: number): RunRecord {
  const patches = images * 6;
  const steps = [
    { op: 'crop', parameters: { rows: [4, 24] }, results: {} },
    { op: 'rebin', parameters: { rows: 2, columns: 2, signal: 1 }, results: {} },
    {
      op: 'patches',
      parameters: { size: 8, overlap: 0.5 },
      results: { patches, rows: 2, columns: 3, images, whole: [10, 18], tops: [0, 2], lefts: [0, 5, 10] },
    },
  ];
  const many = images > 1;
  const pictures = many ? [images, 10, 18] : [10, 18];
  const arrays = [
    { name: 'latent', shape: many ? [patches, 4] : [2, 3, 4] },
    { name: 'reconstruction', shape: pictures },
    { name: 'residual-maps', shape: pictures },
    { name: 'components', shape: [5, 8, 8] },
  ];
  return {
    number: 7,
    name: 'Run 7',
    arrays: arrays.map((one) => ({ ...one, dtype: 'float32', step: 2 })),
    result: {
      steps,
      source: {
        shape: many ? [images, 24, 36] : [24, 36],
        axes: [...(many ? [axis('image', images, 'navigation')] : []), ...imageAxes(24, 36)],
      },
      prepared: {
        shape: many ? [patches, 64] : [2, 3, 64],
        axes: many ? [axis('patch', patches, 'navigation')] : [axis('y', 2, 'navigation'), axis('x', 3, 'navigation')],
        images: { axes: imageAxes(8, 8) },
      },
    },
  } as unknown as RunRecord;
}

it.each([1, 4])('of %i images the map shows what was made of each, and nothing that is of patches', (images) => {
  const run = patchRun(images);
  const shown = imageSources(run).map(({ source }) => 'name' in source && source.name);
  expect(shown).toEqual(['reconstruction', 'residual-maps']);
  expect(hasEachImage(run, { shape: [images + 1, 10, 18] })).toBe(false);
  // Rows 4 to 24 of the file in bins of two.
  expect(boxInImage(run.result)).toEqual({ top: 4, left: 0, height: 20, width: 36 });
});

it('a patch is cut from the image of the file as the run has cut it', () => {
  const run = patchRun(4);
  const grid = patchesOf(run.result)!;
  expect(placeOfPatch(grid, 0)).toEqual({ image: 0, top: 0, left: 0 });
  const place = placeOfPatch(grid, 6 + 5);
  expect(place).toEqual({ image: 1, top: 2, left: 10 });
  const values = Float32Array.from({ length: 24 * 36 }, (_, i) => i);
  const patch = preparedImage({ rows: 24, columns: 36, values }, run.result.steps, place)!;
  expect([patch.rows, patch.columns]).toEqual([8, 8]);
  // Its first pixel is the mean of rows 8 and 9, columns 20 and 21 of the file.
  expect(patch.values[0]).toBe((8 * 36 + 20 + 8 * 36 + 21 + 9 * 36 + 20 + 9 * 36 + 21) / 4);
  expect(preparedImage({ rows: 24, columns: 36, values }, run.result.steps)).toMatchObject({ rows: 10, columns: 18 });
});

it('a run that has not noted its patches has no places', () => {
  const run = patchRun(4);
  const steps = run.result.steps.map((step) => ({ ...step, results: { patches: 24, rows: 2, columns: 3 } }));
  const older = { ...run, result: { ...run.result, steps } };
  expect(patchesOf(older.result)).toBeNull();
  expect(imageSources(older)).toEqual([]);
});

it('flagged patches are listed by image, the worst first', () => {
  const row = (image: number, top: number, score: number): FlaggedImage => ({
    image,
    top,
    left: 0,
    name: `image ${image}`,
    group: 'good',
    score,
    known: 'unknown',
  });
  const listed = worstPatches([row(3, 0, 9), row(1, 2, 8), row(3, 2, 7), row(3, 2, 6)]);
  expect(listed.map(({ image, top, score, patches }) => [image, top, score, patches])).toEqual([
    [3, 0, 9, 3],
    [1, 2, 8, 1],
  ]);
  const whole = [{ image: 2, name: 'a', group: 'b', score: 1, known: 'nominal' }] as const;
  expect(worstPatches(whole)).toEqual(whole);
  const grid = { images: 2, size: 8, whole: [10, 18], tops: [0], lefts: [0, 5, 10] } as const;
  expect([...worstOfImage([1, 5, 2, 0, 3, 1], grid)]).toEqual([5, 3]);
  expect([...firstOfImage([2, 2, 2, 0, 0, 0], grid)]).toEqual([2, 0]);
});
