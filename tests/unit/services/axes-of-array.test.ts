import { describe, expect, it } from 'vitest';
import { axesOfArray } from '../../../src-main/services/export-with-data.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';

const axis = (name: string, size: number, role: Axis['role']): Axis => {
  return { name, size, scale: 2, offset: 1, units: 'u', role };
};
const map = [axis('y', 6, 'navigation'), axis('x', 5, 'navigation')];
const cube = { shape: [6, 5, 8], axes: [...map, axis('E', 8, 'signal')] };
const stack = {
  shape: [20, 12],
  axes: [axis('image', 20, 'navigation'), axis('pixel', 12, 'signal')],
  images: { axes: [axis('y', 3, 'signal'), axis('x', 4, 'signal')] as const },
};
const words = (shape: readonly number[], of: Parameters<typeof axesOfArray>[1]) =>
  axesOfArray(shape, of).map(({ name, role }) => `${name} ${role}`);

describe('axes of an array of a run', () => {
  it.each([
    ['labels', [6, 5], cube, ['y signal', 'x signal']],
    ['scores', [6, 5, 3], cube, ['y navigation', 'x navigation', 'number signal']],
    ['reconstruction', [6, 5, 8], cube, ['y navigation', 'x navigation', 'E signal']],
    ['centroids', [3, 8], cube, ['number navigation', 'E signal']],
    ['mean', [8], cube, ['E signal']],
    ['weights', [3], cube, ['number signal']],
    ['labels of a sweep', [4, 6, 5], cube, ['number navigation', 'y signal', 'x signal']],
    ['labels of images', [20], stack, ['image signal']],
    ['components of images', [2, 3, 4], stack, ['number navigation', 'y signal', 'x signal']],
    ['residuals of images', [20, 3, 4], stack, ['image navigation', 'y signal', 'x signal']],
  ] as const)('%s', (_, shape, prepared, wanted) => {
    expect(words(shape, prepared)).toEqual(wanted);
    const axes = axesOfArray(shape, prepared);
    expect(axes.map(({ size }) => size)).toEqual(shape);
  });
});
