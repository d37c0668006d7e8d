import { type Graph, GraphBuilder, type Value } from './graph-builder.ts';
import type { Forward, Layer, ParameterSpec, SampleShape } from './layers/layer.ts';
import type { Loss } from './losses.ts';
import { reshape, scalar, sumOver } from './tensor-operators.ts';

/** Layers one after the other, from samples of this shape on. */
export interface Network {
  readonly input: SampleShape;
  readonly layers: readonly Layer[];
}

/** A parameter of a network, with a name of its own in graphs: `3 kernel`. */
export interface NetworkParameter extends ParameterSpec {
  readonly id: string;
}

/** Parameters of all layers, in order. @throws {Error} when a layer does not fit the one before it */
export function networkParameters({ input, layers }: Network): NetworkParameter[] {
  let shape = input;
  return layers.flatMap((layer, i) => {
    const own = layer.parameters(shape).map((spec) => ({ ...spec, id: `${i} ${spec.name}` }));
    shape = layer.outputShape(shape);
    return own;
  });
}

/** Shape of what comes out of a network. */
export function networkOutput({ input, layers }: Network): SampleShape {
  return layers.reduce((shape, layer) => layer.outputShape(shape), input);
}

/** Normal numbers that a training step is given for one sample: input `id`, and its sizes without the batch. */
export function networkNoise({ input, layers }: Network): { readonly id: string; readonly shape: SampleShape }[] {
  let shape = input;
  return layers.flatMap((layer, i) => {
    const noise = layer.noise?.(shape);
    shape = layer.outputShape(shape);
    return noise ? [{ id: noiseId(i), shape: noise }] : [];
  });
}

/** Name of the input that takes the noise of a layer, by its place in the network. */
export function noiseId(layer: number): string {
  return `${layer} noise`;
}

/** Adam's constants (Kingma & Ba, ICLR 2015). */
export const ADAM = { first: 0.9, second: 0.999, epsilon: 1e-8 };

/**
 * A whole training step as one graph: forward, loss, backward, gradients clipped by their norm over all parameters, Adam.
 *
 * Inputs: `samples` and `targets` `[batch, …]`, `learningRate`, `clip`, the bias corrections `firstCorrection` = 1 − 0.9ᵗ
 * and `secondCorrection` = 1 − 0.999ᵗ, the noise that layers draw ({@link networkNoise}), and for each parameter its value and both moments (`id`, `id first`, `id second`).
 * Outputs: `loss` of the parameters that came in, `norm` of the gradient, and the three of each parameter as they go out
 * (`new id`, …).
 */
export function trainingGraph(network: Network, loss: Loss, batch: number): Graph {
  const g = new GraphBuilder('training-step');
  const samples = g.input('samples', 'float32', [batch, ...network.input]);
  const targets = g.input('targets', 'float32', [batch, ...networkOutput(network)]);
  const [rate, clip, firstCorrection, secondCorrection] = [
    'learningRate',
    'clip',
    'firstCorrection',
    'secondCorrection',
  ].map((name) => g.input(name, 'float32', []));
  const specs = networkParameters(network);
  const values = specs.map(({ id, shape }) => g.input(id, 'float32', shape));

  const { steps, current } = forwardPass(g, network, samples, values, 'training');
  const { value, gradient } = loss(g, current, targets);
  g.output('loss', withPenalties(g, value, steps));

  const gradients: Value[] = [];
  let back: Value | undefined = gradient;
  for (const [i, { forward }] of [...steps.entries()].reverse()) {
    const found = forward.backward(
      back!,
      steps.slice(0, i).some((step) => step.count > 0),
    );
    gradients.unshift(...found.parameters);
    back = found.input;
    // Nothing is learned before the first layer with parameters.
    if (back === undefined || !steps.slice(0, i).some((step) => step.count > 0)) break;
  }

  const norm = g.sqrt(gradients.map((one) => sumOfSquares(g, one)).reduce((a, b) => g.add(a, b)));
  g.output('norm', norm);
  const shrink = g.minimum(scalar(g, 1), g.divide(clip!, g.add(norm, scalar(g, 1e-12))));
  specs.forEach(({ id, shape: size }, i) => {
    const own = g.multiply(gradients[i]!, shrink);
    const decayed = (name: string, keep: number, news: Value) => {
      const before = g.input(`${id} ${name}`, 'float32', size);
      return g.add(g.multiply(before, scalar(g, keep)), g.multiply(news, scalar(g, 1 - keep)));
    };
    const first = decayed('first', ADAM.first, own);
    const second = decayed('second', ADAM.second, g.multiply(own, own));
    const step = g.divide(
      g.divide(first, firstCorrection!),
      g.add(g.sqrt(g.divide(second, secondCorrection!)), scalar(g, ADAM.epsilon)),
    );
    g.output(`new ${id}`, g.subtract(values[i]!, g.multiply(rate!, step)));
    g.output(`new ${id} first`, first);
    g.output(`new ${id} second`, second);
  });
  return g.build();
}

/**
 * The loss of a batch without learning from it, and without noise: `samples`, `targets` and the parameters by their ids →
 * `loss`.
 */
export function lossGraph(network: Network, loss: Loss, batch: number): Graph {
  const g = new GraphBuilder('loss');
  const samples = g.input('samples', 'float32', [batch, ...network.input]);
  const targets = g.input('targets', 'float32', [batch, ...networkOutput(network)]);
  const values = networkParameters(network).map(({ id, shape }) => g.input(id, 'float32', shape));
  const { steps, current } = forwardPass(g, network, samples, values, 'inference');
  g.output('loss', withPenalties(g, loss(g, current, targets).value, steps));
  return g.build();
}

interface Step {
  readonly forward: Forward;
  /** Parameters of the layer. */
  readonly count: number;
}

/** The layers one after the other, each with its own of the parameters, and with noise in training. */
function forwardPass(
  g: GraphBuilder,
  { input, layers }: Network,
  samples: Value,
  parameters: readonly Value[],
  mode: 'training' | 'inference',
): { readonly steps: readonly Step[]; readonly current: Value } {
  let current = samples;
  let at = 0;
  let shape = input;
  const steps = layers.map((layer, i): Step => {
    const count = layer.parameters(shape).length;
    const drawn = mode === 'training' ? layer.noise?.(shape) : undefined;
    const noise = drawn && g.input(noiseId(i), 'float32', [samples.shape[0]!, ...drawn]);
    const forward = layer.forward(g, current, parameters.slice(at, at + count), noise);
    at += count;
    shape = layer.outputShape(shape);
    current = forward.output;
    return { forward, count };
  });
  return { steps, current };
}

function withPenalties(g: GraphBuilder, loss: Value, steps: readonly Step[]): Value {
  return steps.flatMap(({ forward }) => forward.penalty?.() ?? []).reduce((sum, penalty) => g.add(sum, penalty), loss);
}

function sumOfSquares(g: GraphBuilder, value: Value): Value {
  const size = value.shape.reduce<number>((product, one) => product * (one as number), 1);
  return sumOver(g, reshape(g, g.multiply(value, value), [size]), [0]);
}

/**
 * The forward pass for any number of samples: `samples` → `outputs`. With `weights` they become part of the graph, which
 * then is a model that any ONNX runtime computes, with metadata (`producer`, `version`, `kind`: the name, `input` and `output`:
 * sizes of one sample, such as `1,128,128`); without, they are inputs by their ids.
 */
export function inferenceGraph(name: string, network: Network, weights?: readonly Float32Array[]): Graph {
  const g = new GraphBuilder(name);
  const samples = g.input('samples', 'float32', ['batch', ...network.input]);
  const values = networkParameters(network).map(({ id, shape }, i) =>
    weights ? g.constant('float32', shape, Array.from(weights[i]!)) : g.input(id, 'float32', shape),
  );
  g.output('outputs', forwardPass(g, network, samples, values, 'inference').current);
  if (!weights) return g.build();
  return g.build({ kind: name, input: network.input.join(','), output: networkOutput(network).join(',') });
}
