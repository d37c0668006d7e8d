import type { EngineJobName, EngineJobs } from '../../src-preload/contract/engine.ts';
import { cancelled, fromErrorRecord } from '../../src-preload/contract/errors.ts';
import type { Preview, Progress } from '../../src-preload/contract/job.ts';
import { engineCrashed } from './crash.ts';
import { type EngineProcess, type EngineProcessListener, startProcess } from './engine-process.ts';
import type { EngineMessage } from './messages.ts';
import { type TimeLeftEstimator, timeLeftEstimator } from './time-left.ts';

/** Progress with the time that the present phase will still take; null while nothing can be said. */
export interface JobProgress extends Progress {
  readonly secondsLeft: number | null;
}

/** Who hears of a job on its way. */
export interface JobListener {
  onProgress?(progress: JobProgress): void;
  onWarning?(warning: string): void;
  onPreview?(preview: Preview): void;
}

/** A job that was asked for. */
export interface EngineJob<Answer> {
  /** @throws {AppError} what the work threw, `engine-crashed`, or `cancelled`. */
  readonly done: Promise<Answer>;
  /** Asks the work to stop; `done` then rejects with `cancelled`. A job that does not obey is killed. */
  cancel(): void;
}

/** The engine as a host sees it: jobs in, answers out, one at a time in the order of asking, but for quick ones. */
export interface Engine {
  start<Name extends EngineJobName>(
    name: Name,
    request: EngineJobs[Name]['request'],
    listener?: JobListener,
  ): EngineJob<EngineJobs[Name]['answer']>;
  /** Asks the work under way to end with what it has; nothing happens where it cannot. */
  finishEarly(): void;
  /** Cancels what still runs and ends the process. */
  close(): Promise<void>;
}

/** How to start the engine process. */
export interface EngineOptions {
  /** Path of the program that calls `serveEngine`. */
  readonly entry: string;
  /**
   * Jobs that somebody waits for. They take turns among themselves and are worked on beside another one, whenever that
   * pauses; left out, there are none.
   */
  readonly quick?: ReadonlySet<EngineJobName>;
  /** How long a cancelled job may take to stop before the process is killed. */
  readonly cancelGraceMs?: number;
  /** Gets what the engine process writes to stderr; left out, it is kept only for crash reports. */
  readonly onLog?: (text: string) => void;
  /** Starts the process; by itself a child process of Node. Electron's host has a kind of its own. */
  readonly startProcess?: (entry: string, listener: EngineProcessListener) => EngineProcess;
}

/** Native calls in flight (one pass over a large cube) cannot be interrupted; this is ample for them. */
const CANCEL_GRACE_MS = 10_000;

interface Entry {
  readonly id: number;
  readonly name: EngineJobName;
  readonly request: unknown;
  readonly listener: JobListener;
  /** Of its own: what runs beside it reports of other work. */
  readonly timeLeft: TimeLeftEstimator;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  cancelling: boolean;
}

/**
 * A client of the engine process. The process starts with the first job, serves one job at a time and a quick one beside it,
 * and is replaced by a fresh one for the next job when it died.
 */
export function createEngine(options: EngineOptions): Engine {
  const queue: Entry[] = [];
  /** What is under way: one job, and one quick one. */
  const running: Entry[] = [];
  let child: EngineProcess | undefined;
  let nextId = 1;
  let closed = false;

  function startNext(): void {
    if (closed) return;
    for (const wantsQuick of [false, true]) {
      if (running.some((entry) => isQuick(entry) === wantsQuick)) continue;
      const place = queue.findIndex((entry) => isQuick(entry) === wantsQuick);
      if (place < 0) continue;
      const [entry] = queue.splice(place, 1);
      const { id, name, request, listener } = entry;
      running.push(entry);
      child ??= spawnChild();
      child.send({ type: 'start', id, name, request, previews: listener.onPreview !== undefined });
    }
  }

  function isQuick({ name }: Entry): boolean {
    return options.quick?.has(name) ?? false;
  }

  function spawnChild(): EngineProcess {
    const mine = (options.startProcess ?? startProcess)(options.entry, {
      onMessage: receive,
      onLog: options.onLog,
      onEnd(end) {
        if (child === mine) child = undefined;
        for (const entry of running.splice(0)) entry.reject(entry.cancelling ? cancelled() : engineCrashed(end));
        startNext();
      },
    });
    return mine;
  }

  function receive(message: EngineMessage): void {
    const entry = running.find(({ id }) => id === message.id);
    if (!entry) return;
    const { listener, timeLeft } = entry;
    if (message.type === 'progress') {
      const secondsLeft = timeLeft.update(message.progress, performance.now());
      listener.onProgress?.({ ...message.progress, secondsLeft });
    } else if (message.type === 'warning') {
      listener.onWarning?.(message.warning);
    } else if (message.type === 'preview') {
      listener.onPreview?.(message.preview);
    } else if (message.type === 'done') {
      entry.resolve(message.answer as never);
      end(entry);
    } else {
      entry.reject(fromErrorRecord(message.error));
      end(entry);
    }
  }

  function end(entry: Entry): void {
    running.splice(running.indexOf(entry), 1);
    startNext();
  }

  function cancel(entry: Entry): void {
    const place = queue.indexOf(entry);
    if (place >= 0) {
      queue.splice(place, 1);
      entry.reject(cancelled());
    } else if (running.includes(entry) && !entry.cancelling) {
      entry.cancelling = true;
      const victim = child;
      victim?.send({ type: 'cancel', id: entry.id });
      setTimeout(() => {
        if (running.includes(entry)) victim?.kill();
      }, options.cancelGraceMs ?? CANCEL_GRACE_MS).unref();
    }
  }

  return {
    start(name, request, listener = {}) {
      const { promise, resolve, reject } = Promise.withResolvers<never>();
      const timeLeft = timeLeftEstimator();
      const entry: Entry = { id: nextId++, name, request, listener, timeLeft, resolve, reject, cancelling: false };
      if (closed) reject(cancelled());
      else queue.push(entry);
      // A turn later, so that the caller can attach its handlers first.
      queueMicrotask(startNext);
      return { done: promise, cancel: () => cancel(entry) };
    },
    finishEarly() {
      for (const { id } of running) child?.send({ type: 'finish-early', id });
    },
    async close() {
      closed = true;
      for (const entry of queue.splice(0)) entry.reject(cancelled());
      for (const entry of running) entry.cancelling = true;
      await child?.close();
    },
  };
}
