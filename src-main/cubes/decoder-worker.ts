import { type MessagePort, workerData } from 'node:worker_threads';
import type { ChunkBatch } from './chunk-messages.ts';
import { decodeBatch } from './decode-batch.ts';
import { type MergeJob, mergeFrames } from './event-frames.ts';

/** What a decoder thread is told: to decode chunks, or to sum frames and answer when `answered` becomes 1. */
export type DecoderMessage =
  | { readonly kind: 'chunks'; readonly batch: ChunkBatch }
  | { readonly kind: 'frames'; readonly job: MergeJob; readonly answered: Int32Array };

/** Entry of a decoder thread. */
const { port } = workerData as { port: MessagePort };

port.on('message', (message: DecoderMessage) => {
  if (message.kind === 'chunks') decodeBatch(message.batch);
  else sumFrames(message.job, message.answered);
});

function sumFrames(job: MergeJob, answered: Int32Array): void {
  try {
    const { starts, channels, counts } = mergeFrames(job);
    // The lists are often parts of longer buffers, which go over as they are.
    port.postMessage({ starts, channels, counts }, [starts.buffer, channels.buffer, counts.buffer] as ArrayBuffer[]);
  } catch {
    // That there is no answer tells it.
  }
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
}
