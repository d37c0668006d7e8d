import { type ElementRecord, shellLabel } from '../../../src-preload/contract/elements.ts';
import type { LineAxis } from './line-families.ts';
import type { LineModel, Part } from './line-model.ts';

/** One line of the model. */
export interface ModelLine {
  /** `Fe Kβ`, `Si escape of Fe Kα` */
  readonly label: string;
  readonly keV: number;
  /** Counts in it. */
  readonly area: number;
  /** Standard deviation of the counts. */
  readonly error: number;
  /** What rises and falls with it. */
  readonly part: Part;
  /** Relative to the main line of its part. */
  readonly weight: number;
}

/** Elements that are believed in when another is judged, by their symbols. */
export type Believed = ReadonlySet<string>;

/**
 * Lines of the model nearer to an energy than so many keV, largest first: of artifacts and of elements that are believed in,
 * not of the one that is judged.
 */
export function linesBeside(
  keV: number,
  reachKeV: number,
  { parts, areas, errors }: LineModel,
  judged: ElementRecord,
  believed: Believed,
): ModelLine[] {
  return parts
    .flatMap((part, i) => {
      const { family, label } = part;
      if (!(areas[i] > 0) || family?.element === judged) return [];
      if (family && !believed.has(family.element.symbol)) return [];
      const lines = family ? family.lines : [['', part.keV, 1] as const];
      return lines
        .filter(([, at]) => Math.abs(at - keV) < reachKeV)
        .map(([name, at, weight]) => ({
          label: family ? `${family.element.symbol} ${shellLabel(name)}` : (label ?? 'another peak'),
          keV: at,
          area: areas[i] * weight,
          error: errors[i] * weight,
          part,
          weight,
        }));
    })
    .sort((a, b) => b.area - a.area);
}

/** A line this near, in widths, with this share of another's counts hides whether that other one is there. */
const OVERLAP_REACH = 1;
const OVERLAP_SHARE = 0.3;

/** Names of the lines, partner lines included, that a line of so many counts cannot be told from by eye; largest first. */
export function overlapping(
  line: { readonly keV: number; readonly area: number },
  model: LineModel,
  axis: LineAxis,
  judged: ElementRecord,
  believed: Believed,
): string[] {
  const beside = linesBeside(line.keV, OVERLAP_REACH * axis.widthOf(line.keV), model, judged, believed);
  return beside.filter(({ area }) => area >= OVERLAP_SHARE * line.area).map(({ label }) => label);
}
