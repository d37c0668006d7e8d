import type { DeviceChoice } from '../../src-preload/contract/compute.ts';
import type { Graph } from './graph-builder.ts';

export type TensorArray = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | Uint16Array;

/** A dense tensor in C-order. */
export interface Tensor<Values extends TensorArray = TensorArray> {
  readonly values: Values;
  readonly dims: readonly number[];
}

/** Runs graphs on one device. Sessions are made once per graph and kept. */
export interface Compute {
  readonly choice: DeviceChoice;
  /**
   * Runs a graph.
   *
   * @param into arrays that take some of the outputs; the others are new arrays
   * @throws {AppError} `device-unavailable`, `out-of-memory`
   */
  run(
    graph: Graph,
    inputs: { readonly [name: string]: Tensor },
    into?: { readonly [name: string]: Tensor },
  ): Promise<{ readonly [name: string]: Tensor }>;
  /** Gives back what is kept for a graph that is not needed again, such as that of a training step. */
  release(graph: Graph): Promise<void>;
  close(): Promise<void>;
}
