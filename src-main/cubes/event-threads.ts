import { receiveMessageOnPort } from 'node:worker_threads';
import { type DecoderThread, decoderThreadCount, decoderThreads, endThreads } from './decoder-threads.ts';
import type { DecoderMessage } from './decoder-worker.ts';
import { type MergeJob, mergeFrames } from './event-frames.ts';
import type { SparseCounts } from './sparse-source.ts';

/** More threads would wait for memory. */
const MOST_THREADS = 4;
/** Below this many values a thread costs more than it saves. */
const LEAST_VALUES = 4 * 1024 * 1024;
/** A thread sums some 50 million values in a second. */
const TIME_LIMIT_MS = 60_000;

/** Runs of pixels that a map is to be cut into when its streams have `values` values together. */
export function eventRuns(values: number): number {
  return values < LEAST_VALUES ? 1 : Math.min(MOST_THREADS, decoderThreadCount());
}

/**
 * Sums each job, the first one in this thread, the others in decoder threads. The jobs' values are given up. Undefined when a thread
 * does not answer, for lack of memory or time.
 */
export function mergeInThreads(jobs: readonly MergeJob[]): SparseCounts[] | undefined {
  const [own, ...others] = jobs;
  if (own === undefined) return [];
  const threads = others.length === 0 ? [] : decoderThreads();
  const asked = others.map((job, index) => ask(threads[index % threads.length]!, job));
  const merged = [mergeFrames(own)];
  const deadline = Date.now() + TIME_LIMIT_MS;
  for (const { thread, answered } of asked) {
    const counts = answerOf(thread, answered, deadline);
    if (counts === undefined) {
      endThreads(threads);
      return undefined;
    }
    merged.push(counts);
  }
  return merged;
}

interface Asked {
  readonly thread: DecoderThread;
  readonly answered: Int32Array;
}

function ask(thread: DecoderThread, job: MergeJob): Asked {
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  thread.port.postMessage({ kind: 'frames', job, answered } satisfies DecoderMessage, [job.values.buffer]);
  return { thread, answered };
}

function answerOf(thread: DecoderThread, answered: Int32Array, deadline: number): SparseCounts | undefined {
  if (Atomics.wait(answered, 0, 0, Math.max(0, deadline - Date.now())) === 'timed-out') return undefined;
  return (receiveMessageOnPort(thread.port) as { message: SparseCounts } | undefined)?.message;
}
