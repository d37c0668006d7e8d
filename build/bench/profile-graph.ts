import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import type { Tensor } from '../../src-main/graphs/compute.ts';
import type { Graph } from '../../src-main/graphs/graph-builder.ts';

/** Time of one operator of a graph: its kind, its place, and its share of all operators' time. */
export interface OperatorShare {
  readonly operator: string;
  readonly node: string;
  readonly milliseconds: number;
  readonly share: number;
}

/** An event of ONNX Runtime's profiler; `dur` in microseconds. */
interface ProfilerEvent {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args: { readonly op_name?: string };
}

/** Name of the event that times an operator's own work. */
const KERNEL = '_kernel_time';

/**
 * Runs a graph several times under ONNX Runtime's profiler, on the CPU.
 * @returns the operators after fusing, slowest first; times are medians over the runs, since a busy machine delays some
 */
export async function profileGraph(
  graph: Graph,
  inputs: { readonly [name: string]: Tensor<Float32Array> },
  runs: number,
  threads: number,
): Promise<OperatorShare[]> {
  const folder = mkdtempSync(join(tmpdir(), 'phasewright-profile-'));
  try {
    const session = await ort.InferenceSession.create(graph.model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      enableProfiling: true,
      profileFilePrefix: join(folder, 'run'),
    });
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { values, dims }]) => [name, new ort.Tensor('float32', values, dims)]),
    );
    for (let run = 0; run < runs; run++) await session.run(feeds);
    session.endProfiling();
    await session.release();
    return shares(JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function shares(events: readonly ProfilerEvent[]): OperatorShare[] {
  const times = new Map<string, { operator: string; micros: number[] }>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith(KERNEL)) continue;
    const node = times.get(name) ?? { operator: args.op_name ?? '', micros: [] };
    node.micros.push(dur);
    times.set(name, node);
  }
  const found = [...times].map(([name, { operator, micros }]) => ({
    operator,
    node: name.slice(0, -KERNEL.length),
    milliseconds: micros.sort((a, b) => a - b)[micros.length >> 1]! / 1000,
  }));
  const total = found.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return found
    .map((one) => ({ ...one, share: one.milliseconds / total }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

/** Shares of the kinds of operators, the largest first. */
export function byKind(operators: readonly OperatorShare[]): (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const { operator, share } of operators) sums.set(operator, (sums.get(operator) ?? 0) + share);
  return [...sums].sort((a, b) => b[1] - a[1]);
}
