import { availableParallelism } from 'node:os';
import { convolutionalAutoencoder } from '../../src-main/analysis/networks/convolutional-autoencoder.ts';
import { createRandom } from '../../src-main/analysis/random/random.ts';
import type { Tensor } from '../../src-main/graphs/compute.ts';
import { elements } from '../../src-main/graphs/layers/layer.ts';
import { meanSquaredError } from '../../src-main/graphs/losses.ts';
import { onnxTraining } from '../../src-main/graphs/onnx-training.ts';
import { openCompute } from '../../src-main/graphs/sessions.ts';
import { initialState } from '../../src-main/graphs/training-backend.ts';
import { networkParameters, trainingGraph } from '../../src-main/graphs/training-graph.ts';
import { byKind, type OperatorShare, profileGraph } from './profile-graph.ts';

/** The autoencoder of the races against PyTorch. */
const CHANNELS = [16, 32, 64, 128];
const LATENT = 32;
const SIZES = [
  { side: 64, batch: 32 },
  { side: 128, batch: 64 },
] as const;
/** What no operator of the step may take of its time. */
export const LARGEST_SHARE = 0.3;

/** Frames of an epoch, and how far the time of a frame may go up from the fewest to the most. */
const FRAMES = [320, 640, 1280];
const LINEAR = 1.15;
const ROUNDS = 3;

/** Where the time of a training step goes: for each operator of its graph, slowest first. */
export async function profileTrainingStep(side: number, batch: number, runs: number): Promise<OperatorShare[]> {
  const { whole } = convolutionalAutoencoder([side, side], CHANNELS, LATENT);
  const random = createRandom(0);
  const graph = trainingGraph(whole, meanSquaredError, batch);
  const start = initialState(whole, random.normal);
  const values = new Map(networkParameters(whole).map(({ id }, i) => [id, start.values[i]!]));
  const inputs = Object.fromEntries(
    graph.inputs.map(({ name, shape }): [string, Tensor<Float32Array>] => {
      const dims = shape as number[];
      // Numbers of a batch, and of scalars and moments, that keep clear of denormals and divisions by 0.
      const drawn = () => Float32Array.from({ length: elements(dims) }, () => 0.1 + random.uniform());
      return [name, { values: values.get(name) ?? drawn(), dims }];
    }),
  );
  return profileGraph(graph, inputs, runs, availableParallelism());
}

/** Prints the shares of the operators of a step, and the cost of an epoch against its number of frames. */
export async function measureTraining(): Promise<void> {
  for (const { side, batch } of SIZES) {
    const operators = await profileTrainingStep(side, batch, 10);
    const [slowest] = operators;
    const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
    const kinds = byKind(operators)
      .slice(0, 6)
      .map(([kind, share]) => `${kind} ${percent(share)}`);
    console.log(
      `training step, ${side}×${side} by ${batch}: ${operators.length} operators, the slowest (${slowest!.node}) ` +
        `${percent(slowest!.share)}: ${slowest!.share < LARGEST_SHARE ? 'none above 30 %' : 'ABOVE 30 %'}; by kind ${kinds.join(', ')}`,
    );
  }
  const { side, batch } = SIZES[0];
  const found = await epochCosts(side, batch);
  const growth = found.at(-1)! / found[0]!;
  console.log(
    `an epoch of ${side}×${side} images: ${found.map((ms, i) => `${FRAMES[i]} frames ${ms.toFixed(2)} ms each`).join(', ')}: ` +
      `${growth < LINEAR ? 'linear' : 'NOT LINEAR'}`,
  );
}

/** Processor milliseconds per frame of an epoch, for each number of frames; the best of some rounds. */
async function epochCosts(side: number, batch: number): Promise<number[]> {
  const compute = await openCompute('cpu', availableParallelism(), console.error);
  const { whole } = convolutionalAutoencoder([side, side], CHANNELS, LATENT);
  const random = createRandom(1);
  const training = await onnxTraining(compute).open(whole, meanSquaredError, batch, initialState(whole, random.normal));
  const numbers = side * side;
  const frames = Float32Array.from({ length: Math.max(...FRAMES) * numbers }, random.uniform);
  const epoch = async (count: number) => {
    const before = process.cpuUsage();
    for (let first = 0; first < count; first += batch) {
      const samples = frames.slice(first * numbers, (first + batch) * numbers);
      await training.step({ samples, targets: samples, noise: {}, learningRate: 1e-3, clip: 1 });
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / count;
  };
  await epoch(batch);
  const best = FRAMES.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, count] of FRAMES.entries()) best[i] = Math.min(best[i]!, await epoch(count));
  }
  await training.close();
  await compute.close();
  return best;
}
