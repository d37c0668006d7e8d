import { describe, expect, it } from 'vitest';
import { colorList, colorTable } from '../../../../src-renderer/vis/color-tables.ts';
import { intensityImage, labelImage } from '../../../../src-renderer/vis/map-image.ts';

const hex = (rgba: Uint8ClampedArray, pixel: number) =>
  [...rgba.subarray(pixel * 4, pixel * 4 + 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const PHASES = [
  { id: 7, color: '#0072b2', clusters: [0, 2] },
  { id: 8, color: '#e69f00', clusters: [1] },
];

describe('intensity images', () => {
  it('spreads the table over the contrast range and clamps beyond it', () => {
    const { rgba } = intensityImage([-5, 0, 127.5, 255, 900], 5, 1, [0, 255], colorTable('gray'));
    expect([0, 1, 2, 3, 4].map((pixel) => hex(rgba, pixel))).toEqual([
      '000000ff',
      '000000ff',
      '808080ff',
      'ffffffff',
      'ffffffff',
    ]);
  });

  it('leaves out what is not finite', () => {
    const { rgba } = intensityImage([Number.NaN, Number.POSITIVE_INFINITY, 1], 3, 1, [0, 1], colorTable('viridis'));
    expect([hex(rgba, 0), hex(rgba, 1)]).toEqual(['00000000', '00000000']);
    expect(hex(rgba, 2)).toBe(`${colorList('viridis').at(-1)!.slice(1)}ff`);
  });

  it('shows the middle of the table where there is no contrast', () => {
    const { rgba } = intensityImage([4, 4], 2, 1, [4, 4], colorTable('gray'));
    expect(hex(rgba, 0)).toBe('808080ff');
  });

  it('is white at zero for signed values', () => {
    const { rgba } = intensityImage([0], 1, 1, [-3, 3], colorTable('RdBu'));
    expect(Math.min(...rgba.subarray(0, 3))).toBeGreaterThan(240);
  });
});

describe('label images', () => {
  it('paints merged clusters alike, clusters in no phase gray, and no label not at all', () => {
    const { rgba } = labelImage(Int32Array.of(0, 1, 2, 3, -1), 5, 1, PHASES, null);
    expect([0, 1, 2, 3, 4].map((pixel) => hex(rgba, pixel))).toEqual([
      '0072b2ff',
      'e69f00ff',
      '0072b2ff',
      'adadadff',
      '00000000',
    ]);
  });

  it('dims all but the lit phase', () => {
    const { rgba } = labelImage(Int32Array.of(0, 1, 3), 3, 1, PHASES, 8);
    expect(hex(rgba, 1)).toBe('e69f00ff');
    expect(hex(rgba, 0)).not.toBe('0072b2ff');
    expect(hex(rgba, 2)).not.toBe('adadadff');
  });

  it('dims nothing for a phase of another run', () => {
    const { rgba } = labelImage(Int32Array.of(0), 1, 1, PHASES, 99);
    expect(hex(rgba, 0)).toBe('0072b2ff');
  });
});
