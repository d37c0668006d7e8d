import type { Progress } from '../../src-preload/contract/job.ts';

/** Below this, an estimate jumps about more than it tells (milliseconds). */
const FIRST_ESTIMATE_MS = 1000;

/** Weight of the newest speed in the running mean: a change of pace shows within a few reports, a hiccup hardly. */
const SMOOTHING = 0.3;

/** Estimates how long the present phase will still take; see {@link timeLeftEstimator}. */
export interface TimeLeftEstimator {
  /** Seconds left in this phase after this report, or null while nothing can be said. */
  update(progress: Progress, nowMs: number): number | null;
}

/**
 * Time left in a phase from its reports: what remains, divided by a running mean of the speed. A new phase starts anew.
 * Knows no clock of its own.
 */
export function timeLeftEstimator(): TimeLeftEstimator {
  let phase: string | undefined;
  let startMs = 0;
  let last = { done: 0, ms: 0 };
  let speed: number | undefined;

  return {
    update(progress, nowMs) {
      const { done, total } = progress;
      // A counter that runs backwards is a new round of the same work; an epoch after the other is none.
      const kind = progress.phase.replace(/\d+/g, '');
      if (kind !== phase || done < last.done) {
        phase = kind;
        startMs = nowMs;
        last = { done, ms: nowMs };
        speed = undefined;
        return null;
      }
      if (done > last.done && nowMs > last.ms) {
        const newest = (done - last.done) / (nowMs - last.ms);
        speed = speed === undefined ? newest : SMOOTHING * newest + (1 - SMOOTHING) * speed;
        last = { done, ms: nowMs };
      }
      if (speed === undefined || !(total > 0) || nowMs - startMs < FIRST_ESTIMATE_MS) return null;
      // Time since the last step forward counts against the estimate.
      const remaining = (total - last.done) / speed - (nowMs - last.ms);
      return Math.max(0, remaining) / 1000;
    },
  };
}
