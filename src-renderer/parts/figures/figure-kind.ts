import { type FigureKind, MOST_MAPS } from '../../../src-preload/contract/figure-request.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { FigureRequest } from '../../../src-preload/contract/recipe.ts';
import { OVERLAY_COLOR_NAMES } from '../../../src-preload/contract/rgb-colors.ts';
import { runSources } from '../maps/map-sources.ts';
import { labelsOf } from '../runs/active-run.ts';
import { isFrameByFrame, isStackRun } from '../runs/image-run.ts';

/** What people call the kinds of figures. */
export const KIND_NAMES: { readonly [Kind in FigureKind]: string } = {
  'phase-map': 'Phase map',
  map: 'Maps with color bars',
  'rgb-map': 'Overlay of maps',
  'phase-overlay': 'Phases over a map',
  'contact-sheet': 'Contact sheet',
};

/** One map that a figure can show. */
export interface MapChoice {
  /** Label of the array that it is one of. */
  readonly group: string;
  readonly name: string;
  readonly array: string;
  readonly index: number;
}

/** Maps of numbers that a run has. */
export function mapChoices(run: RunRecord): readonly MapChoice[] {
  if (isStackRun(run)) return [];
  return runSources(run).flatMap(({ label, source, count, nameOf }) => {
    if (source.kind !== 'array') return [];
    return Array.from({ length: count }, (_, index) => ({
      group: label,
      name: count > 1 ? `${label}: ${nameOf(index)}` : label,
      array: source.name,
      index,
    }));
  });
}

/** Kinds of figures that a run has something for. */
export function kindsOf(run: RunRecord): readonly FigureKind[] {
  if (isStackRun(run)) return isFrameByFrame(run) ? ['contact-sheet'] : [];
  return [
    ...(labelsOf(run) ? (['phase-map'] as const) : []),
    ...(mapChoices(run).length > 0 ? (['map', 'rgb-map'] as const) : []),
    ...(labelsOf(run) && mapChoices(run).length > 0 ? (['phase-overlay'] as const) : []),
  ];
}

/** Settings of a kind of figure, with what it cannot do without. */
export function startKind(kind: FigureKind, figure: Partial<FigureRequest>, run: RunRecord): Partial<FigureRequest> {
  const { figure: _, groupBy, ...others } = figure;
  const of = kind === 'phase-map' ? {} : { figure: kind };
  if (kind === 'contact-sheet') return { ...others, ...of, groupBy: groupBy ?? firstGrouping(run) };
  if (kind === 'phase-map') return others;
  const maps = others.maps?.slice(0, MOST_SHOWN[kind]) ?? firstMaps(run, kind);
  return { ...others, ...of, ...(maps.length > 0 ? { maps } : {}) };
}

/** Images by phase where there are phases, else by score, else as names tell. */
function firstGrouping(run: RunRecord): FigureRequest['groupBy'] {
  if (labelsOf(run)) return 'phase';
  return run.result.steps.some(({ op }) => op === 'anomaly') ? 'score' : 'group';
}

/** As many maps as a figure of a kind can hold, and as it begins with at most. */
export const MOST_SHOWN = { map: MOST_MAPS, 'rgb-map': OVERLAY_COLOR_NAMES.length, 'phase-overlay': 1 } as const;
const MOST_FIRST = 4;

/** The first array of the run: of several maps in it as many as can be compared on a page. */
function firstMaps(run: RunRecord, kind: keyof typeof MOST_SHOWN): NonNullable<FigureRequest['maps']> {
  const choices = mapChoices(run);
  const first = choices.filter(({ array }) => array === choices[0]?.array);
  return first.slice(0, Math.min(MOST_FIRST, MOST_SHOWN[kind])).map(({ array, index }) => ({ array, index }));
}
