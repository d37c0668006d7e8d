import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dense } from '../../src-main/graphs/layers/dense.ts';
import { inferenceGraph, type Network, networkParameters } from '../../src-main/graphs/training-graph.ts';
import { normalNumbers } from './data.ts';

/** Writes an autoencoder of dense layers that has learned nothing, as a run would: `encoder.onnx` and `decoder.onnx`. */
export function writeModel(folder: string, channels: number, latent = 2): void {
  mkdirSync(folder, { recursive: true });
  const normal = normalNumbers(7);
  const write = (name: string, network: Network) => {
    const weights = networkParameters(network).map(({ shape }) =>
      Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => 0.3 * normal()),
    );
    writeFileSync(join(folder, `${name}.onnx`), inferenceGraph(name, network, weights).model);
  };
  write('encoder', { input: [channels], layers: [dense(latent)] });
  write('decoder', { input: [latent], layers: [dense(channels)] });
}
