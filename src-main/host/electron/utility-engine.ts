import type { ForkOptions, UtilityProcess } from 'electron';
import type { ProcessEnd } from '../../jobs/crash.ts';
import type { EngineProcess, EngineProcessListener } from '../../jobs/engine-process.ts';
import type { EngineMessage } from '../../jobs/messages.ts';

/** Electron's `utilityProcess.fork`. */
export type Fork = (entry: string, args: string[], options: ForkOptions) => UtilityProcess;

/** What ends a process at once; Electron's own way only asks it to. */
export type KillAtOnce = (pid: number) => void;

const LAST_WORDS = 4096;

/** How long the process may take to leave when it is asked to. */
const LEAVE_MS = 2000;

/** Signals that a process dies of by itself or by the system, as waitpid gives them. */
const SIGNALS: { readonly [status: number]: NodeJS.Signals } = {
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM',
};

/**
 * Starts the engine as a utility process of Electron: the same as a child process of Node, for an installed program, which
 * cannot start itself as Node.
 */
export function startUtilityProcess(fork: Fork, killAtOnce: KillAtOnce, platform: NodeJS.Platform) {
  return (entry: string, listener: EngineProcessListener): EngineProcess => {
    const child = fork(entry, [], { stdio: ['ignore', 'pipe', 'pipe'], serviceName: 'Phasewright engine' });
    const gone = Promise.withResolvers<void>();
    let lastWords = '';
    let ended = false;

    for (const stream of [child.stdout, child.stderr]) {
      (stream as NodeJS.ReadableStream | null)?.setEncoding('utf8').on('data', (text: string) => {
        lastWords = (lastWords + text).slice(-LAST_WORDS);
        listener.onLog?.(text);
      });
    }
    child.on('message', (message: unknown) => listener.onMessage(message as EngineMessage));
    // V8 ended the process, out of memory most of the time.
    child.on('error', (type, location) => {
      lastWords += `\n${type}: ${location}`;
    });
    child.on('exit', (code) => {
      if (ended) return;
      ended = true;
      gone.resolve();
      listener.onEnd({ ...howItEnded(code, platform), lastWords });
    });

    const kill = () => {
      if (!ended && child.pid !== undefined) killAtOnce(child.pid);
    };
    return {
      send(message) {
        if (!ended) child.postMessage(message);
      },
      kill,
      async close() {
        if (ended) return;
        child.kill();
        const timer = setTimeout(kill, LEAVE_MS);
        await gone.promise;
        clearTimeout(timer);
      },
    };
  };
}

/** Electron gives the raw status of waitpid, in which a signal looks like a small exit code. */
function howItEnded(code: number, platform: NodeJS.Platform): Pick<ProcessEnd, 'code' | 'signal'> {
  const signal = platform === 'win32' ? undefined : SIGNALS[code & 0x7f];
  return signal !== undefined && code < 256 ? { code: null, signal } : { code, signal: null };
}
