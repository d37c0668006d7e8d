import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { AppError } from '../../src-preload/contract/errors.ts';
import { elementCount } from './array-source.ts';
import { type ChunkReader, openChunkReader } from './hdf5-chunk-reader.ts';
import type { Hdf5Answer, Hdf5Dataset, Hdf5Request, Hdf5Tree, TreeLimits } from './hdf5-messages.ts';

/** Bounds of a file's metadata; a spectrum image has some hundred entries. */
export const USUAL_LIMITS: TreeLimits = {
  depth: 40,
  entries: 50_000,
  valueBytes: 256 * 1024,
  totalBytes: 32 * 1024 * 1024,
};

/** An HDF5 file opened for reading in a thread of its own. All calls wait for their answer. */
export interface Hdf5File {
  /** Groups, attributes and small datasets. */
  tree(limits?: TreeLimits): Hdf5Tree;
  /** Bytes of a run of elements, little-endian, as stored. */
  read(path: string, first: number, count: number, bandBytes: number): ArrayBuffer;
  /** A faster reader of a dataset's chunks, or null where there is none. Closed with the file. */
  chunks(dataset: Hdf5Dataset, bandBytes: number): ChunkReader | null;
  /** Bytes of the box that begins at index `start` and has `count` indices of each axis, in C-order. */
  readBox(path: string, start: readonly number[], count: readonly number[]): ArrayBuffer;
  close(): void;
}

export interface Hdf5FileOptions {
  /** Reader on whose behalf errors are reported, such as `hyperspy`. */
  readonly format: string;
  /** Longest that opening, or reading 64 MB, may compute before the file counts as damaged. */
  readonly timeLimitMs?: number;
}

interface Hdf5Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly answered: Int32Array;
  /** It has served a file: what it needs of the library is compiled. */
  isWarm: boolean;
}

/** A thread whose last file was closed in good order, kept for the next one. */
let spare: Hdf5Thread | null = null;
/** Threads whose library has grown beyond this are not kept: its memory never shrinks. */
const LARGEST_SPARE_BYTES = 96 * 1024 * 1024;
const USUAL_TIME_LIMIT_MS = 30_000;
const START_LIMIT_MS = 30_000;
const BYTES_PER_TIME_LIMIT = 64 * 1024 * 1024;
/** More for a thread's first file: compiling the library for it takes half of this. */
const WARMING_MS = 1_000;
/** Where others keep the processors or the disk busy, an answer may take so many time limits. */
const MOST_TIME_LIMITS = 10;

/**
 * Opens an HDF5 file. The library runs in a worker thread with bounded memory, sees this one file only, and is ended when
 * it takes too long, so that no file can stop, crash or fill this process.
 * @throws {AppError} `file-damaged`, `file-unreadable`, `file-not-found`; with `field` = path inside the file.
 */
export function openHdf5File(path: string, options: Hdf5FileOptions): Hdf5File {
  const file = basename(path);
  const { format, timeLimitMs = USUAL_TIME_LIMIT_MS } = options;
  let thread: Hdf5Thread | null = spare ?? startThread();
  spare = null;
  let memoryBytes = 0;

  const end = () => {
    if (thread !== null) endThread(thread);
    thread = null;
  };
  const ask = (request: Hdf5Request, field: string, bytes = 0) => {
    if (thread === null) throw damaged('the HDF5 library had to be stopped', field);
    const limit = timeLimitMs * (1 + bytes / BYTES_PER_TIME_LIMIT);
    const answer = exchange(thread, request, thread.isWarm ? limit : limit + WARMING_MS);
    if (answer === null) {
      end();
      throw damaged('reading it does not come to an end', field);
    }
    if (answer.ok) {
      memoryBytes = answer.memoryBytes;
      return answer;
    }
    if (answer.fatal) end();
    if (answer.systemCode !== undefined) throw unreadable(answer.systemCode);
    throw damaged(answer.message, field);
  };
  const damaged = (what: string, field: string) =>
    new AppError('file-damaged', `${file} is damaged at ${field}: ${what}.`, DAMAGED_ADVICE, { file, format, field });
  const unreadable = (code: string) =>
    new AppError(
      code === 'ENOENT' ? 'file-not-found' : 'file-unreadable',
      `${file} cannot be opened (${code}).`,
      'Check that the file is there and that you may read it.',
      { file, format },
    );

  const readers: ChunkReader[] = [];
  const close = () => {
    for (const reader of readers) reader.close();
    if (thread === null) return;
    try {
      ask({ op: 'close' }, '/');
    } catch {
      end();
      return;
    }
    thread.isWarm = true;
    if (spare === null && memoryBytes <= LARGEST_SPARE_BYTES) spare = thread;
    else end();
    thread = null;
  };

  try {
    ask({ op: 'open', path }, '/');
  } catch (error) {
    close();
    throw error;
  }
  return {
    tree: (limits = USUAL_LIMITS) => ask({ op: 'tree', limits }, '/').tree!,
    read: (dataset, first, count, bandBytes) =>
      ask({ op: 'read', path: dataset, first, count, bandBytes }, dataset, bandBytes + count * 16).bytes!,
    readBox: (dataset, start, count) =>
      ask({ op: 'box', path: dataset, start, count }, dataset, elementCount(count) * 16).bytes!,
    chunks: ({ path: dataset, info }, bandBytes) => {
      if (info.chunks === null) return null;
      const reader = openChunkReader(path, info, ask({ op: 'storage', path: dataset }, dataset).storage!, bandBytes);
      if (reader !== null) readers.push(reader);
      return reader;
    },
    close,
  };
}

const DAMAGED_ADVICE = 'Copy the file again from where it was measured, or open it in HyperSpy and save it anew.';

/**
 * Sends a request and waits; null when the answer does not come although this process has computed for as long as it may: time in
 * which others had the processors is nothing that the file did.
 */
function exchange(thread: Hdf5Thread, request: Hdf5Request, timeLimitMs: number): Hdf5Answer | null {
  // Loading the library is not the file's fault and has a limit of its own.
  if (Atomics.wait(thread.answered, 1, 0, START_LIMIT_MS) === 'timed-out') {
    throw new Error('The HDF5 library does not start.');
  }
  const start = performance.now();
  const used = process.cpuUsage();
  const before = Atomics.load(thread.answered, 0);
  thread.port.postMessage(request);
  while (true) {
    const received = receiveMessageOnPort(thread.port) as { message: Hdf5Answer } | undefined;
    if (received !== undefined) return received.message;
    const waited = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    const rest = timeLimitMs - Math.min(waited, (user + system) / 1000);
    if (rest <= 0 || waited >= MOST_TIME_LIMITS * timeLimitMs) return null;
    Atomics.wait(thread.answered, 0, before, Math.max(1, rest));
  }
}

function startThread(): Hdf5Thread {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(workerFile(), {
    workerData: { port: port2, answered },
    transferList: [port2],
    stdout: true,
    stderr: true,
    execArgv: [],
  });
  // The thread must not keep the program alive, and its failures show as missing answers.
  worker.unref();
  worker.on('error', () => {});
  port1.unref();
  return { worker, port: port1, answered, isWarm: false };
}

function endThread(thread: Hdf5Thread): void {
  thread.port.close();
  void thread.worker.terminate();
}

/** The worker's entry: beside this file in the sources, at the top of the built program. */
function workerFile(): string {
  const candidates = ['./hdf5-worker.ts', './hdf5-worker.js', '../hdf5-worker.js'];
  const files = candidates.map((name) => fileURLToPath(new URL(name, import.meta.url)));
  return files.find((name) => existsSync(name)) ?? files[1]!;
}
