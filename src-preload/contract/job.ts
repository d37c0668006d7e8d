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
  /** Shows a map of labels as far as it has come; cheap, the receiver throttles. Nobody may be looking. */
  preview?(preview: LabelPreview): void;
}

/** A map of labels that is not final yet; clusters are ordered by size, as in the end. */
export interface LabelPreview {
  readonly rows: number;
  readonly columns: number;
  readonly labels: Uint8Array;
}
