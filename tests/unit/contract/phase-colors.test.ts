import { describe, expect, test } from 'vitest';
import { isColor, rgbOf } from '../../../src-preload/contract/colors.ts';
import { PHASE_COLORS, phaseColor, UNASSIGNED_COLOR } from '../../../src-preload/contract/phase-colors.ts';
import { phaseLetter } from '../../../src-preload/contract/phase-letters.ts';

test('phase letters go on after Z as columns of a spreadsheet do', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(phaseLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});

describe('phase colors', () => {
  test('the first are Okabe and Ito’s, and the first 300 are all different', () => {
    expect([0, 1, 2].map(phaseColor)).toEqual(['#0072b2', '#e69f00', '#009e73']);
    const colors = Array.from({ length: 300 }, (_, index) => phaseColor(index));
    expect(new Set(colors).size).toBe(300);
    expect(colors.every(isColor)).toBe(true);
    expect(colors).not.toContain(UNASSIGNED_COLOR);
    expect(colors.slice(0, 10)).toEqual(PHASE_COLORS);
  });

  test('the ten and the unassigned grey stay apart for people with any color vision', () => {
    const colors = [...PHASE_COLORS, UNASSIGNED_COLOR, '#ffffff'];
    for (const vision of VISIONS) {
      for (let i = 0; i < colors.length; i++) {
        for (let j = 0; j < i; j++) {
          // A CIELAB difference of 2.3 is just noticeable; adjoining areas need a few times that.
          expect(labDistance(colors[i], colors[j], vision), `${colors[i]} ${colors[j]}`).toBeGreaterThan(9);
        }
      }
    }
  });
});

/** Full vision, protanopia, deuteranopia: Machado, Oliveira and Fernandes, 2009, doi:10.1109/TVCG.2009.113, severity 1. */
const VISIONS = [
  [1, 0, 0, 0, 1, 0, 0, 0, 1],
  [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.042413, -0.01182, 0.04294, 0.968881],
];

function labDistance(a: string, b: string, vision: readonly number[]): number {
  const [p, q] = [lab(a, vision), lab(b, vision)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

function lab(color: string, vision: readonly number[]): number[] {
  const linear = rgbOf(color).map((byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
  const seen = product(vision, linear).map((value) => Math.min(1, Math.max(0, value)));
  const xyz = product([0.4124, 0.3576, 0.1805, 0.2126, 0.7152, 0.0722, 0.0193, 0.1192, 0.9505], seen);
  const [x, y, z] = [xyz[0] / 0.95047, xyz[1], xyz[2] / 1.08883].map((t) =>
    t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116,
  );
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function product(matrix: readonly number[], vector: readonly number[]): number[] {
  return [0, 3, 6].map((row) => matrix[row] * vector[0] + matrix[row + 1] * vector[1] + matrix[row + 2] * vector[2]);
}
