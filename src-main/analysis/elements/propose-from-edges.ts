import { positionAt, type Steps } from '../../../src-preload/contract/axis.ts';
import {
  type Confidence,
  type ElementFeature,
  type ElementProposal,
  type ElementSearch,
  type ElementTable,
  type FoundPeak,
  featuresOf,
  shellLabel,
} from '../../../src-preload/contract/elements.ts';
import { commonness, HARDLY_EVER } from './commonness.ts';
import { type EdgeShape, edgeShape, looksLike, onsetPlace } from './edge-shapes.ts';
import { findOnsets, type Onset } from './find-onsets.ts';

/** A spectrum of energy losses. */
export interface EdgeSpectrum {
  readonly intensities: Float32Array | Float64Array;
  readonly axis: Steps;
  /** Units of the axis per keV. */
  readonly perKeV: number;
  readonly named?: readonly string[];
}

/** Below, plasmons and outer shells overlap: no element is proposed there, only named ones are found. */
const LOWEST_EV = 90;
/** Below, outer shells of many elements and multiple plasmons crowd: nothing but a name in the file makes an element likely. */
const CROWDED_EV = 200;
/** Main edges: others are too weak to know an element by. */
const LEAST_WEIGHT = 0.25;
const STRONG = 7;
const LIKELY = 6;
const CLEAR_JUMP = 0.05;
/** A rival is an edge not more than this much farther from the onset, in tolerances. */
const RIVAL = 0.35;
const MOST_RIVALS = 3;

/**
 * Elements whose edges begin where the intensity rises above the power law from before. The clearest rise is given to
 * the element whose main edge is nearest and looks like it; rises within its own fine structure are its own.
 */
export function proposeFromEdges(spectrum: EdgeSpectrum, table: ElementTable): ElementSearch {
  const { axis, intensities, perKeV, named = [] } = spectrum;
  const energyAt = (channel: number) => (positionAt(axis, channel) / perKeV) * 1000;
  const onsets = findOnsets(intensities, energyAt);
  const range = [positionAt(axis, 0), positionAt(axis, intensities.length - 1)].sort((a, b) => a - b) as [
    number,
    number,
  ];
  const edges = table.flatMap((element) =>
    featuresOf(element, { signal: 'edges', perKeV }, range)
      .filter(({ weight }) => weight >= LEAST_WEIGHT)
      .map((feature): Edge => {
        const shape = edgeShape(element.z, feature.name);
        return { ...feature, eV: (feature.energy / perKeV) * 1000, shape };
      }),
  );
  const explained = new Map<Onset, string>();
  const proposals: ElementProposal[] = [];
  for (const onset of onsets.toSorted((a, b) => b.significance - a.significance)) {
    if (explained.has(onset)) continue;
    const near = edges
      .filter((edge) => isMain(edge) && mayBeginAt(edge, onset))
      .filter((edge) => edge.eV >= LOWEST_EV || named.includes(edge.symbol))
      .map((edge) => ({ edge, cost: costOf(edge, onset, named) }))
      .sort((a, b) => a.cost - b.cost);
    const best = near[0];
    if (!best) continue;
    const { symbol } = best.edge;
    const own = edges.filter((edge) => edge.symbol === symbol);
    for (const other of onsets) {
      const edge = own.find((one) => mayBeginAt(one, other));
      if (edge && !explained.has(other)) explained.set(other, edge.label);
    }
    if (proposals.some((proposal) => proposal.symbol === symbol)) continue;
    const found = own.filter((edge) => onsets.some((other) => mayBeginAt(edge, other)));
    const rivals = near.slice(1).filter(({ edge, cost }) => edge.symbol !== symbol && cost - best.cost <= RIVAL);
    const proposal = describe(best.edge, onset, found, [...new Set(rivals.map(({ edge }) => edge.symbol))], named);
    if (proposal) proposals.push(proposal);
  }
  const peaks = onsets.map(
    (onset): FoundPeak => ({
      energy: (onset.eV / 1000) * perKeV,
      significance: onset.significance,
      is: explained.get(onset) ?? null,
    }),
  );
  const rank = { certain: 0, likely: 1, possible: 2 } as const;
  return {
    signal: 'edges',
    peaks,
    proposals: proposals.sort((a, b) => rank[a.confidence] - rank[b.confidence] || b.strength - a.strength),
    notes: [],
  };
}

interface Edge extends ElementFeature {
  readonly eV: number;
  readonly shape: EdgeShape;
}

/** Edges that an element is known by, when they are as sharp as this. */
const MAIN_SHELLS = new Set(['K', 'L3', 'M5']);
const MAIN_WEIGHT = 0.5;

function isMain({ name, weight, shape }: Edge): boolean {
  return (MAIN_SHELLS.has(name) && weight >= MAIN_WEIGHT) || shape === 'giant-resonance';
}

function mayBeginAt(edge: Edge, onset: Onset): boolean {
  return distanceTo(edge, onset) <= 1;
}

/** Distance in tolerances; more for what looks otherwise and for elements that are seldom met, less for those that the file names. */
function costOf(edge: Edge, onset: Onset, named: readonly string[]): number {
  const common = commonness(edge.symbol);
  const known = Math.min(1, common ** 0.5);
  const bonus = (named.includes(edge.symbol) ? 1 : 0) + (common > 1 ? 0.3 : 0);
  const unlike = looksLike(edge.shape, onset) ? 0 : 0.5;
  const weight = edge.shape === 'giant-resonance' ? MAIN_WEIGHT : edge.weight;
  return distanceTo(edge, onset) + unlike + 0.8 * (1 - known) + 0.6 * (1 - weight) - bonus;
}

/** How far an onset lies from where an edge would be seen to begin, in tolerances. */
function distanceTo(edge: Edge, onset: Onset): number {
  const { late, reach } = onsetPlace(edge.shape, onset);
  return Math.abs(onset.eV - edge.eV - late) / reach;
}

function describe(
  edge: Edge,
  onset: Onset,
  found: readonly Edge[],
  rivals: readonly string[],
  named: readonly string[],
): ElementProposal | null {
  const isNamed = named.includes(edge.symbol);
  const others = found.filter(({ name }) => name !== edge.name);
  if (!isNamed && commonness(edge.symbol) <= HARDLY_EVER && others.length === 0) return null;
  const isAlone = rivals.length === 0;
  const isStrong = onset.significance >= STRONG && onset.jump >= CLEAR_JUMP;
  const isClear = onset.significance >= LIKELY && onset.jump >= CLEAR_JUMP && isAlone;
  const isDoubtful = (onset.isSlow || onset.eV < CROWDED_EV) && !isNamed;
  const confidence: Confidence = isDoubtful
    ? 'possible'
    : isStrong && isAlone
      ? 'certain'
      : isStrong || isClear || isNamed
        ? 'likely'
        : 'possible';
  const shift = onset.eV - edge.eV;
  const parts = [
    `${shellLabel(edge.name)} edge: a ${onset.isSlow ? 'slow ' : ''}rise of ${Math.round(onset.jump * 100)} % at ${onset.eV.toFixed(onset.stepEV < 1 ? 1 : 0)} eV, ${Math.abs(shift).toFixed(1)} eV ${shift < 0 ? 'below' : 'above'} the table`,
    ...(others.length > 0 ? [`${others.map(({ name }) => shellLabel(name)).join(', ')} where it should be`] : []),
    ...(rivals.length > 0 ? [`${rivals.slice(0, MOST_RIVALS).join(', ')} would fit nearly as well`] : []),
    ...(onset.eV < CROWDED_EV && !isNamed ? ['plasmons and outer shells of many elements lie here'] : []),
    ...(isNamed ? ['the file names it'] : []),
  ];
  return {
    symbol: edge.symbol,
    confidence,
    reason: `${parts.join('; ')}.`,
    found: [edge, ...others].map(({ eV: _, shape: __, ...feature }) => feature),
    alternatives: rivals.slice(0, MOST_RIVALS),
    strength: onset.significance,
  };
}
