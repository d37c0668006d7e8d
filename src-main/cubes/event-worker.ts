import { type MessagePort, workerData } from 'node:worker_threads';
import { type MergeJob, mergeFrames } from './event-frames.ts';

/** Entry of a worker thread that sums one run of pixels: one job, one answer. */
const { port, answered } = workerData as { port: MessagePort; answered: Int32Array };

Atomics.store(answered, 1, 1);
Atomics.notify(answered, 1);
port.once('message', (job: MergeJob) => {
  const { starts, channels, counts } = mergeFrames(job);
  // The lists are often parts of longer buffers, which go over as they are.
  port.postMessage({ starts, channels, counts }, [starts.buffer, channels.buffer, counts.buffer] as ArrayBuffer[]);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
});
