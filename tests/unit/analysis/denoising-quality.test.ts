/** What is said of a residual: closed forms for white and for smoothed noise, and PSNR beside a reference. */
import { describe, expect, it } from 'vitest';
import { psnr, ssim } from '../../../src-main/analysis/networks/image-quality.ts';
import { measureDenoising, whitenessVerdict } from '../../../src-main/analysis/validation/denoising-quality.ts';
import { normalNumbers } from '../../helpers/data.ts';

const [PIXELS, CHANNELS] = [400, 64];

/** Noise of standard deviation 1 whose neighbors in a spectrum are correlated by share / (1 + share²). */
function noise(share: number): Float32Array {
  const normal = normalNumbers(5);
  const values = new Float32Array(PIXELS * CHANNELS);
  let before = 0;
  for (let at = 0; at < values.length; at++) {
    const own = normal();
    values[at] = (own + share * before) / Math.sqrt(1 + share * share);
    before = own;
  }
  return values;
}

describe('what denoising took away', () => {
  it('is white where it is, and its size and histogram are those of the noise', () => {
    const residual = noise(0);
    const clean = residual.map((_, at) => 10 + (at % CHANNELS));
    const data = clean.map((value, at) => value + residual[at]!);
    const measure = measureDenoising({ channels: CHANNELS, columns: 20 });
    for (const first of [0, 100]) {
      const [from, to] = first === 0 ? [0, 100 * CHANNELS] : [100 * CHANNELS, data.length];
      measure.add(first, data.subarray(from, to), clean.subarray(from, to));
    }
    const found = measure.finish();
    expect(found.rms).toBeCloseTo(1, 1);
    // Three standard errors of a correlation of 25,600 values.
    expect(Math.abs(found.along!)).toBeLessThan(3 / Math.sqrt(PIXELS * CHANNELS));
    expect(Math.abs(found.across!)).toBeLessThan(3 / Math.sqrt(PIXELS * CHANNELS));
    expect(whitenessVerdict(found)).toBe('white');
    expect(found.histogram.reduce((sum, count) => sum + count, 0)).toBe(data.length);
    const within = found.histogram.reduce((sum, count, bin) => {
      return Math.abs(found.edges[bin]! + found.edges[bin + 1]!) / 2 < 1 ? sum + count : sum;
    }, 0);
    // Of a normal distribution 68 % lie within one standard deviation; bins are a tenth of it wide.
    expect(within / data.length).toBeGreaterThan(0.62);
    expect(within / data.length).toBeLessThan(0.74);
    expect(found.psnr).toBeUndefined();
  });

  it('is structured where neighbors are alike, by the correlation that there is', () => {
    const residual = noise(0.5);
    const measure = measureDenoising({ channels: CHANNELS });
    measure.add(0, residual, new Float32Array(residual.length));
    const found = measure.finish();
    expect(found.along).toBeCloseTo(0.5 / 1.25, 1);
    expect(found.across).toBeNull();
    expect(whitenessVerdict(found)).toBe('structured');
  });

  it('is nothing where the data came back', () => {
    const data = noise(0);
    const measure = measureDenoising({ channels: CHANNELS });
    measure.add(
      0,
      data,
      data.map((value) => value * (1 + 1e-7)),
    );
    expect(whitenessVerdict(measure.finish())).toBe('none');
  });

  it('of images has neighbors along rows and columns', () => {
    const [height, width] = [8, 8];
    // Stripes: alike from left to right, opposite from row to row.
    const stripes = Float32Array.from({ length: 5 * 64 }, (_, at) =>
      Math.floor((at % 64) / width) % 2 === 0 ? 1 : -1,
    );
    const measure = measureDenoising({ channels: 64, size: [height, width] });
    measure.add(0, stripes, new Float32Array(stripes.length));
    const found = measure.finish();
    expect(found.along).toBeCloseTo(1, 9);
    expect(found.across).toBeCloseTo(-1, 9);
  });

  it('beside a reference: PSNR and SSIM of all images together', () => {
    const size = [12, 12] as const;
    const clean = Float32Array.from({ length: 2 * 144 }, (_, at) => (at % 13) * 20);
    const made = noise(0)
      .subarray(0, clean.length)
      .map((value, at) => clean[at]! + 5 * value);
    const measure = measureDenoising({ channels: 144, size }, 240);
    measure.add(0, clean, made, clean);
    const found = measure.finish();
    expect(found.psnr).toBeCloseTo(psnr(clean, made, 240), 9);
    const [a, b] = [0, 144].map((start) =>
      ssim(clean.subarray(start, start + 144), made.subarray(start, start + 144), size, 240),
    );
    expect(found.ssim).toBeCloseTo((a! + b!) / 2, 12);
  });
});
