/** What a step "anomaly" writes into its results, for the program that works it out and the window that shows it. */

/** `out-of-control`: this session alone lies too far off. `drifting`: it and those before it add up to too much. */
export type DriftWord = 'steady' | 'drifting' | 'out-of-control' | 'too-few';

/** What came of one session, and what was to be expected of it. */
export interface SessionJudgment {
  readonly session: string;
  /** Images that were judged. */
  readonly judged: number;
  readonly flagged: number;
  /** False flags to expect among those that are not known to be anomalous, were all of them nominal; 95 % in between. */
  readonly expectedFalse: number;
  readonly expectedLow: number;
  readonly expectedHigh: number;
  /** Judged images known to be nominal, and how many of them are flagged. */
  readonly nominal: number;
  readonly falseFlags: number;
  /** Their share with its 95 % interval; null where no nominal image is known. */
  readonly falseRate: number | null;
  readonly falseRateLow: number | null;
  readonly falseRateHigh: number | null;
  /** Mean log score of its nominal images in standard errors, from that of held-out ones. */
  readonly z: number | null;
  readonly ewma: number | null;
  readonly ewmaLimit: number | null;
  readonly drift: DriftWord;
}
