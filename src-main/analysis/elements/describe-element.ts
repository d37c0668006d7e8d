import {
  type Confidence,
  type ElementProposal,
  featuresOf,
  shellLabel,
} from '../../../src-preload/contract/elements.ts';
import { type Accepted, INNER_SHARE, INNER_SHELL, OVERVOLTAGE, tolerance } from './choose-element.ts';
import { commonness, HARDLY_EVER } from './commonness.ts';
import { type FilteredSpectrum, type LineModel, type Part, singleLine } from './line-model.ts';
import { type Believed, overlapping } from './lines-beside.ts';
import { type LineTest, testLine } from './test-line.ts';

/** A family must be this many standard deviations strong to be seen, and this many to be sure. */
const LEAST = 4;
/** Of an element that the file names, less is enough. */
const LEAST_NAMED = 3;
/** And this many with nothing else to confirm it. */
const LEAST_LONE = 6;
/** What a lone line must keep in the fit of the counts around it, when it is weak or beside another. */
const LEAST_TESTED = 4.5;
const STRONG = 8;
/** A line of its own must stand out by this; it is missed when it should have stood out twice as much. */
const SEEN = 3;
/** Of what a partner line should be, as much must be there. */
const PARTNER_SHARE = 0.4;
/** Of the model at a line's place, as much must be the line's own. */
const OWN_SHARE = 0.4;
/** Partners nearer than this, in widths, are one with the main line. */
const APART = 1.2;
/** A lone line must be this strong for its element to be certain, or to be proposed at all when it is seldom met. */
const LEAST_ALONE = 15;
/** Partner lines weaker than this share of the main line are not missed by anybody. */
const LEAST_HIDDEN = 0.1;
/** As many hidden ones are told. */
const MOST_HIDDEN = 3;

/** What counts as beside a line, in widths, and as much stronger. */
const SLOPE_REACH = 1.4;
const SLOPE_RATIO = 3;

interface FittedPart extends Part {
  readonly area: number;
  readonly strength: number;
}

/** What is known beside the spectrum. */
export interface Circumstances {
  /** Elements that the file names. */
  readonly named: readonly string[];
  readonly perKeV: number;
  readonly beamKeV: number | null;
  readonly believed: Believed;
}

/** A proposal, with the counts of its main line. */
interface DescribedElement extends ElementProposal {
  readonly area: number;
}

/** A proposal in words; null when too little is left of it now that all elements are fitted together. */
export function describeElement(
  { element, rivals }: Accepted,
  model: LineModel,
  spectrum: FilteredSpectrum,
  { named, perKeV, beamKeV, believed }: Circumstances,
): DescribedElement | null {
  const { symbol } = element;
  const { axis } = spectrum;
  const seen = model.parts
    .map((part, i): FittedPart => ({ ...part, area: model.areas[i], strength: model.areas[i] / model.errors[i] }))
    .filter(({ family }) => family?.element === element)
    .filter((part) => isSeen(part, named.includes(symbol) ? LEAST_NAMED : LEAST, model, spectrum))
    .sort((a, b) => b.strength - a.strength);
  const main = seen[0];
  if (!main) return null;
  const partners = partnersOf(main, model, spectrum, believed);
  const hidden = [...partners.hidden, ...hiddenShells(element, seen, model, spectrum, believed)];
  // What stands on the slope of something stronger confirms nothing.
  const standing = seen.filter((part) => !isOnSlope(part, model, spectrum));
  const isConfirmed = standing.length > 1 || (partners.seen.length > 0 && standing.includes(main));
  const isNamed = named.includes(symbol);
  const isBacked = isConfirmed || isNamed;
  const isCommon = commonness(symbol) >= 1;
  if (!isBacked && (standing.length === 0 || lacksInnerShell(main, model, spectrum, beamKeV))) return null;
  const isDoubtful = main.strength < LEAST_ALONE || rivals.length > 0 || partners.missed.length > 0;
  if (!isBacked && !isCommon && (isDoubtful || commonness(symbol) <= HARDLY_EVER)) return null;

  // A lone line is tested again where it is weak, or where a line of another element could be it.
  const place = { keV: main.family!.peakKeV, area: main.area };
  const beside = isConfirmed ? [] : overlapping(place, model, axis, element, believed);
  const isWeak = main.strength < LEAST_LONE;
  const test = beside.length > 0 || (isWeak && !isBacked) ? testLine(main.family!, model, spectrum, believed) : null;
  const stands = test === null || test.strength >= LEAST_TESTED;
  const mayBeWeak = isCommon && rivals.length === 0 && partners.missed.length === 0;
  if (!isBacked && (!stands || (isWeak && !mayBeWeak))) return null;

  const isSure = main.strength >= STRONG && partners.missed.length === 0 && (rivals.length === 0 || isNamed);
  const isStrong = main.strength >= LEAST_ALONE && isCommon && beside.length === 0;
  // Where L and M lines of light elements lie, those of many others lie too, not all of them in the table.
  const isK = main.family!.family === 'K';
  const isProven = isBacked || (isStrong && isK && !partners.areExpected);
  const isLikely = isBacked || (isSure && (isStrong || isK));
  const confidence: Confidence = stands && isSure && isProven ? 'certain' : stands && isLikely ? 'likely' : 'possible';
  const names = [...seen.map(({ family }) => family!.main), ...partners.seen];
  return {
    symbol,
    confidence,
    reason: reasonOf(main, names.slice(1), { ...partners, hidden }, { beside, test, rivals, isNamed }),
    found: featuresOf(element, { signal: 'lines', perKeV }).filter(({ name }) => names.includes(name)),
    alternatives: rivals,
    strength: main.strength,
    area: main.area,
  };
}

/** `Kα at 6.404 keV (166 σ); Kβ and Lα where they should be.` `Only Kα at 6.930 keV (10 σ; 9 σ beside Fe Kβ); Kβ under Ni Kα.` */
function reasonOf(
  main: FittedPart,
  others: readonly string[],
  { missed, hidden }: { readonly missed: readonly string[]; readonly hidden: readonly string[] },
  { beside, test, rivals, isNamed }: Doubts,
): string {
  const list = (names: readonly string[]) => names.map(shellLabel).join(', ');
  const tested =
    test && beside.length > 0
      ? `; ${Math.max(0, Math.round(test.strength))} σ with ${beside[0]} allowed to differ`
      : '';
  const line = `${shellLabel(main.family!.main)} at ${main.keV.toFixed(3)} keV (${Math.round(main.strength)} σ${tested})`;
  const parts = [
    others.length > 0 ? line : `only ${line}`,
    ...(others.length > 0 ? [`${list(others)} where ${others.length > 1 ? 'they' : 'it'} should be`] : []),
    ...(missed.length > 0 ? [`${list(missed)} weaker than ${missed.length > 1 ? 'they' : 'it'} should be`] : []),
    ...(others.length > 0 ? [] : hidden.slice(0, MOST_HIDDEN)),
    ...(rivals.length > 0 ? [`${rivals.join(', ')} would fit nearly as well`] : []),
    ...(isNamed ? ['the file names it'] : []),
  ];
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

interface Doubts {
  /** Lines of other elements where the main line is. */
  readonly beside: readonly string[];
  readonly test: LineTest | null;
  readonly rivals: readonly string[];
  readonly isNamed: boolean;
}

/** True when a family is strong enough, stands out where its main line is, and the model there is mostly its own. */
function isSeen(
  part: FittedPart,
  least: number,
  model: LineModel,
  { axis, response, variance }: FilteredSpectrum,
): boolean {
  if (!(part.strength >= least)) return false;
  const at = part.family!.peakKeV;
  const channel = Math.round(axis.channelOf(at));
  const reach = Math.ceil(tolerance(at, SEEN, axis) / axis.step);
  let outstanding = 0;
  for (let near = channel - reach; near <= channel + reach; near++) {
    if (near >= 0 && near < response.length && variance[near] > 0) {
      outstanding = Math.max(outstanding, response[near] / Math.sqrt(variance[near]));
    }
  }
  return outstanding >= SEEN && part.area * part.response[channel] >= OWN_SHARE * model.response[channel];
}

/** True where the lines of the next inner shell should be seen beside outer ones of so many counts, and are not. */
export function lacksInnerShell(
  main: Part & { readonly area: number },
  { parts, areas, doubt }: LineModel,
  { axis, variance }: FilteredSpectrum,
  beamKeV: number | null,
): boolean {
  const shell = INNER_SHELL[main.family!.family];
  const i = parts.findIndex(({ family }) => family?.element === main.family!.element && family.family === shell);
  const inner = parts[i];
  if (!inner || beamKeV === null || beamKeV < OVERVOLTAGE * inner.keV) return false;
  const channel = Math.round(axis.channelOf(inner.keV));
  const leastArea = (SEEN * Math.sqrt(variance[channel] + doubt[channel])) / inner.response[channel];
  return INNER_SHARE[main.family!.family] * main.area > leastArea && areas[i] < leastArea;
}

/** True beside a much stronger line of something else, where line shapes are known too little to trust a lone line. */
function isOnSlope(main: FittedPart, { parts, areas }: LineModel, { axis }: FilteredSpectrum): boolean {
  const reach = SLOPE_REACH * axis.widthOf(main.keV);
  return parts.some(({ family, keV: center }, i) => {
    if (family?.element === main.family!.element) return false;
    const lines = family ? family.lines : [['', center, 1] as const];
    return lines.some(
      ([, keV, weight]) => Math.abs(keV - main.keV) < reach && areas[i] * weight > SLOPE_RATIO * main.area,
    );
  });
}

/** Other lines of a family that stand apart from its main line: found, missed, or hidden, so that they say nothing. */
function partnersOf(main: FittedPart, model: LineModel, spectrum: FilteredSpectrum, believed: Believed) {
  const { axis, response, variance } = spectrum;
  const seen: string[] = [];
  const missed: string[] = [];
  const hidden: string[] = [];
  for (const [name, keV, weight] of main.family!.lines) {
    if (Math.abs(keV - main.keV) < APART * axis.widthOf(keV)) continue;
    const channel = Math.round(axis.channelOf(keV));
    const should = main.area * weight * singleLine(null, keV, spectrum).response[channel];
    const others = model.response[channel] - should;
    const noise = Math.sqrt(variance[channel] + model.doubt[channel]);
    const isOverlapped = Math.abs(others) > should;
    // What other lines put there says nothing for or against this one.
    if (should < 2 * SEEN * noise || isOverlapped) {
      if (weight < LEAST_HIDDEN) continue;
      const above = overlapping({ keV, area: main.area * weight }, model, axis, main.family!.element, believed)[0];
      const why = isOverlapped ? (above ? `under ${above}` : 'among other lines') : 'too weak to test';
      hidden.push(`${shellLabel(name)} ${why}`);
    } else if (response[channel] - others >= PARTNER_SHARE * should) seen.push(name);
    else missed.push(name);
  }
  return { seen, missed, hidden, areExpected: seen.length + missed.length > 0 };
}

/** Main lines of an element's other shells that lines of other elements hide. */
function hiddenShells(
  element: Accepted['element'],
  seen: readonly Part[],
  model: LineModel,
  { axis }: FilteredSpectrum,
  believed: Believed,
): string[] {
  return model.parts.flatMap(({ family }, i) => {
    if (family?.element !== element || seen.some((part) => part.family === family)) return [];
    const place = { keV: family.peakKeV, area: Math.max(1, model.areas[i]) };
    const above = overlapping(place, model, axis, element, believed)[0];
    return above ? [`${shellLabel(family.main)} under ${above}`] : [];
  });
}
