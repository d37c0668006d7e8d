/** What to do when a person presses Ctrl-C or the system asks the program to end. */
export interface InterruptHandlers {
  /** Before that, for Ctrl-C only: ends the present work with what it has. @returns false where it cannot */
  finishEarly?(): boolean;
  /** The first time: in order. */
  cancel(): void;
  /** The next time: at once. */
  stopAtOnce(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Within this time, several signals are one: npm and shells pass on the Ctrl-C that the terminal has sent us already. */
const SAME_PRESS_MS = 1000;

/** Listens for Ctrl-C and its kin; returns the function that stops listening. */
export function onInterrupt(handlers: InterruptHandlers, now: () => number = () => performance.now()): () => void {
  let last = Number.NEGATIVE_INFINITY;
  let heard: 'nothing' | 'finish' | 'cancel' = 'nothing';
  const listener = (signal: NodeJS.Signals) => {
    if (now() - last <= SAME_PRESS_MS) return;
    last = now();
    if (heard === 'nothing' && signal === 'SIGINT' && handlers.finishEarly?.()) {
      heard = 'finish';
    } else if (heard !== 'cancel') {
      heard = 'cancel';
      handlers.cancel();
    } else {
      handlers.stopAtOnce();
    }
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}
