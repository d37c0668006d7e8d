import type * as TensorFlow from '@tensorflow/tfjs-core';
import type { SampleShape } from '../layers/layer.ts';
import type { Loss } from '../losses.ts';
import type { Training, TrainingBackend, TrainingBatch, TrainingState } from '../training-backend.ts';
import { ADAM, type Network, networkNoise, networkOutput, networkParameters, noiseId } from '../training-graph.ts';
import { applyLayer, channelsFirst, channelsLast, lossOf, type TensorFlowModule } from './tensorflow-layers.ts';

type Tensor = TensorFlow.Tensor;

/**
 * Trains with TensorFlow.js: the same networks, losses and Adam by its operators and its gradients.
 * @param tf the module, its backend chosen and ready
 */
export function tensorFlowTraining(tf: TensorFlowModule): TrainingBackend {
  return {
    name: `TensorFlow.js ${tf.version_core} (${tf.getBackend()})`,
    open: async (network, loss, batch, from) => openTraining(tf, network, loss, batch, from),
  };
}

/** Parameters and both moments; the arrays are replaced in each step. */
interface State {
  values: Tensor[];
  first: Tensor[];
  second: Tensor[];
}

function openTraining(
  tf: TensorFlowModule,
  network: Network,
  loss: Loss,
  batch: number,
  from: TrainingState,
): Training {
  const specs = networkParameters(network);
  const noise = networkNoise(network);
  const output = networkOutput(network);
  const own = (arrays: readonly Float32Array[]) => arrays.map((one, i) => tf.tensor(one, [...specs[i]!.shape]));
  const state: State = { values: own(from.values), first: own(from.first), second: own(from.second) };
  let steps = from.steps;

  const samplesOf = (values: Float32Array, count: number, shape: SampleShape) => tf.tensor(values, [count, ...shape]);
  const copies = async (tensors: readonly Tensor[]) =>
    Promise.all(tensors.map(async (one) => (await one.data()).slice() as Float32Array));

  return {
    async step(data: TrainingBatch) {
      steps++;
      const lost = tf.tidy(() => {
        const samples = samplesOf(data.samples, batch, network.input);
        const targets = samplesOf(data.targets, batch, output);
        const drawn = new Map(noise.map(({ id, shape }) => [id, samplesOf(data.noise[id]!, batch, shape)]));
        const forward = (...values: Tensor[]) => {
          const { outputs, penalties } = run(tf, network, samples, values, drawn);
          const found = lossOf(tf, loss.description, outputs, targets);
          return penalties.reduce((sum, one) => tf.add(sum, one), found as Tensor) as TensorFlow.Scalar;
        };
        const { value, grads } = tf.valueAndGrads(forward)(state.values);
        adam(tf, state, grads, steps, data);
        return tf.keep(value);
      });
      const [value] = await lost.data();
      lost.dispose();
      return value!;
    },
    async loss(samples, targets, count) {
      const lost = tf.tidy(() => {
        const { outputs, penalties } = run(tf, network, samplesOf(samples, count, network.input), state.values);
        const found = lossOf(tf, loss.description, outputs, samplesOf(targets, count, output));
        return penalties.reduce((sum, one) => tf.add(sum, one), found as Tensor);
      });
      const [value] = await lost.data();
      lost.dispose();
      return value!;
    },
    async apply(samples, count) {
      const found = tf.tidy(() => run(tf, network, samplesOf(samples, count, network.input), state.values).outputs);
      const values = (await found.data()) as Float32Array;
      found.dispose();
      return values;
    },
    weights: () => copies(state.values),
    async state() {
      const [values, first, second] = await Promise.all([state.values, state.first, state.second].map(copies));
      return { values: values!, first: first!, second: second!, steps };
    },
    async close() {
      tf.dispose([...state.values, ...state.first, ...state.second]);
    },
  };
}

/** The layers one after the other. */
function run(
  tf: TensorFlowModule,
  { input, layers }: Network,
  samples: Tensor,
  parameters: readonly Tensor[],
  noise?: ReadonlyMap<string, Tensor>,
): { readonly outputs: Tensor; readonly penalties: readonly Tensor[] } {
  let shape = input;
  let x = channelsLast(tf, samples);
  let at = 0;
  const penalties: Tensor[] = [];
  for (const [i, layer] of layers.entries()) {
    const count = layer.parameters(shape).length;
    const own = parameters.slice(at, at + count);
    const { y, penalty } = applyLayer(layer, { tf, x, parameters: own, input: shape, noise: noise?.get(noiseId(i)) });
    if (penalty) penalties.push(penalty);
    at += count;
    x = y;
    shape = layer.outputShape(shape);
  }
  return { outputs: channelsFirst(tf, x), penalties };
}

/** Gradients clipped by their norm over all parameters, then Adam as in `trainingGraph`. */
function adam(tf: TensorFlowModule, state: State, raw: readonly Tensor[], step: number, batch: TrainingBatch): void {
  const norm = tf.sqrt(raw.map((one) => tf.sum(tf.square(one))).reduce((a, b) => tf.add(a, b)));
  const shrink = tf.minimum(1, tf.div(batch.clip, tf.add(norm, 1e-12)));
  const gradients = raw.map((one) => tf.mul(one, shrink));
  const mixed = (before: readonly Tensor[], keep: number, news: (gradient: Tensor) => Tensor) =>
    before.map((one, i) => tf.add(tf.mul(one, keep), tf.mul(news(gradients[i]!), 1 - keep)));
  const first = mixed(state.first, ADAM.first, (gradient) => gradient);
  const second = mixed(state.second, ADAM.second, (gradient) => tf.square(gradient));
  const values = state.values.map((value, i) => {
    const mean = tf.div(first[i]!, 1 - ADAM.first ** step);
    const spread = tf.sqrt(tf.div(second[i]!, 1 - ADAM.second ** step));
    return tf.sub(value, tf.mul(batch.learningRate, tf.div(mean, tf.add(spread, ADAM.epsilon))));
  });
  const next = { values, first, second };
  for (const part of ['values', 'first', 'second'] as const) {
    tf.dispose(state[part]);
    state[part] = next[part].map((one) => tf.keep(one));
  }
}
