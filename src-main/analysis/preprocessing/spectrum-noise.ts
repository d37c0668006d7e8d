/** Noise of a spectrum, estimated from how much neighboring channels differ. */
export interface Noise {
  /** Standard deviation, from the median of the second differences: peaks hardly change it. */
  readonly scatter: number;
  /** Its part that grows with the square root of the value: √gain of a detector that counts in other units. */
  readonly gain: number;
  /** The smallest positive value: 1 of counts. */
  readonly quantum: number;
}

/** Channels that are looked at; more would tell the same. */
const CHANNELS = 512;
/** From a median of magnitudes to the standard deviation of normal noise. */
const MEDIAN_TO_DEVIATION = 1.4826;
/** Of x − (left + right)/2 when each has a variance of 1. */
const SECOND_DIFFERENCE = Math.sqrt(1.5);

/** The noise of one spectrum `[channels]`; values that are not finite are passed over. */
export function noiseOf(values: Float32Array): Noise {
  const every = Math.max(1, Math.floor(values.length / CHANNELS));
  const differences: number[] = [];
  const scaled: number[] = [];
  let quantum = Number.POSITIVE_INFINITY;
  for (const value of values) if (value > 0 && value < quantum) quantum = value;
  if (quantum === Number.POSITIVE_INFINITY) quantum = 0;
  for (let channel = 1; channel < values.length - 1; channel += every) {
    const around = (values[channel - 1]! + values[channel + 1]!) / 2;
    const difference = Math.abs(values[channel]! - around);
    if (!Number.isFinite(difference)) continue;
    differences.push(difference);
    scaled.push(difference / Math.sqrt(Math.max(around, quantum) || 1));
  }
  const deviation = (of: number[]) => (MEDIAN_TO_DEVIATION / SECOND_DIFFERENCE) * upperMedian(of);
  return { scatter: deviation(differences), gain: deviation(scaled), quantum };
}

function upperMedian(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1] ?? 0;
}
