import eds from '../../../resources/recipes/eds.json' with { type: 'json' };
import eelsLowLoss from '../../../resources/recipes/eels-low-loss.json' with { type: 'json' };
import type { Axis, DatasetDescription, Json } from '../../../src-preload/contract/dataset.ts';
import { parseRecipe } from '../../../src-preload/contract/recipe-parsing.ts';
import { type Draft, draftOf, insertStep, newStep } from './draft.ts';

/** A recipe to start from. */
export interface Preset {
  readonly id: 'eels-low-loss' | 'eds';
  readonly title: string;
  readonly purpose: string;
}

const PRESETS: readonly Preset[] = [
  {
    id: 'eels-low-loss',
    title: 'EELS phase map',
    purpose: 'Shape of the spectrum: normalize, PCA, sweep k, k-means, silhouette.',
  },
  {
    id: 'eds',
    title: 'EDS phase map',
    purpose: 'Few counts in many channels: bin, normalize, PCA, then cluster the scores.',
  },
];

/** For spectra that reach below {@link LOW_LOSS_END_EV}. */
const LOW_LOSS = {
  title: 'Phase map of EELS low loss',
  purpose: 'Shape of the plasmon peak: normalize, PCA, sweep k, k-means, silhouette.',
};
const CORE_LOSS = {
  title: 'Phase map of EELS core loss',
  purpose: 'Shape of the edges: normalize, PCA, sweep k, k-means, silhouette.',
};

const RECIPES = { 'eels-low-loss': eelsLowLoss, eds } as const;

/** Below this a low-loss spectrum is the zero-loss peak and its tail, which say nothing about the phase. */
const ZERO_LOSS_EV = 5;
/** Above this a spectrum has left the low loss. */
const LOW_LOSS_END_EV = 50;
/** Bins of the EDS preset are made while at least this many channels remain. */
const EDS_CHANNELS = 512;

/** The presets, named by what the axis of a dataset holds. */
export function presetsFor(description: DatasetDescription | null): readonly Preset[] {
  const axis = signalAxis(description);
  if (axis === null || !/^ev$/i.test(axis.units)) return PRESETS;
  const words = axis.offset < LOW_LOSS_END_EV ? LOW_LOSS : CORE_LOSS;
  return PRESETS.map((preset) => (preset.id === 'eels-low-loss' ? { ...preset, ...words } : preset));
}

/** Which preset fits a dataset: by what its metadata say it is, else by the unit of its signal axis. */
export function presetFor(description: DatasetDescription | null): Preset {
  const type = signalType(description);
  const axis = signalAxis(description);
  const isEds = /^EDS/i.test(type) || (type === '' && axis !== null && /^kev$/i.test(axis.units));
  return presetsFor(description).find(({ id }) => id === (isEds ? 'eds' : 'eels-low-loss'))!;
}

/** Steps of a preset, fitted to the dataset: EELS without its zero-loss peak, EDS binned only as far as it has channels. */
export function presetSteps(id: Preset['id'], description: DatasetDescription | null): Draft {
  const draft = draftOf(parseRecipe(RECIPES[id]));
  const axis = signalAxis(description);
  if (axis === null) return draft;
  if (id === 'eels-low-loss') {
    const crop = offeredCrop(axis);
    return crop === null ? draft : insertStep(draft, newStep('crop', { signal: crop }), 0);
  }
  const channels = axis.size;
  return channels >= 2 * EDS_CHANNELS ? draft : draft.filter(({ op }) => op !== 'rebin');
}

/** The range that EELS low loss is cropped to, in units of the axis; null when nothing needs to go. */
export function offeredCrop(axis: Axis): readonly [number, number] | null {
  if (!/^ev$/i.test(axis.units) || axis.scale <= 0) return null;
  const end = axis.offset + axis.scale * (axis.size - 1);
  if (axis.offset >= LOW_LOSS_END_EV) return null;
  const low = axis.offset < ZERO_LOSS_EV ? ZERO_LOSS_EV : axis.offset;
  const high = Math.min(end, LOW_LOSS_END_EV);
  if ((low === axis.offset && high === end) || high - low < 8 * axis.scale) return null;
  return [round(low), round(high)];
}

/** The signal axis of a spectrum image, or null. */
export function signalAxis(description: DatasetDescription | null): Axis | null {
  return description?.axes.findLast(({ role }) => role === 'signal') ?? null;
}

function signalType(description: DatasetDescription | null): string {
  const signal = description?.metadata.Signal as { readonly [key: string]: Json } | undefined;
  return typeof signal?.signal_type === 'string' ? signal.signal_type : '';
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
