import type { Progress } from '../../src-preload/contract/job.ts';

/** Below this, an estimate jumps about more than it tells (milliseconds). */
const FIRST_ESTIMATE_MS = 1000;

/** What each further report leaves of the weight of those before: a change of pace shows within a few, a hiccup hardly. */
const FADING = 0.7;

/** Estimates how long the present phase will still take; see {@link timeLeftEstimator}. */
export interface TimeLeftEstimator {
  /** Seconds left in this phase after this report, or null while nothing can be said. */
  update(progress: Progress, nowMs: number): number | null;
}

/**
 * Time left in a phase from its reports: what remains, divided by the speed of late. That is work over time, not a mean of
 * speeds: reports that a busy machine hands over together would make it endless. A new phase starts anew. Knows no clock of
 * its own.
 */
export function timeLeftEstimator(): TimeLeftEstimator {
  let phase: string | undefined;
  let startMs = 0;
  let last = { done: 0, ms: 0 };
  let recent = { done: 0, ms: 0 };

  return {
    update(progress, nowMs) {
      const { done, total } = progress;
      // A counter that runs backwards is a new round of the same work, and so is the same work in another step; an epoch after the
      // other is none.
      const kind = `${progress.step ?? ''} ${progress.phase.replace(/\d+/g, '')}`;
      if (kind !== phase || done < last.done) {
        phase = kind;
        startMs = nowMs;
        last = { done, ms: nowMs };
        recent = { done: 0, ms: 0 };
        return null;
      }
      if (done > last.done && nowMs > last.ms) {
        recent = {
          done: FADING * recent.done + done - last.done,
          ms: FADING * recent.ms + nowMs - last.ms,
        };
        last = { done, ms: nowMs };
      }
      if (recent.ms === 0 || !(total > 0) || nowMs - startMs < FIRST_ESTIMATE_MS) return null;
      // Time since the last step forward counts against the estimate.
      const remaining = ((total - last.done) * recent.ms) / recent.done - (nowMs - last.ms);
      return Math.max(0, remaining) / 1000;
    },
  };
}
