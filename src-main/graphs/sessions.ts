import * as ort from 'onnxruntime-node';
import type { DeviceChoice, DeviceName } from '../../src-preload/contract/compute.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { Compute, Tensor, TensorArray } from './compute.ts';
import { type Graph, GraphBuilder } from './graph-builder.ts';

/** Errors come as exceptions; what providers print besides (each operator left to the CPU, …) only disturbs. */
const FATAL_ONLY = 4;
ort.env.logLevel = 'fatal';

/** Version of the ONNX Runtime that does the arithmetic. */
export const ONNX_RUNTIME_VERSION: string = ort.env.versions.node ?? ort.env.versions.common;

/**
 * Opens the device that graphs run on. A device that cannot be used is replaced by the CPU with a warning that says why.
 *
 * @param requested `auto` is the CPU: it gives the same bytes on every machine, and on tiles of spectra, which must be
 *   copied to a graphics card first, it was the faster one wherever we could measure.
 * @param threads threads of the CPU provider
 */
export async function openCompute(
  requested: Exclude<DeviceName, 'tfjs'>,
  threads: number,
  warn: (warning: string) => void,
): Promise<Compute> {
  if (requested === 'auto' || requested === 'cpu') {
    const reason = requested === 'cpu' ? 'asked for' : 'auto: on the CPU the same recipe gives the same bytes';
    return sessionsOn({ requested, used: 'cpu', reason, threads });
  }
  const compute = sessionsOn({ requested, used: requested, reason: 'asked for', threads });
  try {
    if (!ort.listSupportedBackends().some(({ name }) => name === requested)) throw new Error('not part of this build');
    await checkDevice(compute);
    return compute;
  } catch (error) {
    await compute.close();
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0].replace(/^.*?: (?=Failed)/, '');
    warn(`The device "${requested}" cannot be used here (${why}); the CPU did the work instead.`);
    return sessionsOn({ requested, used: 'cpu', reason: `"${requested}" cannot be used: ${why}`, threads });
  }
}

function sessionsOn(choice: DeviceChoice): Compute {
  const sessions = new Map<Graph, Promise<ort.InferenceSession>>();
  const sessionFor = (graph: Graph) => {
    let session = sessions.get(graph);
    if (!session) {
      session = ort.InferenceSession.create(graph.model, {
        executionProviders: choice.used === 'cpu' ? ['cpu'] : [choice.used, 'cpu'],
        intraOpNumThreads: choice.threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
        logSeverityLevel: FATAL_ONLY,
      });
      sessions.set(graph, session);
    }
    return session;
  };
  return {
    choice,
    async run(graph, inputs, into = {}) {
      try {
        const session = await sessionFor(graph);
        const feeds = Object.fromEntries(
          graph.inputs.map(({ name }) => [name, toOrtTensor(graph, name, inputs[name])]),
        );
        const fetches = Object.fromEntries(
          graph.outputs.map(({ name }) => [name, into[name] ? toOrtTensor(graph, name, into[name]) : null]),
        );
        const outputs = await session.run(feeds, fetches);
        return Object.fromEntries(graph.outputs.map(({ name }) => [name, fromOrtTensor(outputs[name])]));
      } catch (error) {
        throw explain(error, graph, choice);
      }
    },
    async release(graph) {
      const session = sessions.get(graph);
      sessions.delete(graph);
      await session?.then((opened) => opened.release()).catch(() => {});
    },
    async close() {
      for (const session of sessions.values()) await session.then((opened) => opened.release()).catch(() => {});
      sessions.clear();
    },
  };
}

const ORT_TYPE = new Map<unknown, 'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'uint16'>([
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
  [Int32Array, 'int32'],
  [BigInt64Array, 'int64'],
  [Uint8Array, 'uint8'],
  [Uint16Array, 'uint16'],
]);

function toOrtTensor(graph: Graph, name: string, tensor: Tensor | undefined): ort.Tensor {
  const type = ORT_TYPE.get(tensor?.values.constructor);
  if (!tensor || !type) throw new Error(`graph ${graph.name} needs the input ${name}`);
  return new ort.Tensor(type, tensor.values as never, tensor.dims);
}

function fromOrtTensor(tensor: ort.Tensor): Tensor {
  return { values: tensor.data as TensorArray, dims: tensor.dims };
}

function explain(error: unknown, graph: Graph, { used }: DeviceChoice): unknown {
  const text = error instanceof Error ? error.message : String(error);
  if (/alloc|out of memory|memory/i.test(text)) {
    const advice = 'Close other programs, crop or rebin the data, or use fewer clusters or components.';
    return new AppError('out-of-memory', `Not enough memory on ${used} while computing "${graph.name}".`, advice, {
      cause: error,
    });
  }
  if (used === 'cpu') return error;
  const advice = 'Run again with --device cpu.';
  return new AppError('device-unavailable', `${used} failed while computing "${graph.name}": ${text}`, advice, {
    cause: error,
  });
}

/** Runs a small product with a known answer on the device; throws when it cannot or when the answer is wrong. */
async function checkDevice(compute: Compute): Promise<void> {
  const g = new GraphBuilder('device check');
  const a = g.input('a', 'float32', [2, 3]);
  const b = g.input('b', 'float32', [3, 2]);
  g.output('product', g.matMul(a, b));
  const { product } = await compute.run(g.build(), {
    a: { values: Float32Array.of(1, 2, 3, 4, 5, 6), dims: [2, 3] },
    b: { values: Float32Array.of(1, 0, 0, 1, 1, 1), dims: [3, 2] },
  });
  if (String(product!.values) !== '4,5,10,11') throw new Error('it computes a wrong matrix product');
}
