import { type ChunkBatch, CONTROL, CONTROL_BYTES } from './chunk-messages.ts';
import { decoderThreads, endThreads } from './decoder-threads.ts';
import type { DecoderMessage } from './decoder-worker.ts';

/** A batch that is being decoded. */
export interface RunningBatch {
  /** Waits until all chunks lie in the target; false when one cannot be decoded or it takes too long. */
  wait(): boolean;
  /** Stops it; true when no thread reads from the file or writes to the target any more, as is usual. */
  cancel(): boolean;
}

/** Longest that a batch (some 16 MB, or one row of chunks) may take. */
const TIME_LIMIT_MS = 60_000;

/** Hands chunks to the decoding threads and returns at once. */
export function decodeChunks(batch: Omit<ChunkBatch, 'control'>): RunningBatch {
  const batchThreads = decoderThreads();
  const control = new Int32Array(new SharedArrayBuffer(CONTROL_BYTES));
  const message: DecoderMessage = { kind: 'chunks', batch: { ...batch, control: control.buffer } };
  for (const { port } of batchThreads) port.postMessage(message);

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
      return Atomics.load(control, CONTROL.threadsDone) === batchThreads.length;
    },
  };
}
