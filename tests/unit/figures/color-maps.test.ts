import { describe, expect, test } from 'vitest';
import { colorMap } from '../../../src-main/figures/color-maps.ts';
import { isColor, luminance } from '../../../src-preload/contract/colors.ts';

describe('color maps', () => {
  // Ends as published in matplotlib's _cm_listed.py, in ColorBrewer and in Nunez et al.
  test.each([
    ['viridis', '#440154', '#fde725'],
    ['magma', '#000004', '#fcfdbf'],
    ['cividis', '#00224e', '#fee838'],
    ['gray', '#000000', '#ffffff'],
    ['RdBu', '#67001f', '#053061'],
  ] as const)('%s has 256 colors from %s to %s', (name, low, high) => {
    const table = colorMap(name);
    expect(table).toHaveLength(256);
    expect(table.every(isColor)).toBe(true);
    expect([table[0], table[255]]).toEqual([low, high]);
  });

  test('sequential maps grow lighter all the way', () => {
    for (const name of ['viridis', 'magma', 'cividis', 'gray'] as const) {
      const light = colorMap(name).map(luminance);
      for (let i = 1; i < 256; i++) expect(light[i]).toBeGreaterThan(light[i - 1] - 0.002);
    }
  });
});
