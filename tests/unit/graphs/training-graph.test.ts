/** One training step against the same arithmetic in plain TypeScript, in float64. */
import { describe, expect, it } from 'vitest';
import { softplus } from '../../../src-main/graphs/layers/activations.ts';
import { dense } from '../../../src-main/graphs/layers/dense.ts';
import { type Loss, meanSquaredError, poissonLoss } from '../../../src-main/graphs/losses.ts';
import { inferenceGraph, networkParameters, trainingGraph } from '../../../src-main/graphs/training-graph.ts';
import { testContext } from '../../helpers/analysis.ts';
import { normalNumbers } from '../../helpers/data.ts';

const [BATCH, IN, OUT] = [4, 3, 2];
const network = { input: [IN], layers: [dense(OUT), softplus] };

/** Loss and its gradient by weights and bias, by the definitions. */
function byHand(kind: 'mse' | 'poisson', x: Float32Array, t: Float32Array, w: Float64Array, b: Float64Array) {
  const [dw, db] = [new Float64Array(w.length), new Float64Array(b.length)];
  let loss = 0;
  for (let n = 0; n < BATCH; n++) {
    for (let o = 0; o < OUT; o++) {
      let z = b[o];
      for (let i = 0; i < IN; i++) z += x[n * IN + i] * w[i * OUT + o];
      const y = Math.log1p(Math.exp(z));
      const target = t[n * OUT + o];
      loss += kind === 'mse' ? (y - target) ** 2 : y - target * Math.log(y);
      const dy = (kind === 'mse' ? 2 * (y - target) : 1 - target / y) / (BATCH * OUT);
      const dz = dy / (1 + Math.exp(-z));
      db[o] += dz;
      for (let i = 0; i < IN; i++) dw[i * OUT + o] += x[n * IN + i] * dz;
    }
  }
  return { loss: loss / (BATCH * OUT), gradients: [dw, db] };
}

const LOSSES: readonly ['mse' | 'poisson', Loss][] = [
  ['mse', meanSquaredError],
  ['poisson', poissonLoss],
];

describe.each(LOSSES)('%s', (kind, loss) => {
  it.each([1e9, 0.01])('Adam with gradients clipped at %f', async (clip) => {
    const { compute } = await testContext();
    const graph = trainingGraph(network, loss, BATCH);
    const normal = normalNumbers(3);
    const samples = Float32Array.from({ length: BATCH * IN }, normal);
    const targets = Float32Array.from({ length: BATCH * OUT }, () => Math.abs(normal()));
    const specs = networkParameters(network);
    const state = specs.map(({ shape }) => {
      const size = shape.reduce((product, one) => product * one, 1);
      const zeros = () => new Float64Array(size);
      return { value: Float64Array.from({ length: size }, normal), first: zeros(), second: zeros() };
    });
    for (let step = 1; step <= 3; step++) {
      const scalars = {
        learningRate: 0.05,
        clip,
        firstCorrection: 1 - 0.9 ** step,
        secondCorrection: 1 - 0.999 ** step,
      };
      const tensor = (values: ArrayLike<number>, dims: readonly number[]) => ({
        values: Float32Array.from(values),
        dims,
      });
      const feeds = {
        samples: tensor(samples, [BATCH, IN]),
        targets: tensor(targets, [BATCH, OUT]),
        ...Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, tensor([value], [])])),
        ...Object.fromEntries(
          specs.flatMap(({ id, shape }, i) => [
            [id, tensor(state[i].value, shape)],
            [`${id} first`, tensor(state[i].first, shape)],
            [`${id} second`, tensor(state[i].second, shape)],
          ]),
        ),
      };
      const answer = await compute.run(graph, feeds);
      const expected = byHand(kind, samples, targets, state[0].value, state[1].value);
      expect(answer.loss!.values[0]).toBeCloseTo(expected.loss, 5);
      const norm = Math.hypot(...expected.gradients.flatMap((one) => [...one]));
      expect(answer.norm!.values[0]).toBeCloseTo(norm, 5);
      specs.forEach(({ id }, i) => {
        const { value, first, second } = state[i];
        expected.gradients[i].forEach((raw, at) => {
          const gradient = raw * Math.min(1, clip / norm);
          first[at] = 0.9 * first[at] + 0.1 * gradient;
          second[at] = 0.999 * second[at] + 0.001 * gradient * gradient;
          const [m, v] = [first[at] / scalars.firstCorrection, second[at] / scalars.secondCorrection];
          value[at] -= (scalars.learningRate * m) / (Math.sqrt(v) + 1e-8);
          // Adam divides small numbers by small numbers: four digits of float32 remain.
          expect(Math.abs((answer[`new ${id}`]!.values[at] as number) - value[at])).toBeLessThan(1e-4);
        });
      });
    }
  });
});

describe('inference', () => {
  it('gives the same with weights as inputs and as part of the model, for any number of samples', async () => {
    const { compute } = await testContext();
    const normal = normalNumbers(8);
    const specs = networkParameters(network);
    const weights = specs.map(({ shape }) =>
      Float32Array.from({ length: shape.reduce((product, one) => product * one, 1) }, normal),
    );
    const open = inferenceGraph('open', network);
    const closed = inferenceGraph('closed', network, weights);
    for (const count of [1, 5]) {
      const samples = { values: Float32Array.from({ length: count * IN }, normal), dims: [count, IN] };
      const named = Object.fromEntries(specs.map(({ id, shape }, i) => [id, { values: weights[i], dims: shape }]));
      const [a, b] = [await compute.run(open, { samples, ...named }), await compute.run(closed, { samples })];
      expect(a.outputs!.dims).toEqual([count, OUT]);
      expect(a.outputs!.values).toEqual(b.outputs!.values);
    }
  });
});
