import { describe, expect, it } from 'vitest';
import { heldOutQuality, targetReached } from '../../../src-main/analysis/networks/held-out-quality.ts';
import { createRandom } from '../../../src-main/analysis/random/random.ts';
import { normalNumbers } from '../../helpers/data.ts';

const [COUNT, WIDTH] = [300, 20];
/** Noise about 100 with a standard deviation of 5. */
function noisy(held = new Uint8Array(COUNT)) {
  const normal = normalNumbers(6);
  const values = Float32Array.from({ length: COUNT * WIDTH }, normal);
  const inUnits = (normalized: Float32Array) => normalized.map((value) => 100 + 5 * value);
  const [scale, shift, level] = [0.2, Float32Array.of(-20), Float32Array.of(100)];
  const numbers = Uint32Array.from(held.keys());
  return { values, numbers, held, scale, shift, level, deviation: 1, inUnits };
}
const measure = (run: (value: number, at: number) => number, data = noisy()) =>
  heldOutQuality(data, WIDTH, undefined, async (samples) => samples.map(run), createRandom(3));

describe('what a network does with what it was not trained on', () => {
  it('one that copies lets all noise through and leaves nothing', async () => {
    const found = await measure((value) => value);
    expect(found.noisePassed).toBeCloseTo(1, 5);
    expect(found.residualShare).toBe(0);
  });

  it('one that knows the mean only lets none through and leaves white noise', async () => {
    const found = await measure(() => 100);
    expect(found.noisePassed).toBe(0);
    expect(found.residualShare).toBeCloseTo(1, 1);
    expect(Math.abs(found.residualCorrelation!)).toBeLessThan(0.05);
  });

  it('of a linear one, as much passes as it has latent numbers for channels', async () => {
    const found = await measure((value, at) => (at % WIDTH < 5 ? value : 100));
    expect(found.noisePassed).toBeCloseTo(5 / WIDTH, 1);
  });

  it('one that misses what is smooth leaves neighbors that are alike', async () => {
    const data = noisy();
    for (let at = 0; at < data.values.length; at++) data.values[at] = Math.sin(at / 4 + Math.floor(at / WIDTH));
    expect((await measure(() => 100, data)).residualCorrelation).toBeGreaterThan(0.9);
  });
});

describe('a target', () => {
  const held = Uint8Array.from({ length: COUNT }, (_, i) => (i < 30 ? 1 : 0));
  const network = (factor: number) => ({
    apply: async (samples: Float32Array) => samples.map((value) => value * factor),
    weights: async () => [],
  });

  it('is reached by images that come back well enough', async () => {
    const isGood = targetReached(noisy(held), [4, 5], { targetPsnr: 40 })!;
    expect(await isGood(network(0.99))).toBe(true);
    expect(await isGood(network(0.8))).toBe(false);
    const isLike = targetReached(noisy(held), [4, 5], { targetSsim: 0.95 })!;
    expect(await isLike(network(0.99))).toBe(true);
    expect(await isLike(network(0.3))).toBe(false);
  });

  it('of spectra is one in PSNR, whose peak is the range of their values', async () => {
    const data = noisy(held);
    const wanted = (() => {
      const own = data.inUnits(data.values.slice(0, 30 * WIDTH));
      const back = data.inUnits(data.values.slice(0, 30 * WIDTH).map((value) => value * 0.9));
      const square = own.reduce((sum, value, at) => sum + (value - back[at]) ** 2, 0) / own.length;
      return 10 * Math.log10((Math.max(...own) - Math.min(...own)) ** 2 / square);
    })();
    const reaches = (targetPsnr: number) => targetReached(data, undefined, { targetPsnr })!(network(0.9));
    expect(await reaches(wanted - 0.01)).toBe(true);
    expect(await reaches(wanted + 0.01)).toBe(false);
  });

  it('is for what is held out, and SSIM for images', () => {
    expect(targetReached(noisy(held), [4, 5], {})).toBeUndefined();
    expect(() => targetReached(noisy(held), undefined, { targetSsim: 0.9 })).toThrow(/these are spectra/);
    expect(() => targetReached(noisy(), [4, 5], { targetSsim: 0.9 })).toThrow(/held out/);
  });
});
