import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { type ChunkBatch, CONTROL, CONTROL_BYTES } from './chunk-messages.ts';

/** A batch that is being decoded. */
export interface RunningBatch {
  /** Waits until all chunks lie in the target; false when one cannot be decoded or it takes too long. */
  wait(): boolean;
  /** Stops it; afterwards no thread reads from the file or writes to the target. */
  cancel(): void;
}

interface DecoderThread {
  readonly worker: Worker;
  readonly port: MessagePort;
}

/** Threads that decode chunks, made at the first batch and kept for all files of this process. */
let threads: readonly DecoderThread[] = [];
/** More of them would only wait for the disk. */
const MOST_THREADS = 8;
/** Longest that a batch (some 16 MB, or one row of chunks) may take. */
const TIME_LIMIT_MS = 60_000;

/** Hands chunks to the decoding threads and returns at once. */
export function decodeChunks(batch: Omit<ChunkBatch, 'control'>): RunningBatch {
  if (threads.length === 0)
    threads = Array.from({ length: Math.min(MOST_THREADS, availableParallelism()) }, startThread);
  const batchThreads = threads;
  const control = new Int32Array(new SharedArrayBuffer(CONTROL_BYTES));
  for (const { port } of batchThreads) port.postMessage({ ...batch, control: control.buffer } as ChunkBatch);

  const wait = () => {
    const deadline = Date.now() + TIME_LIMIT_MS;
    while (true) {
      const done = Atomics.load(control, CONTROL.threadsDone);
      if (done === batchThreads.length) return Atomics.load(control, CONTROL.failed) === 0;
      const rest = deadline - Date.now();
      if (rest <= 0 || Atomics.wait(control, CONTROL.threadsDone, done, rest) === 'timed-out') {
        endThreads(batchThreads);
        return false;
      }
    }
  };
  return {
    wait,
    cancel() {
      Atomics.store(control, CONTROL.failed, 1);
      wait();
    },
  };
}

function startThread(): DecoderThread {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(workerFile(), { workerData: { port: port2 }, transferList: [port2], execArgv: [] });
  // The thread must not keep the program alive, and its failures show as batches that do not end.
  worker.unref();
  worker.on('error', () => {});
  port1.unref();
  return { worker, port: port1 };
}

function endThreads(ended: readonly DecoderThread[]): void {
  if (threads === ended) threads = [];
  for (const { worker, port } of ended) {
    port.close();
    void worker.terminate();
  }
}

/** The worker's entry: beside this file in the sources, at the top of the built program. */
function workerFile(): string {
  const candidates = ['./chunk-worker.ts', './chunk-worker.js', '../chunk-worker.js'];
  const files = candidates.map((name) => fileURLToPath(new URL(name, import.meta.url)));
  return files.find((name) => existsSync(name)) ?? files[1]!;
}
