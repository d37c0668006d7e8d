/** Time between two progress messages, in milliseconds: a bar that moves four times a second looks alive. */
export const PROGRESS_INTERVAL_MS = 250;

/** Time between two previews, in milliseconds: an eye can take in two maps a second. */
export const PREVIEW_INTERVAL_MS = 500;

/** Passes on at most one value per interval; see {@link throttle}. */
export interface Throttle<Value> {
  offer(value: Value): void;
  /** Forgets a value that still waits. */
  stop(): void;
}

/**
 * Passes values on at most once per `intervalMs`: the first at once, then always the latest, so that the last value
 * before a silence is not lost.
 */
export function throttle<Value>(
  send: (value: Value) => void,
  intervalMs = PROGRESS_INTERVAL_MS,
  now: () => number = () => performance.now(),
): Throttle<Value> {
  let last = Number.NEGATIVE_INFINITY;
  let waiting: { value: Value } | undefined;
  let timer: NodeJS.Timeout | undefined;

  function pass(value: Value): void {
    last = now();
    waiting = undefined;
    clearTimeout(timer);
    timer = undefined;
    send(value);
  }

  return {
    offer(value) {
      const rest = last + intervalMs - now();
      if (rest <= 0) return pass(value);
      waiting = { value };
      timer ??= setTimeout(() => {
        timer = undefined;
        if (waiting) pass(waiting.value);
      }, rest);
    },
    stop() {
      waiting = undefined;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** Time between two values that take work, in milliseconds, and how many times as long as making one that must be. */
const COSTLY_INTERVAL_MS = 1000;
const TIMES_ITS_COST = 25;

/** Makes and passes on a value only when the last was long enough ago for what it cost: never more than 4 % of the time. */
export function whenDue<Value>(
  send: (value: Value) => void,
  now: () => number = () => performance.now(),
): (make: () => Promise<Value>) => Promise<void> {
  let notBefore = Number.NEGATIVE_INFINITY;
  return async (make) => {
    const begun = now();
    if (begun < notBefore) return;
    send(await make());
    const ended = now();
    notBefore = ended + Math.max(COSTLY_INTERVAL_MS, TIMES_ITS_COST * (ended - begun));
  };
}
