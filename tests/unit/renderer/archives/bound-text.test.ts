import { expect, it } from 'vitest';
import { errorBound } from '../../../../src-preload/contract/archive.ts';
import { BOUNDS, boundOf } from '../../../../src-renderer/dialogs/archives/bound-text.ts';

it('a bound is a number of at least 0, with a point or a comma', () => {
  expect(boundOf('maxRms', ' 2,5 ')).toEqual({ maxRms: 2.5 });
  expect(boundOf('minPsnr', '0')).toEqual({ minPsnr: 0 });
  for (const typed of ['', '-1', 'few', '1e999', '1,2,3']) expect(boundOf('maxError', typed)).toBeNull();
});

it.each(BOUNDS)('what stands there first is a bound: $label', ({ key, start }) => {
  expect(errorBound.safeParse(boundOf(key, start)).success).toBe(true);
});
