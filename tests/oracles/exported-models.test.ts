/**
 * encoder.onnx and decoder.onnx of a run in a session of ONNX Runtime's own, as Python would open them: nothing of this program
 * but the files.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { convolutionalAutoencoder } from '../../src-main/analysis/networks/convolutional-autoencoder.ts';
import { OPSET } from '../../src-main/graphs/encode-model.ts';
import { meanSquaredError } from '../../src-main/graphs/losses.ts';
import { tensorFlowTraining } from '../../src-main/graphs/tensorflow/tensorflow-training.ts';
import { initialState } from '../../src-main/graphs/training-backend.ts';
import { inferenceGraph, networkParameters } from '../../src-main/graphs/training-graph.ts';
import { blobs, normalNumbers } from '../helpers/data.ts';
import { recipeFolder } from '../helpers/recipes.ts';
import { tensorFlow } from '../helpers/tensorflow.ts';

// Loading it takes its time on a busy machine.
beforeAll(async () => void (await tensorFlow()));

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS, LATENT] = [6, 9, 20, 3];
const { values } = blobs(ROWS * COLUMNS, CHANNELS, 3, { spread: 0.3, offset: 6 });
const cube = { values, shape: [ROWS, COLUMNS, CHANNELS] };
/** The same formulas by the same kernels; batches of other sizes sum in other orders. */
const ROUNDING = 1e-5;

function relative(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(found.length).toBe(wanted.length);
  let [worst, scale] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    worst = Math.max(worst, Math.abs(found[i]! - wanted[i]!));
    scale = Math.max(scale, Math.abs(wanted[i]!));
  }
  return worst / scale;
}

async function compute(model: Uint8Array, samples: ArrayLike<number>, dims: readonly number[]): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(model);
  expect([session.inputNames, session.outputNames]).toEqual([['samples'], ['outputs']]);
  const { outputs } = await session.run({ samples: new ort.Tensor('float32', Float32Array.from(samples), dims) });
  await session.release();
  return outputs!.data as Float32Array;
}

describe.each([
  ['plain', { kind: 'spectral' }],
  ['variational, of counts', { kind: 'variational', loss: 'poisson' }],
])('a spectral autoencoder, %s', (_name, how) => {
  const step = { op: 'autoencoder', latent: LATENT, channels: [8], epochs: 3, batch: 16, ...how };

  it('gives in another session what the run gives', async () => {
    const run = await folder.run(cube, [step]);
    const models = ['encoder', 'decoder'].map((name) => new Uint8Array(run.array(name).values));
    const latent = await compute(models[0]!, values, [ROWS * COLUMNS, CHANNELS]);
    expect(relative(latent, run.array('latent').values)).toBeLessThan(ROUNDING);
    const back = await compute(models[1]!, latent, [ROWS * COLUMNS, LATENT]);
    expect(relative(back, run.array('reconstruction').values)).toBeLessThan(ROUNDING);
    // One sample alone is a batch as well.
    const first = await compute(models[0]!, values.subarray(0, CHANNELS), [1, CHANNELS]);
    expect(relative(first, latent.subarray(0, LATENT))).toBeLessThan(10 * ROUNDING);
  });

  it('tells what it is, and needs no operator but ONNX’s own', async () => {
    const run = await folder.run(cube, [step]);
    for (const [kind, input, output] of [
      ['encoder', CHANNELS, LATENT],
      ['decoder', LATENT, CHANNELS],
    ] as const) {
      const model = onnxProto.onnx.ModelProto.decode(new Uint8Array(run.array(kind).values));
      expect(model.producerName).toBe('phasewright');
      expect(model.producerVersion).toBe(manifest.version);
      const metadata = Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value]));
      expect(metadata).toMatchObject({
        producer: 'phasewright',
        version: manifest.version,
        kind,
        input: String(input),
        output: String(output),
      });
      expect(model.opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([['', OPSET]]);
    }
  });
});

it('the .onnx file beside the array is the same model', async () => {
  const own = recipeFolder();
  const run = await own.run(cube, [{ op: 'autoencoder', latent: LATENT, channels: [8], epochs: 1, batch: 16 }]);
  const file = readFileSync(join(own.folder, 'run-0', 'arrays', 'encoder.onnx'));
  expect(file.equals(Buffer.from(run.array('encoder').values as Uint8Array))).toBe(true);
  own.remove();
});

it('both halves of an autoencoder of images, one after the other, are what TensorFlow makes of the whole', async () => {
  const [height, width] = [9, 14];
  const { encoder, decoder, whole } = convolutionalAutoencoder([height, width], [3, 5], LATENT);
  const normal = normalNumbers(11);
  const start = initialState(whole, normal);
  const inner = networkParameters(encoder).length;
  const samples = Float32Array.from({ length: 4 * height * width }, normal);
  const down = inferenceGraph('encoder', encoder, start.values.slice(0, inner)).model;
  const up = inferenceGraph('decoder', decoder, start.values.slice(inner)).model;
  const back = await compute(up, await compute(down, samples, [4, 1, height, width]), [4, LATENT]);
  const theirs = await tensorFlowTraining(await tensorFlow()).open(whole, meanSquaredError, 4, start);
  expect(relative(back, await theirs.apply(samples, 4))).toBeLessThan(ROUNDING);
  const metadata = onnxProto.onnx.ModelProto.decode(down).metadataProps.map(({ key, value }) => [key, value]);
  expect(metadata).toContainEqual(['input', `1,${height},${width}`]);
});
