/** How long work talks to whoever waits for it. */

export interface Progress {
  /** What is being done, in words: `k-means: refining`. */
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** Handed to every piece of long work. */
export interface JobContext {
  readonly signal: AbortSignal;
  /** Cheap; the receiver throttles. */
  report(progress: Progress): void;
  /** Lets messages in (so that a cancel arrives) and throws the `cancelled` error once cancelled. Call between tiles. */
  pause(): Promise<void>;
  /** Adds a sentence that travels with the result. */
  warn(warning: string): void;
}
