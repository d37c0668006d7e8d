/** Where an edge begins. */
export interface Onset {
  readonly eV: number;
  /** Rise over the extrapolated background, as a share of it. */
  readonly jump: number;
  /** Rise over its uncertainty. */
  readonly significance: number;
  /** eV per channel. */
  readonly stepEV: number;
}

/** The background is fitted to this much before an onset, and the rise taken from as much of it after, eV (or channels). */
const BEFORE_EV = 40;
const BEFORE_CHANNELS = 8;
const AFTER_EV = 12;
const AFTER_CHANNELS = 3;
/** The last eV before an onset, which resolution and shift already lift. */
const GAP_EV = 1.5;
/** What a rise must be: in its uncertainty, and as a share of the background. */
const LEAST_SIGNIFICANCE = 8;
const LEAST_JUMP = 0.03;
/** No second onset is looked for within this distance of a clearer one, eV; up to the other one, it must be clearer. */
const FINE_STRUCTURE_EV = 15;
const LONG_STRUCTURE_EV = 80;
const CLEAR_SIGNIFICANCE = 15;

/**
 * Onsets of edges: places where the intensity rises above the power law I = A·E⁻ʳ fitted (in logarithms) to the channels
 * before; R. F. Egerton, EELS in the Electron Microscope (2011), §4.4. The uncertainty comes from the scatter of the
 * channels around the fit, since the gain of the camera is not known, with that of the extrapolation. O(channels · window).
 */
export function findOnsets(intensities: ArrayLike<number>, eVAt: (channel: number) => number): Onset[] {
  const { length } = intensities;
  if (length < 2 * BEFORE_CHANNELS) return [];
  const stepEV = Math.abs(eVAt(length - 1) - eVAt(0)) / (length - 1);
  const before = Math.max(BEFORE_CHANNELS, Math.round(BEFORE_EV / stepEV));
  const after = Math.max(AFTER_CHANNELS, Math.round(AFTER_EV / stepEV));
  const gap = Math.round(GAP_EV / stepEV);
  const rises = Array.from({ length }, (_, channel) => riseAt(intensities, eVAt, channel, before, gap, after));
  const found: Onset[] = [];
  const order = rises
    .map((rise, channel) => ({ ...rise, channel }))
    .filter(({ significance, jump }) => significance >= LEAST_SIGNIFICANCE && jump >= LEAST_JUMP)
    .sort((a, b) => b.jump - a.jump);
  for (const { channel, jump, significance } of order) {
    const eV = onsetNear(intensities, eVAt, channel, after);
    const isNew = found.every((other) => Math.abs(other.eV - eV) > Math.max(FINE_STRUCTURE_EV, 3 * stepEV));
    const isOnTail = found.some((other) => eV > other.eV && eV - other.eV < LONG_STRUCTURE_EV);
    if (isNew && !(isOnTail && significance < CLEAR_SIGNIFICANCE)) found.push({ eV, jump, significance, stepEV });
  }
  return found.sort((a, b) => a.eV - b.eV);
}

function riseAt(
  intensities: ArrayLike<number>,
  eVAt: (channel: number) => number,
  channel: number,
  before: number,
  gap: number,
  after: number,
): { jump: number; significance: number } {
  const none = { jump: 0, significance: 0 };
  const end = channel - gap;
  if (end - before < 0 || channel + after > intensities.length) return none;
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let at = end - before; at < end; at++) {
    const [energy, value] = [eVAt(at), intensities[at]];
    if (!(energy > 0) || !(value > 0)) return none;
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
    if (!(intensities[at] > 0)) return none;
    sum += Math.log(intensities[at]) - meanY - slope * x;
    far += x;
  }
  const rise = sum / after;
  const uncertainty = Math.sqrt(scatter * (1 / after + 1 / n + (far / after) ** 2 / spread));
  return { jump: Math.expm1(rise), significance: uncertainty > 0 ? rise / uncertainty : 0 };
}

/** The steepest place around the start of the clearest rise. */
function onsetNear(
  intensities: ArrayLike<number>,
  eVAt: (channel: number) => number,
  channel: number,
  after: number,
): number {
  let steepest = channel;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = Math.max(1, channel - after); at < Math.min(intensities.length, channel + after); at++) {
    const slope = Math.log(intensities[at]) - Math.log(intensities[at - 1]);
    if (slope > most) {
      most = slope;
      steepest = at;
    }
  }
  return eVAt(steepest - 0.5);
}
