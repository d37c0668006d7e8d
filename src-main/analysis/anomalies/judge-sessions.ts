import type { SessionJudgment } from '../../../src-preload/contract/anomaly-results.ts';
import { FRAME_ROLE, type FrameGroups } from '../preprocessing/image-frames.ts';
import { shareInterval } from './beta-distribution.ts';
import { driftOf } from './drift.ts';
import { type AnomalyThreshold, CONFIDENCE, expectedFlags } from './threshold.ts';

/**
 * Each session with judged images, in their order. Drift is judged on images known to be nominal; where a session has none,
 * on those of which nothing is known.
 *
 * @param flags 1 for flagged images
 */
export function judgeSessions(
  scores: Float64Array,
  flags: Int32Array,
  groups: FrameGroups,
  threshold: AnomalyThreshold,
): readonly SessionJudgment[] {
  const { roles, anomalous, sessions, sessionNames, labels } = groups;
  const all = Array.from(scores, (_, image) => image);
  const scoresOf = (images: readonly number[]) => ({
    scores: Float64Array.from(images, (image) => scores[image]!),
    groups: Int32Array.from(images, (image) => labels[image]!),
  });
  const baseline = scoresOf(all.filter((image) => roles[image] === FRAME_ROLE.validation));
  const found = sessionNames
    .map((session, number) => {
      const judged = all.filter((image) => sessions[image] === number && roles[image] === FRAME_ROLE.test);
      const nominal = judged.filter((image) => anomalous[image] === 0);
      const unknown = judged.filter((image) => anomalous[image] === -1);
      return { session, judged, nominal, unknown };
    })
    .filter(({ judged }) => judged.length > 0);
  const charted = found.map(({ session, nominal, unknown }) => {
    return { name: session, ...scoresOf(nominal.length > 0 ? nominal : unknown) };
  });
  const drifts = driftOf(baseline, charted);
  return found.map(({ session, judged, nominal, unknown }, at) => {
    const flagged = (images: readonly number[]) => images.reduce((sum, image) => sum + (flags[image] === 1 ? 1 : 0), 0);
    const expected = expectedFlags(threshold, nominal.length + unknown.length);
    const falseFlags = flagged(nominal);
    const [low, high] = nominal.length > 0 ? shareInterval(falseFlags, nominal.length, CONFIDENCE) : [null, null];
    const { z, ewma, limit, word } = drifts[at]!;
    return {
      session,
      judged: judged.length,
      flagged: flagged(judged),
      expectedFalse: expected.expected,
      expectedLow: expected.low,
      expectedHigh: expected.high,
      nominal: nominal.length,
      falseFlags,
      falseRate: nominal.length > 0 ? falseFlags / nominal.length : null,
      falseRateLow: low,
      falseRateHigh: high,
      z,
      ewma,
      ewmaLimit: limit,
      drift: word,
    };
  });
}
