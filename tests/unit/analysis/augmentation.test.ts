import { describe, expect, it } from 'vitest';
import {
  type Augmentation,
  augmenter,
  checkAugmentation,
  turn,
} from '../../../src-main/analysis/networks/augmentation.ts';
import { createRandom } from '../../../src-main/analysis/random/random.ts';
import { uniformNumbers } from '../../helpers/data.ts';

const none: Augmentation = { brightness: 0, contrast: 0, rotation: 0, flips: 'none', gain: 0, noise: 0 };
const [HEIGHT, WIDTH, COUNT] = [5, 7, 400];
const SIZE = [HEIGHT, WIDTH] as const;
const PIXELS = HEIGHT * WIDTH;
const DEVIATION = 2;
const data = (count = COUNT, level = 0) => {
  const uniform = uniformNumbers(8);
  const values = Float32Array.from({ length: count * PIXELS }, () => uniform() + level);
  return { values, shift: Float32Array.of(-1.5), deviation: DEVIATION };
};

/** Samples and targets of all after one call. */
function changed(more: Partial<Augmentation>, size: readonly [number, number] | null = SIZE, areCounts = false) {
  const given = size ? data() : { ...data(), shift: new Float32Array(PIXELS).fill(-1.5) };
  const [samples, targets] = [given.values.slice(), given.values.slice()];
  augmenter({ ...none, ...more }, given, size ?? undefined, areCounts)!(samples, targets, createRandom(1));
  return { before: given.values, samples, targets };
}

const image = (values: Float32Array, i: number) => values.subarray(i * PIXELS, (i + 1) * PIXELS);
const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const images = Array.from({ length: COUNT }, (_, i) => i);

describe('augmentation', () => {
  it('is none when nothing is asked for', () => {
    expect(augmenter(none, data(), SIZE, false)).toBeUndefined();
  });

  it('shifts brightness by constants within its range', () => {
    const { before, samples, targets } = changed({ brightness: 0.5 });
    expect(samples).toEqual(targets);
    const offsets = images.map((i) => {
      const own = image(targets, i).map((value, at) => value - image(before, i)[at]!);
      expect(Math.max(...own) - Math.min(...own)).toBeLessThan(1e-5);
      return own[0]!;
    });
    expect(Math.max(...offsets)).toBeGreaterThan(0.9);
    expect(Math.min(...offsets)).toBeLessThan(-0.9);
    expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(0.5 * DEVIATION);
  });

  it('changes contrast about the mean of each image, which it keeps', () => {
    const { before, targets } = changed({ contrast: 0.3 });
    const factors = images.map((i) => {
      const [own, old] = [image(targets, i), image(before, i)];
      expect(mean(own)).toBeCloseTo(mean(old), 5);
      return (own[3]! - mean(own)) / (old[3]! - mean(old));
    });
    expect(Math.max(...factors)).toBeLessThan(1.3001);
    expect(Math.max(...factors)).toBeGreaterThan(1.25);
    expect(Math.min(...factors)).toBeGreaterThan(0.6999);
  });

  it('counts do not get fewer than none', () => {
    const { targets } = changed({ brightness: 2 }, SIZE, true);
    expect(Math.min(...targets)).toBe(-1.5);
  });

  it('flips about half of the images in the direction asked for', () => {
    const { before, targets } = changed({ flips: 'horizontal' });
    let flipped = 0;
    for (const i of images) {
      const [own, old] = [image(targets, i), image(before, i)];
      const mirror = old.map((_, at) => old[Math.floor(at / WIDTH) * WIDTH + (WIDTH - 1 - (at % WIDTH))]!);
      const is = own.every((value, at) => Math.abs(value - mirror[at]!) < 1e-6);
      if (is) flipped++;
      else expect(own).toEqual(old);
    }
    expect(flipped).toBeGreaterThan(0.4 * COUNT);
    expect(flipped).toBeLessThan(0.6 * COUNT);
  });

  it('turns images: a square by 90° as its transpose says, a plane by any angle as its gradient says', () => {
    const square = Float32Array.from({ length: 9 }, (_, i) => i);
    expect([...turn(square, [3, 3], Math.PI / 2, 1, 1)].map((value) => Math.round(value))).toEqual([
      6, 3, 0, 7, 4, 1, 8, 5, 2,
    ]);
    const plane = Float32Array.from({ length: 121 }, (_, at) => Math.floor(at / 11) * 2 + (at % 11) * 3);
    const angle = 0.4;
    const turned = turn(plane, [11, 11], angle, 1, 1);
    for (const [row, column] of [
      [5, 5],
      [4, 7],
      [3, 3],
    ] as const) {
      const [down, right] = [row - 5, column - 5];
      const y = 5 + Math.cos(angle) * down - Math.sin(angle) * right;
      const x = 5 + Math.sin(angle) * down + Math.cos(angle) * right;
      expect(turned[row * 11 + column]).toBeCloseTo(2 * y + 3 * x, 4);
    }
  });

  it('multiplies spectra about 0 of the data', () => {
    const { before, targets } = changed({ gain: 0.2 }, null);
    for (const i of images.slice(0, 20)) {
      const factors = image(targets, i).map((value, at) => (value + 1.5) / (image(before, i)[at]! + 1.5));
      expect(Math.max(...factors) - Math.min(...factors)).toBeLessThan(1e-4);
      expect(Math.abs(factors[0]! - 1)).toBeLessThanOrEqual(0.2001);
    }
  });

  it('adds noise to what goes in and not to what shall come out', () => {
    const { before, samples, targets } = changed({ noise: 0.25 });
    expect(targets).toEqual(before);
    const noise = samples.map((value, at) => value - targets[at]!);
    expect(Math.abs(mean(noise))).toBeLessThan(0.02);
    expect(Math.sqrt(mean(noise.map((value) => value ** 2)))).toBeCloseTo(0.25 * DEVIATION, 1);
  });

  it('refuses what samples do not have', () => {
    expect(() => checkAugmentation({ ...none, rotation: 5 }, false)).toThrow(/changes images/);
    expect(() => checkAugmentation({ ...none, flips: 'both' }, false)).toThrow(/changes images/);
    expect(() => checkAugmentation({ ...none, gain: 0.1 }, true)).toThrow(/for spectra/);
    checkAugmentation({ ...none, gain: 0.1, noise: 0.1 }, false);
    checkAugmentation({ brightness: 1, contrast: 0.5, rotation: 9, flips: 'both', gain: 0, noise: 0.1 }, true);
  });
});
