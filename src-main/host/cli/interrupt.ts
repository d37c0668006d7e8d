/** What to do when a person presses Ctrl-C or the system asks the program to end. */
export interface InterruptHandlers {
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
  let first: number | undefined;
  const listener = () => {
    if (first === undefined) {
      first = now();
      handlers.cancel();
    } else if (now() - first > SAME_PRESS_MS) {
      handlers.stopAtOnce();
    }
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}
