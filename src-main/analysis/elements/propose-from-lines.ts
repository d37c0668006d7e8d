import { positionAt, type Steps } from '../../../src-preload/contract/axis.ts';
import {
  type AxisErrorAt,
  DEFAULT_RESOLUTION_EV,
  type ElementSearch,
  type ElementTable,
  type FoundPeak,
  shellLabel,
} from '../../../src-preload/contract/elements.ts';
import { artifactAt } from './artifacts.ts';
import { bendingFilter, peaksOf } from './bending-filter.ts';
import { type Accepted, chooseElement } from './choose-element.ts';
import { describeElement, lacksInnerShell } from './describe-element.ts';
import { instrumentSource } from './instrument-elements.ts';
import type { LineFit } from './line-estimator.ts';
import { type AxisError, LOWEST_KEV, lineAxis, lineFamilies } from './line-families.ts';
import { type FilteredSpectrum, familyPart, fitModel, type LineModel, type Part, singleLine } from './line-model.ts';
import { besideSoftLines } from './soft-m-lines.ts';

/** An X-ray spectrum of counts, and what is known of how it was taken. */
export interface LineSpectrum {
  readonly counts: Float32Array | Float64Array;
  readonly axis: Steps;
  /** Units of the axis per keV. */
  readonly perKeV: number;
  /** FWHM at Mn Kα, eV. */
  readonly resolutionEV?: number;
  readonly beamKeV?: number | null;
  /** Elements that the file names: they win where two are as good. */
  readonly named?: readonly string[];
  /** The axis has been put right already: by more counts than these. */
  readonly isAxisRight?: boolean;
}

/** What was found, and the fit that says so; null of a spectrum too short for one. */
export interface LinesFound extends ElementSearch {
  readonly fit: LineFit | null;
}

const MOST_ROUNDS = 80;
/** Shorter spectra have no room for a line and what is beside it. */
const FEWEST_CHANNELS = 16;

/**
 * Elements that explain the peaks of an X-ray spectrum. The clearest peak that is left is given to the element whose
 * lines, at their known ratios, explain most of the whole rest; then all are fitted together (non-negative least squares
 * on the filtered spectrum), and so on. Escape and sum peaks are named, not explained by elements. Where the lines found
 * say that the energy axis is out, the search is made once more with that put right.
 * O(peaks · elements at a peak · channels).
 */
export function proposeFromLines(given: LineSpectrum, table: ElementTable): LinesFound {
  if (given.counts.length < FEWEST_CHANNELS) {
    return { signal: 'lines', peaks: [], proposals: [], notes: [], fit: null };
  }
  const first = search(given, table, { offset: 0, gain: 0 });
  if (given.isAxisRight) return first.found;
  const error = axisError(first.found, first.lines, given.perKeV);
  const [low, high] = first.ends.map((keV) => ({ keV, eV: (error.offset + error.gain * keV) * 1000 }));
  if (Math.max(Math.abs(low!.eV), Math.abs(high!.eV)) < LEAST_ERROR_EV) return first.found;
  const { found } = search(given, table, error);
  const at = ({ keV, eV }: AxisErrorAt) => `${eV.toFixed(0)} eV at ${keV.toFixed(1)} keV`;
  const note = `The lines found lie off the table by ${at(low!)} and ${at(high!)}: the search allowed for that.`;
  const withNote = { ...found, notes: [...found.notes, note.replaceAll('-', '−')] };
  const { axis, perKeV } = given;
  if (axis.positions) return withNote;
  const scale = (1 - error.gain) * axis.scale;
  const offset = (1 - error.gain) * axis.offset - error.offset * perKeV;
  return { ...withNote, correction: { scale, offset, errors: [low!, high!], lines: error.lines } };
}

/** An axis that is out by less, eV, is good enough. */
const LEAST_ERROR_EV = 4;
/** A gain is only taken from so many peaks so far apart. */
const FEWEST_FOR_GAIN = 4;
const SPAN_FOR_GAIN_KEV = 3;
/** Peaks that say where the axis is. */
const CLEAR_PEAK = 15;

/** By how much the main lines of certain and likely elements lie too high: medians, which a wrong element does not move (Theil, Sen). */
function axisError(found: ElementSearch, lines: ReadonlyMap<string, number>, perKeV: number) {
  const sure = new Set(
    found.proposals.filter(({ confidence }) => confidence !== 'possible').map(({ symbol }) => symbol),
  );
  const points = found.peaks.flatMap(({ energy, significance, is }) => {
    const line = lines.get(is ?? '');
    if (line === undefined || significance < CLEAR_PEAK || !sure.has(is!.split(' ')[0]!)) return [];
    return [{ keV: energy / perKeV, off: energy / perKeV - line }];
  });
  if (points.length < 2) return { offset: 0, gain: 0, lines: points.length };
  const energies = points.map(({ keV }) => keV);
  const isWide = Math.max(...energies) - Math.min(...energies) >= SPAN_FOR_GAIN_KEV;
  const slopes = points.flatMap((a, i) =>
    points.slice(i + 1).flatMap((b) => (Math.abs(b.keV - a.keV) > 0.5 ? [(b.off - a.off) / (b.keV - a.keV)] : [])),
  );
  const gain = isWide && points.length >= FEWEST_FOR_GAIN ? median(slopes) : 0;
  return { offset: median(points.map(({ keV, off }) => off - gain * keV)), gain, lines: points.length };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One search on an axis that is put right by an error. */
function search(given: LineSpectrum, table: ElementTable, error: AxisError) {
  const { counts, named = [], beamKeV = null, perKeV } = given;
  const axis = lineAxis(given.axis, counts.length, perKeV, given.resolutionEV ?? DEFAULT_RESOLUTION_EV, error);
  const filter = bendingFilter(counts.length, (channel) => axis.sigmaOf(axis.keVAt(channel)));
  const variance = filter.variance(Float64Array.from(counts, (value) => Math.max(1, value)));
  const spectrum: FilteredSpectrum = { axis, filter, counts, response: filter.respond(counts), variance };
  const candidates = lineFamilies(table, axis, beamKeV).map((family) => familyPart(family, spectrum));

  const accepted: Accepted[] = [];
  const parts: Part[] = [];
  const hopeless: number[] = [];
  let model = fitModel(parts, spectrum);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const rest = spectrum.response.map((value, channel) => value - model.response[channel]);
    const doubts = variance.map((value, channel) => value + model.doubt[channel]);
    const peak = peaksIn(rest, doubts, spectrum)
      .filter(({ keV }) => !hopeless.some((other) => Math.abs(other - keV) < axis.widthOf(keV) / 2))
      .sort((a, b) => b.significance - a.significance)[0];
    if (!peak) break;
    const lone = singleLine(null, peak.keV, spectrum);
    const channel = Math.round(peak.channel);
    const isNamed = candidates.some(
      ({ family }) =>
        named.includes(family!.element.symbol) && Math.abs(family!.peakKeV - peak.keV) < axis.widthOf(peak.keV) / 2,
    );
    const artifact = isNamed ? null : artifactAt(peak.keV, rest[channel] / lone.response[channel], model, axis);
    if (artifact) parts.push({ ...lone, label: artifact });
    else {
      const free = candidates.filter(({ family }) => !accepted.some(({ element }) => element === family!.element));
      const choice = chooseElement(peak, free, rest, doubts, axis, { named, beamKeV });
      if (!choice) {
        hopeless.push(peak.keV);
        continue;
      }
      accepted.push(choice);
      parts.push(...choice.parts);
    }
    model = fitModel([...parts], spectrum);
  }

  const describe = (believed: readonly string[]) =>
    accepted.flatMap(
      (choice) =>
        describeElement(choice, model, spectrum, { named, perKeV, beamKeV, believed: new Set(believed) }) ?? [],
    );
  const stand = () => describe(accepted.map(({ element }) => element.symbol)).map(({ symbol }) => symbol);
  let standing = stand();
  // What is refuted by the lines that it lacks gives its counts back to whoever it took them from: vanadium to oxygen.
  const refuted = new Set(
    accepted
      .map(({ element }) => element)
      .filter(({ symbol }) => !named.includes(symbol) && !standing.includes(symbol))
      .filter((element) =>
        model.parts.some((part, i) => {
          const isOf = part.family?.element === element && part.family.family !== 'K';
          return isOf && lacksInnerShell({ ...part, area: model.areas[i]! }, model, spectrum, beamKeV);
        }),
      ),
  );
  if (refuted.size > 0) {
    model = fitModel(
      parts.filter(({ family }) => !family || !refuted.has(family.element)),
      spectrum,
    );
    standing = stand();
  }
  // Lines of elements that do not stand the first look say nothing against others.
  const proposals = besideSoftLines(describe(standing), table, named, given.resolutionEV ?? DEFAULT_RESOLUTION_EV).sort(
    (a, b) => RANK[a.confidence] - RANK[b.confidence] || b.strength - a.strength,
  );
  const symbols = new Set(proposals.map(({ symbol }) => symbol));
  const fileAxis = (channel: number) => positionAt(given.axis, channel);
  const peaks = peaksIn(spectrum.response, variance, spectrum).map(
    ({ channel, keV, significance }): FoundPeak => ({
      energy: fileAxis(channel),
      significance,
      is: nameAt(keV, model, spectrum, symbols),
    }),
  );
  const strongest = Math.max(...proposals.map(({ area }) => area));
  const found: LinesFound = {
    signal: 'lines',
    peaks: peaks.sort((a, b) => a.energy - b.energy),
    proposals: proposals.map(({ area, ...proposal }) => {
      const source = instrumentSource(proposal.symbol, area / strongest, beamKeV);
      return source === null ? proposal : { ...proposal, origin: { source, map: null } };
    }),
    notes: [],
    fit: { spectrum, model, believed: symbols },
  };
  const lines = new Map(
    candidates.map(({ family }) => [`${family!.element.symbol} ${shellLabel(family!.main)}`, family!.peakKeV]),
  );
  return { found, lines, ends: [Math.max(0, axis.range[0]), axis.range[1]] };
}

const RANK = { certain: 0, likely: 1, possible: 2 } as const;

function peaksIn(response: Float64Array, variance: Float64Array, { axis }: FilteredSpectrum) {
  return peaksOf(response, variance)
    .map((peak) => ({ ...peak, keV: axis.keVAt(peak.channel) }))
    .filter(({ keV }) => keV >= LOWEST_KEV);
}

/** Farthest that the name of a line reaches, in widths. */
const NAME_REACH = 0.75;

/** The strongest line at an energy, of the elements that are proposed or of artifacts; null when there is none. */
function nameAt(
  keV: number,
  { parts, areas }: LineModel,
  { axis }: FilteredSpectrum,
  proposed: ReadonlySet<string>,
): string | null {
  let best: string | null = null;
  let most = 0;
  parts.forEach(({ label, family, keV: center }, i) => {
    if (family && !proposed.has(family.element.symbol)) return;
    for (const [name, at, weight] of family ? family.lines : [['', center, 1] as const]) {
      const distance = Math.abs(at - keV) / axis.widthOf(keV);
      const height = areas[i] * weight * Math.exp(-4 * Math.LN2 * distance ** 2);
      if (distance > NAME_REACH || height <= most) continue;
      most = height;
      best = family ? `${family.element.symbol} ${shellLabel(name)}` : label;
    }
  });
  return best;
}
