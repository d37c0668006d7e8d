import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';

/** A thread that decodes chunks or sums frames; what it is told comes through `port`, see `decoder-worker.ts`. */
export interface DecoderThread {
  readonly worker: Worker;
  readonly port: MessagePort;
}

/** Made when first asked for, and kept for all files of this process. */
let threads: readonly DecoderThread[] = [];
/** More of them would only wait for the disk. */
const MOST_THREADS = 8;

/** How many threads {@link decoderThreads} gives. */
export function decoderThreadCount(): number {
  return Math.min(MOST_THREADS, availableParallelism());
}

/** The threads of this process, one per processor. */
export function decoderThreads(): readonly DecoderThread[] {
  if (threads.length === 0) threads = Array.from({ length: decoderThreadCount() }, startThread);
  return threads;
}

/** Ends threads of which one does not answer; new ones are made when they are next asked for. */
export function endThreads(ended: readonly DecoderThread[]): void {
  if (threads === ended) threads = [];
  for (const { worker, port } of ended) {
    port.close();
    void worker.terminate();
  }
}

function startThread(): DecoderThread {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(workerFile(), { workerData: { port: port2 }, transferList: [port2], execArgv: [] });
  // The thread must not keep the program alive, and its failures show as answers that do not come.
  worker.unref();
  worker.on('error', () => {});
  port1.unref();
  return { worker, port: port1 };
}

/** The worker's entry: beside this file in the sources, at the top of the built program. */
function workerFile(): string {
  const candidates = ['./decoder-worker.ts', './decoder-worker.js', '../decoder-worker.js'];
  const files = candidates.map((name) => fileURLToPath(new URL(name, import.meta.url)));
  return files.find((name) => existsSync(name)) ?? files[1]!;
}
