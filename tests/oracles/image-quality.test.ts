import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { psnr, ssim } from '../../src-main/analysis/networks/image-quality.ts';

/** What scikit-image finds for the same pairs: make-image-quality.py. */
const { cases } = JSON.parse(readFileSync(new URL('image-quality.json', import.meta.url), 'utf8')) as {
  cases: { height: number; width: number; spread: number; range: number; psnr: number; ssim: number }[];
};

function pair(height: number, width: number, spread: number) {
  const reference = new Float64Array(height * width);
  const image = reference.map((_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    reference[at] = 100 + 60 * Math.sin(row / 5) * Math.cos(column / 7) + (row > column ? 20 : 0);
    return reference[at]! + spread * (((row * 131 + column * 71 + row * column * 17) % 97) / 48 - 1);
  });
  return { reference, image };
}

it.each(cases)('as scikit-image: $height × $width, $spread', ({ height, width, spread, range, ...found }) => {
  const { reference, image } = pair(height, width, spread);
  expect(psnr(reference, image, range)).toBeCloseTo(found.psnr, 9);
  expect(ssim(reference, image, [height, width], range)).toBeCloseTo(found.ssim, 9);
});

it('of an image with itself: no noise, the same structure', () => {
  const { reference } = pair(9, 7, 0);
  expect(psnr(reference, reference, 255)).toBe(Number.POSITIVE_INFINITY);
  expect(ssim(reference, reference, [9, 7], 255)).toBeCloseTo(1, 12);
});
