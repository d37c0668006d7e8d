import { z } from 'zod';
import { COLOR_MAP_NAMES } from '../../src-preload/contract/color-maps.ts';
import { framesPart } from '../../src-preload/contract/frames.ts';
import { type DatasetOfFile, windowBackgroundSchema } from '../../src-preload/contract/looked-dataset.ts';
import { useScatterChoice } from '../panels/scatter/scatter-choice.ts';
import { figureRequest } from '../parts/figures/figure-draft.ts';
import { useRgbChoice } from '../parts/maps/rgb-choice.ts';
import { OVERLAY_KINDS, useView, type ViewState } from '../state/view-store.ts';

/**
 * How a person looks at a project, as the project keeps it for the next time: the recipe being edited, the figure's settings,
 * and how each dataset was looked at. What does not fit any more, or comes from another version, is left out piece by piece.
 */

const index = z.number().int().min(0);
const range = z.tuple([z.number(), z.number()]);
const shownBackground = windowBackgroundSchema.extend({ label: z.string() });

const mapSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['total', 'window', 'rgb']) }),
  z.object({ kind: z.enum(['labels', 'array']), run: z.number().int(), name: z.string(), index: index.optional() }),
]);

const scatterSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('total') }),
  z.object({ kind: z.literal('window'), channels: range, background: shownBackground.optional() }),
  z.object({ kind: z.literal('array'), name: z.string(), index }),
]);

/** How one dataset was looked at. */
const lookSchema = z.object({
  map: left(mapSource),
  frame: left(index),
  probe: left(z.object({ row: index, column: index })),
  window: left(range),
  background: left(shownBackground),
  activeRun: left(z.number().int()),
  colorMaps: left(z.record(z.string(), z.enum(COLOR_MAP_NAMES))),
  contrasts: left(z.record(z.string(), range)),
  curves: left(z.record(z.string(), z.boolean())),
  scatter: left(
    z.object({
      x: scatterSource.nullable(),
      y: scatterSource.nullable(),
      color: z.union([scatterSource, z.literal('none')]).nullable(),
      logX: z.boolean(),
      logY: z.boolean(),
    }),
  ),
  rgb: left(z.tuple([rgbSource(), rgbSource(), rgbSource()])),
});
export type Look = z.output<typeof lookSchema>;

const viewSchema = z.object({
  steps: left(
    z.array(z.object({ id: z.string(), op: z.string(), parameters: z.record(z.string(), z.unknown()) })).max(1000),
  ),
  figure: left(z.record(z.string(), z.unknown())),
  probeSize: left(z.number().int().min(1).max(99)),
  phaseOverlay: left(z.object({ show: z.enum(OVERLAY_KINDS), opacity: z.number().min(0).max(1) })),
  spectrumMode: left(z.enum(['overlaid', 'offset'])),
  scaling: left(z.enum(['auto', 'measured', 'maximum'])),
  phaseUnit: left(z.enum(['counts', 'prepared'])),
  logScale: left(z.boolean()),
  /** By dataset: see {@link datasetKey}. */
  looks: left(z.record(z.string(), lookSchema)),
});
export type KeptView = z.output<typeof viewSchema>;

/** What is the same for all datasets of a project. */
const SHARED = ['probeSize', 'phaseOverlay', 'spectrumMode', 'scaling', 'phaseUnit', 'logScale'] as const;

/** What of the view is kept; a change of anything else is none. */
const KEPT = [
  ...(['file', 'dataset', 'frames', 'steps', 'figure', ...SHARED] as const),
  ...(['map', 'frame', 'probe', 'window', 'background', 'activeRun', 'colorMaps', 'contrasts', 'curves'] as const),
];

/** What a project has kept; empty where it has nothing that can be used. */
export function readKeptView(view: unknown): KeptView {
  return viewSchema.safeParse(view).data ?? {};
}

/** The settings of the figure that were kept, unless something is wrong with them. */
export function keptFigure({ figure }: KeptView) {
  return figure && figureRequest(figure) ? figure : {};
}

/** What was kept of what is the same for all datasets; what was not is left out. */
export function keptShared(kept: KeptView): Partial<ViewState> {
  return Object.fromEntries(SHARED.flatMap((key) => (kept[key] === undefined ? [] : [[key, kept[key]]])));
}

export function datasetKey({ file, dataset, frames }: DatasetOfFile): string {
  return frames ? `${dataset}:${frames.join('-')} ${file}` : `${dataset} ${file}`;
}

/** How the open dataset is looked at now. */
export function lookNow(): Look {
  const { map, frame, probe, window, background, activeRun, colorMaps, contrasts, curves } = useView.getState();
  const { x, y, color, logX, logY } = useScatterChoice.getState();
  const { sources } = useRgbChoice.getState();
  return {
    // What another panel has made is made again only there.
    map: map.kind === 'made' ? undefined : map,
    frame,
    probe: probe ?? undefined,
    window: window ? [...window] : undefined,
    background: (background as Look['background']) ?? undefined,
    activeRun: activeRun ?? undefined,
    colorMaps,
    contrasts: contrasts as Look['contrasts'],
    curves,
    scatter: { x, y, color, logX, logY } as Look['scatter'],
    rgb: sources as Look['rgb'],
  };
}

/** All that is kept of the view as it is now, beside the looks at other datasets. */
export function viewNow(looks: { readonly [dataset: string]: Look }): KeptView {
  const view = useView.getState();
  const { file, dataset, frames, steps, figure } = view;
  return {
    ...(Object.fromEntries(SHARED.map((key) => [key, view[key]])) as Pick<ViewState, (typeof SHARED)[number]>),
    steps: steps as KeptView['steps'],
    figure,
    looks: {
      ...looks,
      ...(file === null ? {} : { [datasetKey({ file, dataset, ...framesPart(frames) })]: lookNow() }),
    },
  };
}

/** Calls back when something has changed that is kept. @returns what ends it */
export function onKeptChange(changed: () => void): () => void {
  const stops = [
    useView.subscribe((now, before) => {
      if (KEPT.some((key) => now[key] !== before[key])) changed();
    }),
    useScatterChoice.subscribe(changed),
    useRgbChoice.subscribe(changed),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Left out where it is not as it should be. */
function left<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}

function rgbSource() {
  return z.union([scatterSource, z.literal('none')]).nullable();
}
