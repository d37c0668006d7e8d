import type { Compute, Tensor } from './compute.ts';
import type { Graph } from './graph-builder.ts';
import { elements, type SampleShape } from './layers/layer.ts';
import type { Loss } from './losses.ts';
import type { Training, TrainingBackend, TrainingState } from './training-backend.ts';
import {
  ADAM,
  inferenceGraph,
  lossGraph,
  type Network,
  networkNoise,
  networkOutput,
  networkParameters,
  trainingGraph,
} from './training-graph.ts';

/** Trains with one ONNX graph per step (`training-graph.ts`), on the device of `compute`. */
export function onnxTraining(compute: Compute): TrainingBackend {
  return {
    name: 'ONNX Runtime',
    open: async (network, loss, batch, from) => openTraining(compute, network, loss, batch, from),
  };
}

const PARTS = ['value', 'first', 'second'] as const;
type Parts = { [Part in (typeof PARTS)[number]]: Tensor<Float32Array> };
/** A parameter and its moments, and arrays that take those of the next step. */
interface Parameter extends Parts {
  readonly id: string;
  readonly next: Parts;
}

function openTraining(compute: Compute, network: Network, loss: Loss, batch: number, from: TrainingState): Training {
  const graph = trainingGraph(network, loss, batch);
  const noise = networkNoise(network);
  const output = networkOutput(network);
  const now = parametersFrom(network, from);
  let steps = from.steps;
  /** Graphs of the loss by their number of samples, and that of inference, made when first asked for. */
  const checks = new Map<number, Graph>();
  let inference: Graph | undefined;

  const values = () => Object.fromEntries(now.map(({ id, value }) => [id, value]));
  const copies = (part: (typeof PARTS)[number]) => now.map((one) => one[part].values.slice());

  return {
    async step(data) {
      steps++;
      const scalars = {
        learningRate: data.learningRate,
        clip: data.clip,
        firstCorrection: 1 - ADAM.first ** steps,
        secondCorrection: 1 - ADAM.second ** steps,
      };
      const feeds: { [name: string]: Tensor } = {
        samples: tensor(data.samples, batch, network.input),
        targets: tensor(data.targets, batch, output),
      };
      for (const { id, shape } of noise) feeds[id] = tensor(data.noise[id]!, batch, shape);
      for (const [name, value] of Object.entries(scalars)) feeds[name] = { values: Float32Array.of(value), dims: [] };
      const into: { [name: string]: Tensor } = {};
      for (const one of now) {
        for (const part of PARTS) {
          const suffix = part === 'value' ? '' : ` ${part}`;
          feeds[`${one.id}${suffix}`] = one[part];
          into[`new ${one.id}${suffix}`] = one.next[part];
        }
      }
      const answer = await compute.run(graph, feeds, into);
      for (const one of now) for (const part of PARTS) [one[part], one.next[part]] = [one.next[part], one[part]];
      return answer.loss!.values[0] as number;
    },
    async loss(samples, targets, count) {
      const check = checks.get(count) ?? lossGraph(network, loss, count);
      checks.set(count, check);
      const data = { samples: tensor(samples, count, network.input), targets: tensor(targets, count, output) };
      const answer = await compute.run(check, { ...data, ...values() });
      return answer.loss!.values[0] as number;
    },
    async apply(samples, count) {
      inference ??= inferenceGraph('network', network);
      const data = { samples: tensor(samples, count, network.input) };
      const answer = await compute.run(inference, { ...data, ...values() });
      return answer.outputs!.values as Float32Array;
    },
    weights: async () => copies('value'),
    state: async () => ({ values: copies('value'), first: copies('first'), second: copies('second'), steps }),
    async close() {
      for (const one of [graph, ...checks.values(), ...(inference ? [inference] : [])]) await compute.release(one);
    },
  };
}

function parametersFrom(network: Network, from: TrainingState): Parameter[] {
  return networkParameters(network).map(({ id, shape }, i) => {
    const copy = (values: Float32Array): Tensor<Float32Array> => ({ values: values.slice(), dims: shape });
    const empty = () => copy(new Float32Array(elements(shape)));
    return {
      id,
      value: copy(from.values[i]!),
      first: copy(from.first[i]!),
      second: copy(from.second[i]!),
      next: { value: empty(), first: empty(), second: empty() },
    };
  });
}

function tensor(values: Float32Array, count: number, shape: SampleShape): Tensor<Float32Array> {
  return { values, dims: [count, ...shape] };
}
