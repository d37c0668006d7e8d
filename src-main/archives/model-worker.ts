import { availableParallelism } from 'node:os';
import { type MessagePort, workerData } from 'node:worker_threads';
import type { ModelAnswer, ModelRequest } from '../cubes/model-messages.ts';
import type { Compute } from '../graphs/compute.ts';
import type { Graph } from '../graphs/graph-builder.ts';
import { openCompute } from '../graphs/sessions.ts';
import { soundDecoder } from './sound-decoder.ts';

/**
 * Entry of the thread that runs the decoders of archives. Requests are answered in order. The thread may be ended at any
 * moment, which is how a model that computes without end is stopped.
 */

const { port, answered } = workerData as { port: MessagePort; answered: Int32Array };
/** More of them gain little on models as small as these. */
const MOST_THREADS = 4;
const compute = openCompute('cpu', Math.min(MOST_THREADS, availableParallelism()), () => {});
const graphs = new Map<number, Graph>();

void compute.then(() => {
  Atomics.store(answered, 1, 1);
  Atomics.notify(answered, 1);
});

/** Requests wait for the one before: a message may arrive while a model still computes. */
let last: Promise<unknown> = compute;
port.on('message', (request: ModelRequest) => {
  last = last.then(async () => answer(await respond(await compute, request)));
});

function answer(message: ModelAnswer): void {
  port.postMessage(message, message.ok && message.values ? [message.values.buffer] : []);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
}

async function respond(device: Compute, request: ModelRequest): Promise<ModelAnswer> {
  try {
    if (request.op === 'decode') return { ok: true, values: await decode(device, request) };
    const old = graphs.get(request.id);
    if (old) await device.release(old);
    graphs.delete(request.id);
    if (request.op === 'load') graphs.set(request.id, soundDecoder(request.decoder));
    return { ok: true };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

async function decode(device: Compute, { id, latent, rows }: Extract<ModelRequest, { op: 'decode' }>) {
  const graph = graphs.get(id);
  if (!graph) throw new Error('it is not loaded');
  const [width, numbers] = [graph.inputs[0]!, graph.outputs[0]!].map(({ shape }) =>
    (shape.slice(1) as number[]).reduce((product, size) => product * size, 1),
  ) as [number, number];
  const values = new Float32Array((latent.length / width) * numbers);
  let first = 0;
  for (const count of rows) {
    const samples = latent.subarray(first * width, (first + count) * width);
    const { outputs } = await device.run(graph, { samples: { values: samples, dims: [count, width] } });
    values.set(outputs!.values as Float32Array, first * numbers);
    first += count;
  }
  return values;
}
