import { fork } from 'node:child_process';
import { finished } from 'node:stream/promises';
import type { ProcessEnd } from './crash.ts';
import { engineEnvironment } from './engine-environment.ts';
import type { EngineMessage, HostMessage } from './messages.ts';

/** A running engine process. */
export interface EngineProcess {
  send(message: HostMessage): void;
  /** Kills it at once. */
  kill(): void;
  /** Lets it end by itself, kills it when it does not; resolves when it is gone. */
  close(): Promise<void>;
}

/** Who hears of the process. */
export interface EngineProcessListener {
  onMessage(message: EngineMessage): void;
  /** Once, when it is gone, for whatever reason. */
  onEnd(end: ProcessEnd): void;
  onLog: ((text: string) => void) | undefined;
}

/** Characters of stderr that are kept for a crash report. */
const LAST_WORDS = 4096;

/** How long the process may take to leave after the connection was closed. */
const LEAVE_MS = 2000;

/** How long to wait, after the process is gone, for the rest of its output. */
const REST_OF_OUTPUT_MS = 500;

/**
 * Starts a Node process that talks in structured clones over a channel of its own. Its stdout and stderr are caught:
 * native libraries write where they like, and the command line's stdout must hold results only.
 */
export function startProcess(entry: string, listener: EngineProcessListener): EngineProcess {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: engineEnvironment(),
  });
  const gone = Promise.withResolvers<void>();
  let lastWords = '';
  let ended = false;

  const outputs = [child.stdout, child.stderr].filter((stream) => stream !== null);
  for (const stream of outputs) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS);
      listener.onLog?.(text);
    });
  }
  child.on('message', (message) => listener.onMessage(message as EngineMessage));
  child.on('error', (error) => {
    lastWords += `\n${error.message}`;
    if (child.pid === undefined) end(null, null);
  });
  // The 'close' event would do, but Node 24 leaves it out after a disconnect.
  child.on('exit', (code, signal) => {
    const rest = setTimeout(() => end(code, signal), REST_OF_OUTPUT_MS);
    void Promise.allSettled(outputs.map((stream) => finished(stream))).then(() => {
      clearTimeout(rest);
      end(code, signal);
    });
  });

  function end(code: number | null, signal: NodeJS.Signals | null): void {
    if (ended) return;
    ended = true;
    gone.resolve();
    listener.onEnd({ code, signal, lastWords });
  }

  return {
    send(message) {
      // When the process is already gone, its end is reported by `onEnd`, not here.
      if (child.connected) child.send(message, () => {});
    },
    kill: () => void child.kill('SIGKILL'),
    async close() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS);
      await gone.promise;
      clearTimeout(timer);
    },
  };
}
