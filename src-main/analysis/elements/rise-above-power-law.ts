/** Lengths, eV, of the fit before a place, of what is left out, and of what is compared after. */
export interface Windows {
  readonly beforeEV: number;
  /** Resolution and shift already lift the last eV before an onset. */
  readonly gapEV: number;
  readonly afterEV: number;
}

/** How far the mean intensity lies above the power law from before. */
export interface Rise {
  /** As a share of it. */
  readonly jump: number;
  /** In its standard deviations; NaN where the windows do not fit into the spectrum or a value is not positive. */
  readonly significance: number;
}

/** No window is shorter, in channels. */
const FEWEST_BEFORE = 8;
const FEWEST_AFTER = 3;
const NONE: Rise = { jump: 0, significance: Number.NaN };

/** Fits ln I as a straight line of ln E before a channel by least squares, and compares the mean of what comes after. O(window). */
export function riseAt(
  intensities: ArrayLike<number>,
  eVAt: (channel: number) => number,
  channel: number,
  { beforeEV, gapEV, afterEV }: Windows,
  stepEV: number,
): Rise {
  const before = Math.max(FEWEST_BEFORE, Math.round(beforeEV / stepEV));
  const after = Math.max(FEWEST_AFTER, Math.round(afterEV / stepEV));
  const end = channel - Math.round(gapEV / stepEV);
  if (end - before < 0 || channel + after > intensities.length) return NONE;
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let at = end - before; at < end; at++) {
    const [energy, value] = [eVAt(at), intensities[at]];
    if (!(energy > 0) || !(value > 0)) return NONE;
    const [x, y] = [Math.log(energy), Math.log(value)];
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  const [meanX, meanY] = [sx / n, sy / n];
  const spread = sxx - n * meanX * meanX;
  const slope = (sxy - n * meanX * meanY) / spread;
  let squares = 0;
  for (let at = end - before; at < end; at++) {
    squares += (Math.log(intensities[at]) - meanY - slope * (Math.log(eVAt(at)) - meanX)) ** 2;
  }
  const scatter = squares / Math.max(1, n - 2);
  let [sum, far] = [0, 0];
  for (let at = channel; at < channel + after; at++) {
    const x = Math.log(eVAt(at)) - meanX;
    if (!(intensities[at] > 0)) return NONE;
    sum += Math.log(intensities[at]) - meanY - slope * x;
    far += x;
  }
  const rise = sum / after;
  const uncertainty = Math.sqrt(scatter * (1 / after + 1 / n + (far / after) ** 2 / spread));
  return { jump: Math.expm1(rise), significance: uncertainty > 0 ? rise / uncertainty : 0 };
}
