import { concat, reshape, scalar, sumOver, take } from '../tensor-operators.ts';
import type { Layer } from './layer.ts';

/**
 * The waist of a variational autoencoder (Kingma & Welling, ICLR 2014): `[batch, 2 · latent]` → `[batch, latent]`. The first
 * half are means μ, the second logarithms of variances ln σ². In training the latent numbers of a sample are drawn, μ + σ ·
 * noise; without noise they are the means.
 *
 * Its penalty is the Kullback–Leibler divergence from the standard normal distribution, ½ Σ (μ² + σ² − ln σ² − 1) in nats,
 * mean over the batch, times `weight`.
 */
export function reparameterization(weight: number): Layer {
  return {
    name: 'reparameterization',
    description: { kind: 'reparameterization', weight },
    outputShape(input) {
      if (input.length !== 1 || input[0]! % 2 !== 0) {
        throw new Error(`means and variances are as many, not [${input.join(', ')}] together`);
      }
      return [input[0]! / 2];
    },
    parameters: () => [],
    noise: ([both]) => [both! / 2],
    forward(g, input, _parameters, noise) {
      const latent = (input.shape[1] as number) / 2;
      const mean = take(g, input, 1, 0, latent);
      const logarithm = () => take(g, input, 1, latent, latent);
      const drawn = noise && g.multiply(g.exp(g.multiply(logarithm(), scalar(g, 0.5))), noise);
      const share = () => weight / (input.shape[0] as number);
      return {
        output: drawn ? g.add(mean, drawn) : mean,
        penalty() {
          const excess = g.subtract(g.subtract(g.exp(logarithm()), logarithm()), scalar(g, 1));
          const all = reshape(g, g.add(g.multiply(mean, mean), excess), [(input.shape[0] as number) * latent]);
          return g.multiply(sumOver(g, all, [0]), scalar(g, share() / 2));
        },
        backward(output) {
          const byMean = g.add(output, g.multiply(mean, scalar(g, share())));
          const byPenalty = g.multiply(g.subtract(g.exp(logarithm()), scalar(g, 1)), scalar(g, share() / 2));
          const byLogarithm = drawn
            ? g.add(byPenalty, g.multiply(g.multiply(output, drawn), scalar(g, 0.5)))
            : byPenalty;
          return { input: concat(g, [byMean, byLogarithm], 1), parameters: [] };
        },
      };
    },
  };
}
