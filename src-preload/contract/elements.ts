import type { Axis, DatasetDescription, Json } from './dataset.ts';

/** Elements, their X-ray lines and absorption edges, and what of them can stand on an energy axis. */

/** One element, as `resources/elements/elements.json` has it. */
export interface ElementRecord {
  readonly z: number;
  readonly symbol: string;
  readonly name: string;
  /** Standard atomic weight, u. */
  readonly weight: number;
  /** X-ray lines: name (`Ka`), energy in keV, intensity relative to the main line of its family. */
  readonly lines: readonly (readonly [name: string, keV: number, weight: number])[];
  /** Absorption edges: shell (`L3`), binding energy in eV; highest first. */
  readonly edges: readonly (readonly [shell: string, eV: number])[];
}

export type ElementTable = readonly ElementRecord[];

/** What a spectrum shows of the inner shells: X-ray lines, or edges of the energy loss. */
export type ShellSignal = 'lines' | 'edges';

/** A line or an edge on an energy axis. */
export interface ElementFeature {
  readonly symbol: string;
  /** `Ka`, `L3` */
  readonly name: string;
  /** `Fe Kα`, `O K` */
  readonly label: string;
  /** In the units of the axis. */
  readonly energy: number;
  /** 0 … 1: how much it stands out among those of its element. */
  readonly weight: number;
}

/** Features that stand out less are neither drawn nor looked for. */
export const LEAST_WEIGHT = 0.02;

const PER_KEV: { readonly [unit: string]: number } = {
  keV: 1,
  kev: 1,
  KeV: 1,
  eV: 1000,
  ev: 1000,
  EV: 1000,
  meV: 1e6,
  MeV: 1e-3,
};

/** Units per keV; null for units of something else. */
export function unitsPerKeV(unit: string): number | null {
  return PER_KEV[unit.trim()] ?? null;
}

/** What the signal axis of a dataset can show, and energies per keV; or why it can show nothing. */
export type ShellAxis =
  | { readonly signal: ShellSignal; readonly perKeV: number; readonly why: null }
  | { readonly signal: null; readonly why: string };

/** Which of lines and edges belong on a signal axis: by the kind that the file states, else by the unit. */
export function shellAxis(
  { metadata }: Pick<DatasetDescription, 'metadata'>,
  axis: Pick<Axis, 'name' | 'units'>,
): ShellAxis {
  const unit = axis.units.trim();
  if (unit === '') {
    return {
      signal: null,
      why: 'The file gives no energy calibration: calibrate the signal axis, then lines and edges have a place on it.',
    };
  }
  const perKeV = unitsPerKeV(unit);
  if (perKeV === null) {
    const why = `The signal axis is in ${unit}, not in energies of inner shells: this kind of spectrum has neither X-ray lines nor edges.`;
    return { signal: null, why };
  }
  const type = String(textIn(metadata, ['Signal', 'signal_type']) ?? '');
  if (/^(EDS|EDX|XRF|WDS)/i.test(type)) return { signal: 'lines', perKeV, why: null };
  if (/EELS/i.test(type) || /loss/i.test(axis.name)) return { signal: 'edges', perKeV, why: null };
  if (/^(CL|PL|Luminescence|XPS|Raman)/i.test(type)) {
    return { signal: null, why: `Spectra of the kind ${type} show neither X-ray lines nor edges.` };
  }
  return { signal: perKeV === 1 ? 'lines' : 'edges', perKeV, why: null };
}

/** Elements that the file names (`Sample.elements`), in its order, known symbols only. */
export function elementsOf({ metadata }: Pick<DatasetDescription, 'metadata'>, table: ElementTable): string[] {
  const named = textIn(metadata, ['Sample', 'elements']);
  if (!Array.isArray(named)) return [];
  return table.map(({ symbol }) => symbol).filter((symbol) => named.includes(symbol));
}

/** Lines or edges of an element between two energies of an axis, those that stand out most first. */
export function featuresOf(
  element: ElementRecord,
  { signal, perKeV }: { readonly signal: ShellSignal; readonly perKeV: number },
  range: readonly [number, number] = [0, Number.POSITIVE_INFINITY],
): ElementFeature[] {
  const { symbol } = element;
  const all =
    signal === 'lines'
      ? element.lines.map(([name, keV, weight]) => ({
          name,
          energy: keV * perKeV,
          weight: weight * familyWeight(name),
        }))
      : element.edges.map(([name, eV]) => ({
          name,
          energy: (eV / 1000) * perKeV,
          weight: edgeWeight(element.z, name),
        }));
  return all
    .filter(({ energy, weight }) => weight >= LEAST_WEIGHT && energy >= range[0] && energy <= range[1])
    .map((feature) => ({ ...feature, symbol, label: `${symbol} ${shellLabel(feature.name)}` }))
    .sort((a, b) => b.weight - a.weight || a.energy - b.energy);
}

/**
 * What could be at an energy: lines or edges within a tolerance, the nearest and most prominent first. Distance counts
 * in tolerances, and a feature of little weight as farther away.
 */
export function featuresNear(
  table: ElementTable,
  axis: { readonly signal: ShellSignal; readonly perKeV: number },
  energy: number,
  tolerance: number,
): ElementFeature[] {
  const cost = (feature: ElementFeature) => Math.abs(feature.energy - energy) / tolerance - Math.log10(feature.weight);
  return table
    .flatMap((element) => featuresOf(element, axis, [energy - tolerance, energy + tolerance]))
    .sort((a, b) => cost(a) - cost(b));
}

/**
 * Width (FWHM) of a line on a silicon detector, in keV: that at Mn Kα (5.895 keV) and the statistics of the charges,
 * Fiori and Newbury, Scanning Electron Microsc. 1 (1978) 401.
 */
export function lineWidthKeV(keV: number, atManganeseEV = DEFAULT_RESOLUTION_EV): number {
  const squared = atManganeseEV ** 2 + 2.5 * (keV * 1000 - 5895);
  return Math.sqrt(Math.max(squared, (0.25 * atManganeseEV) ** 2)) / 1000;
}

/** Resolution of a usual silicon drift detector at Mn Kα, eV. */
export const DEFAULT_RESOLUTION_EV = 130;

/** Resolution at Mn Kα and beam energy that the file states; usual values where it says nothing. */
export function detectorOf({ metadata }: Pick<DatasetDescription, 'metadata'>): {
  readonly resolutionEV: number;
  readonly beamKeV: number | null;
} {
  for (const instrument of ['TEM', 'SEM']) {
    const at = ['Acquisition_instrument', instrument];
    const beam = textIn(metadata, [...at, 'beam_energy']);
    const resolution = textIn(metadata, [...at, 'Detector', 'EDS', 'energy_resolution_MnKa']);
    if (beam === undefined && resolution === undefined) continue;
    const plausible = typeof resolution === 'number' && resolution > 20 && resolution < 500;
    return {
      resolutionEV: plausible ? resolution : DEFAULT_RESOLUTION_EV,
      beamKeV: typeof beam === 'number' && beam > 0 ? beam : null,
    };
  }
  return { resolutionEV: DEFAULT_RESOLUTION_EV, beamKeV: null };
}

const GREEK: { readonly [letter: string]: string } = { a: 'α', b: 'β', g: 'γ', l: 'ℓ', n: 'η', z: 'ζ' };
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/** `Ka` → `Kα`, `Lb1` → `Lβ₁`, `L3` → `L₃`. */
export function shellLabel(name: string): string {
  const [, shell = '', letter = '', digits = ''] = /^([KLMNOP])([a-z]?)(\d*)$/.exec(name) ?? [];
  if (shell === '') return name;
  const low = [...digits].map((digit) => SUBSCRIPTS[Number(digit)]).join('');
  return `${shell}${GREEK[letter] ?? letter}${low}`;
}

/** Main lines come before others: K before L before M, as a rule of thumb for what a spectrum shows. */
function familyWeight(name: string): number {
  return name.startsWith('K') ? 1 : name.startsWith('L') ? 0.9 : 0.8;
}

/** How sharp an edge is, after the shapes of R. F. Egerton, EELS in the Electron Microscope (2011), §3.7 and app. D. */
function edgeWeight(z: number, shell: string): number {
  if (shell === 'K' || shell === 'L3') return 1;
  if (shell === 'L2') return 0.5;
  // Empty f states make M4,5 of barium to ytterbium sharp; of elements before and after it rises slowly.
  const isSharp = z >= 55 && z <= 70;
  if (shell === 'M5') return isSharp ? 0.9 : z >= 32 ? 0.5 : 0;
  if (shell === 'M4') return isSharp ? 0.6 : z >= 32 ? 0.3 : 0;
  if (shell === 'M3') return z >= 19 ? 0.3 : 0;
  if (shell === 'N5' || shell === 'O5') return 0.3;
  return shell === 'L1' || shell === 'M2' || shell === 'N4' || shell === 'O4' ? 0.05 : 0;
}

function textIn(tree: { readonly [key: string]: Json }, keys: readonly string[]): Json | undefined {
  let node: Json | undefined = tree;
  for (const key of keys) {
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return undefined;
    node = (node as { readonly [key: string]: Json })[key];
  }
  return node;
}

/** How sure a proposal is. */
export type Confidence = 'certain' | 'likely' | 'possible';

/** A peak of an X-ray spectrum, or the onset of an edge. */
export interface FoundPeak {
  /** In the units of the axis. */
  readonly energy: number;
  /** Height over the noise, in standard deviations. */
  readonly significance: number;
  /** What it is: `Fe Kα`, `Si escape of Fe Kα`; null when nothing explains it. */
  readonly is: string | null;
}

export interface ElementProposal {
  readonly symbol: string;
  readonly confidence: Confidence;
  /** How far its main line or edge stands out of the noise, in standard deviations. */
  readonly strength: number;
  /** What speaks for it and against it, in a sentence. */
  readonly reason: string;
  /** Its features that were found. */
  readonly found: readonly ElementFeature[];
  /** Other elements whose main feature lies at the same place: `Mo Lα`. */
  readonly alternatives: readonly string[];
  /** Where else than in the specimen it could come from. */
  readonly origin?: ElementOrigin;
}

/** An element that microscopes find in themselves: whether it is there is one question, where it is from another. */
export interface ElementOrigin {
  /** `the pole pieces` */
  readonly source: string;
  /** What its map says, divided into so many parts; null where there is no map or it says nothing. */
  readonly map: { readonly evenness: 'even' | 'as-background' | 'uneven'; readonly parts: number } | null;
}

/** The origin of an element in a sentence. */
export function originText({ source, map }: ElementOrigin): string {
  const from = `Possibly from the instrument: ${source}`;
  if (map === null) return `${from}.`;
  const says = {
    even: 'its map is the same everywhere, as stray radiation would be',
    'as-background': 'its map follows the background, as stray radiation would',
    uneven: 'but its map is neither the same everywhere nor like the background',
  }[map.evenness];
  return `${from}; ${says} (${map.parts} parts compared).`;
}

/** True where nothing but the spectrum speaks for the specimen: the file does not name the element, and its map does not either. */
export function isFromInstrument({ symbol, origin }: ElementProposal, named: readonly string[]): boolean {
  return origin !== undefined && !named.includes(symbol) && origin.map?.evenness !== 'uneven';
}

/** The energy axis as the lines found have it. */
export interface AxisCorrection {
  /** In the units of the axis. */
  readonly scale: number;
  readonly offset: number;
  /** What the lines say of both ends of the axis: positions in keV, and by how many eV they lie too high. */
  readonly errors: readonly [AxisErrorAt, AxisErrorAt];
  /** Lines that say so. */
  readonly lines: number;
}

export interface AxisErrorAt {
  readonly keV: number;
  readonly eV: number;
}

/** Answer of the search for elements. */
export interface ElementSearch {
  readonly signal: ShellSignal;
  /** Ascending. */
  readonly peaks: readonly FoundPeak[];
  /** Surest first. */
  readonly proposals: readonly ElementProposal[];
  /** Where the lines lie off the table; the search has allowed for it. */
  readonly correction?: AxisCorrection;
  readonly notes: readonly string[];
}

/** One element in one of several regions. */
export interface ElementInRegion {
  /** Null where the search of this region does not propose it. */
  readonly confidence: Confidence | null;
  readonly reason: string | null;
  /** Of the line that is compared, in standard deviations; of an edge, where it was found. */
  readonly strength: number | null;
  /** Net counts of the line with their standard deviation. */
  readonly counts: { readonly net: number; readonly error: number } | null;
}

export interface ElementOfRegions {
  readonly symbol: string;
  /** The line or edge that is compared: `Fe Kα`. */
  readonly label: string;
  /** As many as regions. */
  readonly regions: readonly ElementInRegion[];
  readonly origin?: ElementOrigin;
}

/** Answer of the search in several regions: the elements found in any of them, the strongest first. */
export interface ElementsOfRegions {
  readonly signal: ShellSignal;
  readonly elements: readonly ElementOfRegions[];
  readonly notes: readonly string[];
}
