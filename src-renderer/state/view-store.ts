import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { ColorMapName } from '../../src-preload/contract/color-maps.ts';
import type { DeviceName } from '../../src-preload/contract/compute.ts';
import type { FrameRange } from '../../src-preload/contract/frames.ts';
import type { EmbeddingPreview, TrainingPreview } from '../../src-preload/contract/job.ts';
import type { Region, WindowBackground } from '../../src-preload/contract/looked-dataset.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import type { MadeMap } from './shown-map.ts';

/** What the map panel shows. */
export type MapSource =
  | { readonly kind: 'total' }
  /** The energy window drawn on the spectrum. */
  | { readonly kind: 'window' }
  /** Labels of a run in phase colors; `index` picks one k of a sweep's labels. */
  | { readonly kind: 'labels'; readonly run: number; readonly name: string; readonly index?: number }
  /** Any other array of a run that has one number per pixel; `index` picks a component. */
  | { readonly kind: 'array'; readonly run: number; readonly name: string; readonly index?: number }
  /** The map that another panel has made. */
  | { readonly kind: 'made' }
  /** Up to three maps as red, green and blue. */
  | { readonly kind: 'rgb' };

/** An energy window as its map is shown, in channels `[first, end)`. */
export interface ShownWindow {
  readonly channels: readonly [number, number];
  /** What is taken off it, and of which line or edge it is. */
  readonly background?: WindowBackground & { readonly label: string };
}

/** A pixel of the cube. */
export interface Pixel {
  readonly row: number;
  readonly column: number;
}

/** A region that a person drew on the map; `color` also marks its spectrum. */
export interface NamedRegion {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly region: Region;
}

/** Pixels of the cube that a person has selected in any view: lasso on the scatter plot, region on the map. */
export interface Selection {
  readonly region: Region;
  /** Id of the region that it is kept as; null while it is not. */
  readonly saved: string | null;
  /** Of a stack the selection is one of whole images: its pixels are their numbers, from 0. */
  readonly ofImages?: boolean;
}

/** A step of the recipe being edited: raw parameters, as typed, so that a wrong one can be shown where it is. */
export interface DraftStep {
  readonly id: string;
  readonly op: string;
  readonly parameters: { readonly [key: string]: unknown };
}

export type MapTool = 'probe' | 'hand' | 'rectangle' | 'lasso';
export type SpectrumMode = 'overlaid' | 'offset';
/** How curves of very different height stand beside each other. */
export type Scaling = 'auto' | 'measured' | 'maximum';
export const OVERLAY_KINDS = ['none', 'outlines', 'color'] as const;

/** How the phases of the shown run lie over other maps. */
export interface PhaseOverlayChoice {
  readonly show: (typeof OVERLAY_KINDS)[number];
  /** Of the colored one, from 0 to 1. */
  readonly opacity: number;
}

/** A call to the host that takes its time, as the jobs panel and the step cards show it. */
export interface Job {
  readonly id: string;
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
  /** What it is doing can be ended now with what it has. */
  readonly canFinishEarly: boolean;
  readonly warnings: readonly string[];
  readonly error: { readonly code: string; readonly message: string; readonly advice: string } | null;
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly cancel: () => void;
  /** Starts it again after a failure. */
  readonly again: () => void;
}

/** What a person is looking at. The host owns everything that must survive: projects, runs, phases, settings. */
export interface ViewState {
  readonly file: string | null;
  readonly dataset: number;
  /** Frames of the dataset that are summed; null for all. */
  readonly frames: FrameRange | null;
  readonly map: MapSource;
  /** Image of a stack that is shown, from 0, counted over all its leading axes. */
  readonly frame: number;
  /** What the source `made` shows. */
  readonly made: MadeMap | null;
  /** Where the probe stands; its spectrum is shown. */
  readonly probe: Pixel | null;
  /** Edge of the square of pixels whose mean the probe shows: 1, 3, 5, … */
  readonly probeSize: number;
  readonly tool: MapTool;
  readonly regions: readonly NamedRegion[];
  /** Lit in all views. */
  readonly selection: Selection | null;
  /** Energy window, in channels `[first, end)`. */
  readonly window: readonly [number, number] | null;
  /** What is taken off the window's map, and of which line or edge the window is. */
  readonly background: (WindowBackground & { readonly label: string }) | null;
  /** Line or edge that is lit in spectrum and list: `Fe Kα`. */
  readonly litFeature: string | null;
  /** Energy that was asked about, in the axis's units. */
  readonly askedEnergy: number | null;
  /** Color tables that a person has chosen, by kind of map. */
  readonly colorMaps: { readonly [kind: string]: ColorMapName };
  /** Ranges of values from dark to bright that a person has set, by map. */
  readonly contrasts: { readonly [map: string]: readonly [number, number] };
  /** Curves that a person has shown or hidden, by id. */
  readonly curves: { readonly [id: string]: boolean };
  readonly phaseOverlay: PhaseOverlayChoice;
  readonly spectrumMode: SpectrumMode;
  readonly scaling: Scaling;
  /** Mean spectra of phases in counts, or as the run has prepared them. */
  readonly phaseUnit: 'counts' | 'prepared';
  readonly logScale: boolean;
  /** The run whose phases, spectra and figure are shown; null shows the latest. */
  readonly activeRun: number | null;
  readonly compareWith: number | null;
  /** Phase under the pointer in any view; lit in all. */
  readonly litPhase: number | null;
  /** Endmember or component under the pointer in any view, by its key (`panels/runs/run-components.ts`); lit in all. */
  readonly litComponent: string | null;
  readonly steps: readonly DraftStep[];
  readonly device: DeviceName;
  readonly figure: Partial<FigureRequest>;
  readonly jobs: readonly Job[];
  /** Labels of a run that is still going, as far as it has come: the map shows them until it ends. */
  readonly preview: { readonly rows: number; readonly columns: number; readonly labels: Uint8Array } | null;
  /** Points of an embedding that is still being computed; null when none is. */
  readonly embeddingPreview: EmbeddingPreview | null;
  /** A network that is being trained, as far as it has come; null when none is. */
  readonly trainingPreview: TrainingPreview | null;
  /** Page of the help that is open, or null. */
  readonly help: string | null;
  set(change: Partial<Omit<ViewState, 'set'>>): void;
}

export const useView = create<ViewState>((set) => ({
  file: null,
  dataset: 0,
  frames: null,
  map: { kind: 'total' },
  frame: 0,
  made: null,
  probe: null,
  probeSize: 1,
  tool: 'probe',
  regions: [],
  selection: null,
  window: null,
  background: null,
  litFeature: null,
  askedEnergy: null,
  colorMaps: {},
  contrasts: {},
  curves: {},
  phaseOverlay: { show: 'none', opacity: 0.45 },
  spectrumMode: 'offset',
  scaling: 'auto',
  phaseUnit: 'counts',
  logScale: false,
  activeRun: null,
  compareWith: null,
  litPhase: null,
  litComponent: null,
  steps: [],
  device: 'auto',
  figure: {},
  jobs: [],
  preview: null,
  embeddingPreview: null,
  trainingPreview: null,
  help: null,
  set,
}));

/** Some of the view: renders when these change, and not with every progress of a job or phase under the pointer. */
export function useViewOf<Key extends keyof ViewState>(...keys: readonly Key[]): Pick<ViewState, Key> {
  return useView(useShallow((view) => Object.fromEntries(keys.map((key) => [key, view[key]])) as Pick<ViewState, Key>));
}
