/** The waist of variational autoencoders: divergence by its closed form, gradients, and what is left of it without β. */
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src-main/graphs/graph-builder.ts';
import { dense } from '../../../src-main/graphs/layers/dense.ts';
import { reparameterization } from '../../../src-main/graphs/layers/reparameterization.ts';
import { meanSquaredError } from '../../../src-main/graphs/losses.ts';
import { lossGraph, networkNoise, networkParameters, trainingGraph } from '../../../src-main/graphs/training-graph.ts';
import { testContext } from '../../helpers/analysis.ts';
import { normalNumbers } from '../../helpers/data.ts';

const [BATCH, LATENT, WEIGHT] = [5, 3, 0.7];
const SIZE = BATCH * LATENT;
const draw = (size: number, seed: number) => Float32Array.from({ length: size }, normalNumbers(seed));

const layer = reparameterization(WEIGHT);
const graph = (() => {
  const g = new GraphBuilder('reparameterization');
  const noise = g.input('noise', 'float32', [BATCH, LATENT]);
  const forward = layer.forward(g, g.input('input', 'float32', [BATCH, 2 * LATENT]), [], noise);
  g.output('output', forward.output);
  g.output('penalty', forward.penalty!());
  g.output('by-input', forward.backward(g.input('weight', 'float32', [BATCH, LATENT]), true).input!);
  return g.build();
})();

async function run(input: Float32Array, noise: Float32Array, weight = new Float32Array(SIZE)) {
  const { compute } = await testContext();
  const answer = await compute.run(graph, {
    input: { values: input, dims: [BATCH, 2 * LATENT] },
    noise: { values: noise, dims: [BATCH, LATENT] },
    weight: { values: weight, dims: [BATCH, LATENT] },
  });
  const [output, byInput] = [answer.output!.values as Float32Array, answer['by-input']!.values as Float32Array];
  return { output, penalty: answer.penalty!.values[0] as number, byInput };
}

describe('reparameterization', () => {
  it('draws mean + deviation · noise', async () => {
    const [input, noise] = [draw(2 * SIZE, 1), draw(SIZE, 2)];
    const { output } = await run(input, noise);
    output.forEach((value, at) => {
      const first = Math.floor(at / LATENT) * 2 * LATENT + (at % LATENT);
      expect(value).toBeCloseTo(input[first] + Math.exp(input[first + LATENT] / 2) * noise[at], 5);
    });
  });

  it('its penalty is the divergence from the standard normal distribution', async () => {
    const none = new Float32Array(SIZE);
    expect((await run(new Float32Array(2 * SIZE), none)).penalty).toBeCloseTo(0, 6);
    // All means 1, all variances 1: half a nat for each latent number.
    const shifted = Float32Array.from({ length: 2 * SIZE }, (_, at) => (at % (2 * LATENT) < LATENT ? 1 : 0));
    expect((await run(shifted, none)).penalty).toBeCloseTo((WEIGHT * LATENT) / 2, 5);
    const input = draw(2 * SIZE, 3);
    let sum = 0;
    for (let sample = 0; sample < BATCH; sample++) {
      for (let i = 0; i < LATENT; i++) {
        const mean = input[sample * 2 * LATENT + i];
        const deviation = Math.exp(input[sample * 2 * LATENT + LATENT + i] / 2);
        // ∫ q ln(q / p) by its terms: −ln σ + (σ² + μ²) / 2 − ½.
        sum += -Math.log(deviation) + (deviation ** 2 + mean ** 2) / 2 - 0.5;
      }
    }
    expect((await run(input, none)).penalty).toBeCloseTo((WEIGHT * sum) / BATCH, 4);
  });

  it('gradients agree with differences of output and penalty', async () => {
    const [input, noise, weight, direction] = [draw(2 * SIZE, 4), draw(SIZE, 5), draw(SIZE, 6), draw(2 * SIZE, 7)];
    const { byInput } = await run(input, noise, weight);
    const STEP = 1e-2;
    const lossAt = async (by: number) => {
      const { output, penalty } = await run(
        input.map((value, at) => value + by * direction[at]),
        noise,
      );
      return output.reduce((sum, value, at) => sum + value * weight[at], penalty);
    };
    const difference = ((await lossAt(STEP)) - (await lossAt(-STEP))) / (2 * STEP);
    const derivative = byInput.reduce((sum, value, at) => sum + value * direction[at], 0);
    // The square of the step, and float32.
    expect(Math.abs(difference - derivative) / Math.hypot(...byInput)).toBeLessThan(2e-3);
  });

  it('refuses an odd number of features', () => {
    expect(() => layer.outputShape([5])).toThrow(/means and variances/);
  });
});

describe('training with β = 0', () => {
  const [IN, OUT] = [4, 6];
  const plain = { input: [IN], layers: [dense(LATENT), dense(OUT)] };
  const variational = { input: [IN], layers: [dense(2 * LATENT), reparameterization(0), dense(OUT)] };
  const weights = { encoder: draw(IN * LATENT, 11), decoder: draw(LATENT * OUT, 12), spread: draw(IN * LATENT, 13) };
  const samples = draw(BATCH * IN, 14);
  const targets = draw(BATCH * OUT, 15);

  /** Gradient by the encoder's weights: after the first step Adam's first moment is a tenth of it. */
  async function step(network: typeof plain | typeof variational, values: Float32Array[], noise: Float32Array) {
    const { compute } = await testContext();
    const feeds: { [name: string]: { values: Float32Array; dims: readonly number[] } } = {
      samples: { values: samples, dims: [BATCH, IN] },
      targets: { values: targets, dims: [BATCH, OUT] },
    };
    for (const { id, shape } of networkNoise(network)) feeds[id] = { values: noise, dims: [BATCH, ...shape] };
    const scalars = { learningRate: 0.1, clip: 1e9, firstCorrection: 0.1, secondCorrection: 0.001 };
    for (const [name, value] of Object.entries(scalars)) feeds[name] = { values: Float32Array.of(value), dims: [] };
    networkParameters(network).forEach(({ id, shape }, i) => {
      const zeros = () => ({ values: new Float32Array(values[i].length), dims: shape });
      feeds[id] = { values: values[i], dims: shape };
      feeds[`${id} first`] = zeros();
      feeds[`${id} second`] = zeros();
    });
    const answer = await compute.run(trainingGraph(network, meanSquaredError, BATCH), feeds);
    return answer['new 0 weights first']!.values as Float32Array;
  }

  /** Weights of the means beside those of the variances. */
  const both = Float32Array.from({ length: IN * 2 * LATENT }, (_, at) => {
    const [row, column] = [Math.floor(at / (2 * LATENT)), at % (2 * LATENT)];
    return column < LATENT
      ? weights.encoder[row * LATENT + column]
      : weights.spread[row * LATENT + column - LATENT] / 4;
  });

  it('the gradient by the means is that of the plain autoencoder in expectation', async () => {
    const zeros = (size: number) => new Float32Array(size);
    const expected = await step(
      plain,
      [weights.encoder, zeros(LATENT), weights.decoder, zeros(OUT)],
      new Float32Array(),
    );
    const noise = draw(SIZE, 16);
    // With a linear decoder the gradient is linear in the noise: the mean over noise and its opposite is the expectation.
    const own = [both, zeros(2 * LATENT), weights.decoder, zeros(OUT)];
    const [a, b] = [
      await step(variational, own, noise),
      await step(
        variational,
        own,
        noise.map((value) => -value),
      ),
    ];
    let noisy = 0;
    expected.forEach((value, at) => {
      const place = Math.floor(at / LATENT) * 2 * LATENT + (at % LATENT);
      expect((a[place] + b[place]) / 2).toBeCloseTo(value, 5);
      noisy = Math.max(noisy, Math.abs(a[place] - value));
    });
    expect(noisy).toBeGreaterThan(1e-3);
  });

  it('its validation loss, without noise, is that of the plain autoencoder', async () => {
    const { compute } = await testContext();
    const lossOf = async (network: typeof plain | typeof variational, first: Float32Array) => {
      const values = [first, new Float32Array(first.length / IN), weights.decoder, new Float32Array(OUT)];
      const named = networkParameters(network).map(({ id, shape }, i) => [id, { values: values[i], dims: shape }]);
      const { loss } = await compute.run(lossGraph(network, meanSquaredError, BATCH), {
        samples: { values: samples, dims: [BATCH, IN] },
        targets: { values: targets, dims: [BATCH, OUT] },
        ...Object.fromEntries(named),
      });
      return loss!.values[0] as number;
    };
    expect(await lossOf(variational, both)).toBeCloseTo(await lossOf(plain, weights.encoder), 5);
  });
});
