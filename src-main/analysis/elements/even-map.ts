/** Counts of a line in parts of a map. */
export interface CoarseMap {
  /** Pixels in each part. */
  readonly pixels: ArrayLike<number>;
  /** Net counts of the line, and their variances. */
  readonly counts: ArrayLike<number>;
  readonly variances: ArrayLike<number>;
  /** Counts between the lines, which follow what the beam meets. */
  readonly continuum: ArrayLike<number>;
}

/** `unknown`: too few counts to tell. */
export type Evenness = 'even' | 'as-background' | 'uneven' | 'unknown';

/** Normal deviate beyond which χ² is too large: one in a hundred. */
const TOO_LARGE = 2.33;
/** Scatter, relative to the counts, that shading by the specimen and the detector may cause. */
const SHADING = 0.1;
/** A scatter of this must show in χ² for a map to say anything. */
const TO_BE_SEEN = 0.5;
const SEEN = 3;

/** Whether counts are the same everywhere, or follow the background, within their noise and a little shading: χ² of each. */
export function evennessOf({ pixels, counts, variances, continuum }: CoarseMap): Evenness {
  const even = compare(counts, variances, pixels);
  const freedom = counts.length - 1;
  if (freedom < 1 || TO_BE_SEEN ** 2 * even.weight < SEEN * Math.sqrt(2 * freedom)) return 'unknown';
  if (fits(even, freedom)) return 'even';
  return fits(compare(counts, variances, continuum), freedom) ? 'as-background' : 'uneven';
}

/** Least squares of counts by a multiple of a model. */
function compare(counts: ArrayLike<number>, variances: ArrayLike<number>, model: ArrayLike<number>) {
  let [product, square] = [0, 0];
  for (let i = 0; i < counts.length; i++) {
    product += (counts[i] * model[i]) / variances[i];
    square += model[i] ** 2 / variances[i];
  }
  const factor = square > 0 ? product / square : 0;
  let chiSquare = 0;
  for (let i = 0; i < counts.length; i++) chiSquare += (counts[i] - factor * model[i]) ** 2 / variances[i];
  return { chiSquare, weight: factor ** 2 * square };
}

function fits({ chiSquare, weight }: { chiSquare: number; weight: number }, freedom: number): boolean {
  const shaded = chiSquare / (1 + (SHADING ** 2 * weight) / freedom);
  // The cube root of χ² is nearly normal: E. B. Wilson and M. M. Hilferty, PNAS 17 (1931) 684.
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(shaded / freedom) - (1 - spread)) / Math.sqrt(spread) < TOO_LARGE;
}
