/** Autoencoders of images: shapes for any size, and that images whose size cannot be halved are learned as well. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelRunner } from '../../../src-main/analysis/networks/autoencoder.ts';
import { convolutionalAutoencoder } from '../../../src-main/analysis/networks/convolutional-autoencoder.ts';
import { trainNetwork } from '../../../src-main/analysis/networks/train-network.ts';
import { elements } from '../../../src-main/graphs/layers/layer.ts';
import { meanSquaredError } from '../../../src-main/graphs/losses.ts';
import { inferenceGraph, networkOutput } from '../../../src-main/graphs/training-graph.ts';
import { testContext } from '../../helpers/analysis.ts';

const [STAGES, LATENT] = [[4, 8], 3];
const REDUCTION = 2 ** STAGES.length;

describe('convolutional autoencoder', () => {
  it('takes and gives back images of any size that can be halved', () => {
    const side = fc.integer({ min: REDUCTION, max: 40 });
    fc.assert(
      fc.property(side, side, (height, width) => {
        const { encoder, decoder, whole } = convolutionalAutoencoder([height, width], STAGES, LATENT);
        expect(encoder.input).toEqual([1, height, width]);
        expect(networkOutput(encoder)).toEqual([LATENT]);
        expect(networkOutput(decoder)).toEqual([1, height, width]);
        expect(networkOutput(whole)).toEqual([1, height, width]);
      }),
    );
  });

  it('refuses images that are too small', () => {
    expect(() => convolutionalAutoencoder([REDUCTION - 1, 20], STAGES, LATENT)).toThrow(/halved 2 times/);
  });

  it('learns to tell bright from dark stripes in images of 7 × 13, those at the edge too', async () => {
    const [height, width, count] = [7, 13, 64];
    const samples = new Float32Array(count * height * width);
    for (let image = 0; image < count; image++) {
      for (let at = 0; at < height * width; at++) {
        // One of two patterns, with a strength of its own.
        const along = image % 2 === 0 ? at % width : Math.floor(at / width);
        samples[image * height * width + at] = (along % 4 < 2 ? 1 : -1) * (0.5 + image / count);
      }
    }
    const { whole } = convolutionalAutoencoder([height, width], STAGES, LATENT);
    const options = { epochs: 150, batch: 16, learningRate: 1e-2, patience: 150, seed: 1 };
    const context = await testContext();
    const held = new Uint8Array(count);
    const { weights } = await trainNetwork(whole, meanSquaredError, samples, samples, held, options, context);
    const back = await modelRunner(inferenceGraph('network', whole, weights), context)(
      samples,
      samples.length / elements(whole.input),
    );
    const edge = { error: 0, power: 0 };
    const all = { error: 0, power: 0 };
    samples.forEach((value, at) => {
      const row = Math.floor((at % (height * width)) / width);
      const column = at % width;
      const parts = row % (height - 1) === 0 || column % (width - 1) === 0 ? [all, edge] : [all];
      for (const part of parts) {
        part.error += (value - back[at]!) ** 2;
        part.power += value ** 2;
      }
    });
    expect(all.error / all.power).toBeLessThan(0.02);
    expect(edge.error / edge.power).toBeLessThan(0.03);
  });
});
