import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../../src-preload/contract/project.ts';
import {
  histogramPath,
  histogramReach,
  readDenoising,
} from '../../../../src-renderer/panels/denoising/read-denoising.ts';

function runWith(results: object, ops = ['autoencoder', 'denoising']): RunRecord {
  const steps = ops.map((op, i) => ({ op, parameters: {}, results: i === 1 ? results : {}, arrays: [], seconds: 1 }));
  const arrays = ['residual-histogram', 'residual-bins', 'pca-reconstruction'].map((name) => ({ name, step: 1 }));
  return { result: { steps }, arrays } as unknown as RunRecord;
}

describe('what a run says of its denoising', () => {
  const network = {
    method: 'autoencoder',
    components: 8,
    relativeError: 0.1,
    residual: 'white',
    correlation: { along: 0.01, across: null },
    psnr: 31,
    ssim: 0.9,
  };

  it('reads methods, the noisy data and the names of its arrays', () => {
    const found = readDenoising(
      runWith({ methods: [network, { method: 'else' }], noisy: { psnr: 20, ssim: 0.5 } }),
      0,
    )!;
    expect(found.methods).toHaveLength(1);
    expect(found.methods[0]).toMatchObject({ takenAway: 0.1, along: 0.01, across: null, psnr: 31 });
    expect(found.noisy).toEqual({ psnr: 20, ssim: 0.5 });
    expect([found.histogram, found.bins, found.pca]).toEqual([
      'residual-histogram',
      'residual-bins',
      'pca-reconstruction',
    ]);
  });

  it('is nothing when it was judged before the network, or not at all', () => {
    expect(readDenoising(runWith({}, ['autoencoder']), 0)).toBeNull();
    expect(readDenoising(runWith({}), 1)).toBeNull();
  });
});

describe('the histogram', () => {
  const [counts, edges] = [
    [1, 8, 4],
    [-3, -1, 1, 3],
  ];

  it('is an outline with the highest bin at the top', () => {
    expect(histogramPath(counts, edges, [-3, 3], 60, 18)).toBe('M0 18V16H20V2H40V10H60V18');
    expect(histogramPath([0, 0], [0, 1, 2], [0, 2], 60, 18)).toBe('');
  });

  it('reaches as far as nearly all of it', () => {
    expect(histogramReach(counts, edges)).toBe(3);
    expect(histogramReach([1, 5000, 1], edges)).toBe(1);
  });
});
