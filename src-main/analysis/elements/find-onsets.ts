import { type Rise, riseAt, type Windows } from './rise-above-power-law.ts';

/** Where an edge begins. */
export interface Onset {
  readonly eV: number;
  /** Rise over the extrapolated background, as a share of it. */
  readonly jump: number;
  /** Rise over its uncertainty, or over what the rest of the spectrum rises and falls, where that is more. */
  readonly significance: number;
  /** Rise of the first eV relative to that of the first {@link SCALES} long: above 1 a white line, below 1 a step or a slow rise. */
  readonly sharpness: number;
  /** Only the long window shows it: the edge rises slowly, and where it begins is known to some 20 eV. */
  readonly isSlow: boolean;
  /** eV per channel. */
  readonly stepEV: number;
}

/** A length over which a rise is looked for. */
interface Scale extends Windows {
  /** What a rise must be, in {@link Onset.significance}. */
  readonly least: number;
  readonly isSlow: boolean;
}

/**
 * White lines are some 5 eV wide, steps and near-edge structure 12 eV, and edges without either (L₃ of zinc, M₅ of molybdenum)
 * take 40 eV. Each looks at what goes before in proportion. Thresholds: white noise of 2,000 channels has a false onset in one of
 * some hundred spectra; a slow one is only ever "possible" and may be one in forty.
 */
const SCALES: readonly [sharp: Scale, usual: Scale, slow: Scale] = [
  { beforeEV: 40, gapEV: 1.5, afterEV: 5, least: 5, isSlow: false },
  { beforeEV: 40, gapEV: 1.5, afterEV: 12, least: 4.5, isSlow: false },
  { beforeEV: 60, gapEV: 5, afterEV: 40, least: 4, isSlow: true },
];
/** What a rise must be as a share of the background. */
const LEAST_JUMP = 0.03;
/** A rise is a peak of significance within this distance, eV. */
const PEAK_EV = 15;
const PEAK_CHANNELS = 3;
/** No second onset is looked for within this distance of a clearer one, eV; up to the other one, it must be clear itself. */
const FINE_STRUCTURE_EV = 15;
const SLOW_STRUCTURE_EV = 45;
const LONG_STRUCTURE_EV = 80;
const CLEAR_SIGNIFICANCE = 6;
/** The slope of an onset is taken between the means of so many eV on both sides. */
const SLOPE_EV = 2;
/** A median deviation of 1 has a normal distribution with this standard deviation. */
const PER_MEDIAN_DEVIATION = 1.4826;

interface Candidate extends Rise {
  readonly channel: number;
  readonly scale: Scale;
}

/**
 * Onsets of edges: places where the intensity rises above the power law I = A·E⁻ʳ fitted (in logarithms) to the channels
 * before; R. F. Egerton, EELS in the Electron Microscope (2011), §4.4. The uncertainty comes from the scatter of the
 * channels around the fit, since the gain of the camera is not known, with that of the extrapolation. A spectrum that bends and
 * waves all along (fine structure, an uneven detector, plasmons) rises everywhere by more than that: significance is
 * counted in the usual rise of the whole spectrum then. O(channels · window).
 */
export function findOnsets(intensities: ArrayLike<number>, eVAt: (channel: number) => number): Onset[] {
  const { length } = intensities;
  if (length < 2) return [];
  const stepEV = Math.abs(eVAt(length - 1) - eVAt(0)) / (length - 1);
  const rises = SCALES.map((scale) =>
    inUsualRises(Array.from({ length }, (_, channel) => riseAt(intensities, eVAt, channel, scale, stepEV))),
  );
  const candidates = SCALES.flatMap((scale, i) => peaksOf(rises[i]!, scale, stepEV)).sort(
    (a, b) => b.significance - a.significance,
  );
  const groups: { clearest: Candidate; members: Candidate[] }[] = [];
  const distance = (a: Candidate, b: Candidate) => Math.abs(eVAt(a.channel) - eVAt(b.channel));
  for (const candidate of candidates) {
    const group = groups.find(({ members }) =>
      members.some((one) => distance(one, candidate) <= reachOf(one, candidate, stepEV)),
    );
    if (group) group.members.push(candidate);
    else groups.push({ clearest: candidate, members: [candidate] });
  }
  const onsets = groups.map(({ clearest, members }): Onset => {
    const sharpest = members.toSorted((a, b) => a.scale.afterEV - b.scale.afterEV)[0]!;
    const { jump, significance } = clearest;
    const eV = sharpest.scale.isSlow ? eVAt(sharpest.channel) : steepestNear(intensities, eVAt, sharpest, stepEV);
    const [sharp, slow] = [rises[0]![sharpest.channel]!, rises[2]![sharpest.channel]!];
    const sharpness = sharp.jump > 0 && slow.jump > 0 ? sharp.jump / slow.jump : Number.NaN;
    return { eV, jump, significance, sharpness, isSlow: sharpest.scale.isSlow, stepEV };
  });
  return onsets
    .filter((onset) => onset.significance >= CLEAR_SIGNIFICANCE || !onsets.some((other) => isTail(onset, other)))
    .sort((a, b) => a.eV - b.eV);
}

/** Where the background is fitted well, rises scatter by 1; where it is not, they are counted in what they scatter by. */
function inUsualRises(rises: readonly Rise[]): Rise[] {
  const values = rises.flatMap(({ significance }) => (Number.isNaN(significance) ? [] : [significance]));
  const center = median(values);
  const usual = PER_MEDIAN_DEVIATION * median(values.map((value) => Math.abs(value - center)));
  return rises.map(({ jump, significance }) => ({ jump, significance: significance / Math.max(1, usual) }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Rises that are clear and less so on both sides: what grows up to the end of the spectrum is no edge but a bad fit. */
function peaksOf(rises: readonly Rise[], scale: Scale, stepEV: number): Candidate[] {
  const reach = Math.max(PEAK_CHANNELS, Math.round(PEAK_EV / stepEV));
  const peaks: Candidate[] = [];
  rises.forEach(({ jump, significance }, channel) => {
    if (!(significance >= scale.least && jump >= LEAST_JUMP)) return;
    const beside = (direction: -1 | 1) => {
      let isLess = false;
      for (let i = 1; i <= reach; i++) {
        const other = rises[channel + direction * i]?.significance ?? Number.NaN;
        if (other > significance) return false;
        if (other < significance) isLess = true;
      }
      return isLess;
    };
    if (beside(-1) && beside(1)) peaks.push({ channel, jump, significance, scale });
  });
  return peaks;
}

function reachOf(a: Candidate, b: Candidate, stepEV: number): number {
  const structure = a.scale.isSlow || b.scale.isSlow ? SLOW_STRUCTURE_EV : FINE_STRUCTURE_EV;
  return Math.max(structure, 3 * stepEV);
}

function isTail(onset: Onset, other: Onset): boolean {
  return (
    other !== onset &&
    other.significance > onset.significance &&
    onset.eV > other.eV &&
    onset.eV - other.eV < LONG_STRUCTURE_EV
  );
}

/** The steepest place around the start of a rise, eV. */
function steepestNear(
  intensities: ArrayLike<number>,
  eVAt: (channel: number) => number,
  { channel, scale }: Candidate,
  stepEV: number,
): number {
  const half = Math.max(1, Math.round(SLOPE_EV / stepEV));
  const reach = Math.max(2, Math.round(scale.afterEV / stepEV));
  let steepest = channel;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = Math.max(half, channel - reach); at <= Math.min(intensities.length - half, channel + reach); at++) {
    let [before, after] = [0, 0];
    for (let i = 0; i < half; i++) {
      before += intensities[at - 1 - i];
      after += intensities[at + i];
    }
    const slope = Math.log(after / before);
    if (slope > most) {
      most = slope;
      steepest = at;
    }
  }
  return eVAt(steepest - 0.5);
}
