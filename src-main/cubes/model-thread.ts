import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { DecoderDescription, ModelAnswer, ModelRequest } from './model-messages.ts';

/** A decoder that is ready to run. Calls wait for their answer. */
export interface Decoder {
  /**
   * Values of `rows[0] + rows[1] + …` rows of latent numbers, computed in calls of `rows[i]` rows.
   * @throws {AppError} `file-damaged` when the model is none of ours, fails, or takes too long
   */
  decode(latent: Float32Array, rows: readonly number[]): Float32Array;
  close(): void;
}

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly answered: Int32Array;
}

/** The one thread of this process, for all files; made when first needed. */
let thread: Thread | null = null;
let lastId = 0;

/** Starting the thread, which loads the numeric library. */
const START_LIMIT_MS = 60_000;
/** Loading a model, or decoding {@link NUMBERS_PER_LIMIT} numbers: far more than any decoder of ours takes. */
const TIME_LIMIT_MS = 60_000;
const NUMBERS_PER_LIMIT = 2 ** 24;

/**
 * Makes a decoder out of a model that came from a file. Nothing happens before the first row is decoded. The model runs in a thread, which
 * is ended when it takes too long.
 */
export function openDecoder(
  decoder: DecoderDescription,
  place: { readonly format: string; readonly field: string },
): Decoder {
  const unsound = (why: string) => {
    const advice = 'The file is damaged, or was not written by Phasewright. Copy it again from a backup.';
    return new AppError('file-damaged', `The model in the file cannot be used: ${why}.`, advice, place);
  };
  const id = ++lastId;
  let loadedIn: Thread | null = null;
  const perRow = decoder.output.reduce((product, size) => product * size, 1);
  const ask = (request: ModelRequest, numbers: number) => {
    thread ??= startThread();
    const answer = exchange(thread, request, TIME_LIMIT_MS * (1 + numbers / NUMBERS_PER_LIMIT));
    if (answer === null) {
      endThread();
      throw unsound('computing it does not come to an end');
    }
    if (!answer.ok) throw unsound(answer.message);
    return answer;
  };
  return {
    decode(latent, rows) {
      if (loadedIn === null || loadedIn !== thread) {
        ask({ op: 'load', id, decoder }, 0);
        loadedIn = thread;
      }
      const numbers = (latent.length / decoder.latent) * perRow;
      const { values } = ask({ op: 'decode', id, latent, rows }, numbers);
      if (values?.length !== numbers) throw unsound('it gives another number of values than it says');
      return values;
    },
    close() {
      if (loadedIn !== null && loadedIn === thread) ask({ op: 'release', id }, 0);
      loadedIn = null;
    },
  };
}

/** Sends a request and waits; null when the answer does not come in time. */
function exchange({ port, answered }: Thread, request: ModelRequest, timeLimitMs: number): ModelAnswer | null {
  if (Atomics.wait(answered, 1, 0, START_LIMIT_MS) === 'timed-out') {
    throw new Error('The thread that runs decoders does not start.');
  }
  const deadline = Date.now() + timeLimitMs;
  const before = Atomics.load(answered, 0);
  port.postMessage(request);
  while (true) {
    const received = receiveMessageOnPort(port) as { message: ModelAnswer } | undefined;
    if (received !== undefined) return received.message;
    const rest = deadline - Date.now();
    if (rest <= 0) return null;
    Atomics.wait(answered, 0, before, rest);
  }
}

function startThread(): Thread {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(workerFile(), {
    workerData: { port: port2, answered },
    transferList: [port2],
    execArgv: [],
  });
  // The thread must not keep the program alive, and its failures show as missing answers.
  worker.unref();
  worker.on('error', () => {});
  port1.unref();
  return { worker, port: port1, answered };
}

function endThread(): void {
  thread?.port.close();
  void thread?.worker.terminate();
  thread = null;
}

/** The worker's entry: among the sources, or at the top of the built program. It is no import: cubes know nothing of graphs. */
function workerFile(): string {
  const candidates = ['../archives/model-worker.ts', './model-worker.js', '../model-worker.js'];
  const files = candidates.map((name) => fileURLToPath(new URL(name, import.meta.url)));
  return files.find((name) => existsSync(name)) ?? files[1]!;
}
