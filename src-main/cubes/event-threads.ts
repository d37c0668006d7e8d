import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { type MergeJob, mergeFrames } from './event-frames.ts';
import type { SparseCounts } from './sparse-source.ts';

/** More threads would wait for memory. */
const MOST_THREADS = 4;
/** Below this many values a thread costs more than it saves. */
const LEAST_VALUES = 4 * 1024 * 1024;
/** A thread sums some 50 million values in a second. */
const TIME_LIMIT_MS = 60_000;
/** A thread starts in some 50 ms, while the streams are read; one that has not by then never will. */
const START_LIMIT_MS = 5_000;

/** Threads that each sum a run of pixels; they start while the streams are read. */
export interface EventThreads {
  /** Runs of pixels that the map is to be cut into. */
  readonly parts: number;
  /** Sums each job, the first one in this thread. What a thread does not answer is done here. */
  merge(jobs: readonly MergeJob[]): SparseCounts[];
  close(): void;
}

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly answered: Int32Array;
}

/** Starts threads for streams of `values` values together; none for few. */
export function startEventThreads(values: number): EventThreads {
  const parts = values < LEAST_VALUES ? 1 : Math.min(MOST_THREADS, availableParallelism());
  const threads = Array.from({ length: parts - 1 }, startThread);
  return {
    parts,
    merge(jobs) {
      const [own, ...others] = jobs;
      for (const [index, job] of others.entries()) threads[index]?.port.postMessage(job);
      const first = own === undefined ? [] : [mergeFrames(own)];
      return [...first, ...others.map((job, index) => answerOf(threads[index]) ?? mergeFrames(job))];
    },
    close() {
      for (const { worker, port } of threads) {
        port.close();
        void worker.terminate();
      }
    },
  };
}

function answerOf(thread: Thread | undefined): SparseCounts | undefined {
  if (thread === undefined) return undefined;
  if (Atomics.wait(thread.answered, 1, 0, START_LIMIT_MS) === 'timed-out') return undefined;
  Atomics.wait(thread.answered, 0, 0, TIME_LIMIT_MS);
  return (receiveMessageOnPort(thread.port) as { message: SparseCounts } | undefined)?.message;
}

function startThread(): Thread {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(8));
  const options = { workerData: { port: port2, answered }, transferList: [port2], execArgv: [] };
  const worker = new Worker(workerFile(), options);
  // The thread must not keep the program alive, and its failure shows as a missing answer.
  worker.unref();
  worker.on('error', () => {});
  port1.unref();
  return { worker, port: port1, answered };
}

/** The worker's entry: beside this file in the sources, at the top of the built program. */
function workerFile(): string {
  const candidates = ['./event-worker.ts', './event-worker.js', '../event-worker.js'];
  const files = candidates.map((name) => fileURLToPath(new URL(name, import.meta.url)));
  return files.find((name) => existsSync(name)) ?? files[1]!;
}
