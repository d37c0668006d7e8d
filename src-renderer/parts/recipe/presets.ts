import eds from '../../../resources/recipes/eds.json' with { type: 'json' };
import eelsLowLoss from '../../../resources/recipes/eels-low-loss.json' with { type: 'json' };
import type { Axis, DatasetDescription, Json } from '../../../src-preload/contract/dataset.ts';
import { isOfImages } from '../../../src-preload/contract/image-steps.ts';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import { parseRecipe } from '../../../src-preload/contract/recipe-parsing.ts';
import { calibratedAxes, openingSteps } from './calibration-steps.ts';
import { type Draft, draftOf, insertStep, newStep } from './draft.ts';
import { IMAGE_PRESETS, type ImagePresetId, imagePresetSteps } from './image-presets.ts';

/** A recipe to start from. */
export interface Preset {
  readonly id: 'eels-low-loss' | 'eds' | ImagePresetId;
  readonly title: string;
  /** One line; its hyphens do not break, so that “k‑means” stays whole. */
  readonly purpose: string;
}

const PRESETS: readonly Preset[] = [
  {
    id: 'eels-low-loss',
    title: 'EELS phase map',
    purpose: 'Shape of the spectrum: normalize, PCA, sweep k, k\u2011means, silhouette.',
  },
  {
    id: 'eds',
    title: 'EDS phase map',
    purpose: 'Few counts in many channels: crop the noise peak, bin, normalize, PCA, then cluster the scores.',
  },
];

/** For spectra that reach below {@link LOW_LOSS_END_EV}. */
const LOW_LOSS = {
  title: 'Phase map of EELS low loss',
  purpose: 'Shape of the plasmon peak: normalize, PCA, sweep k, k\u2011means, silhouette.',
};
const CORE_LOSS = {
  title: 'Phase map of EELS core loss',
  purpose: 'Shape of the edges: normalize, PCA, sweep k, k\u2011means, silhouette.',
};

const RECIPES = { 'eels-low-loss': eelsLowLoss, eds } as const;

/** Below this a low-loss spectrum is the zero-loss peak and its tail, which say nothing about the phase. */
const ZERO_LOSS_EV = 5;
/** Above this a spectrum has left the low loss. */
const LOW_LOSS_END_EV = 50;
/** Bins of the EDS preset are made while at least this many channels remain. */
const EDS_CHANNELS = 512;
/** Where the noise peak of an X-ray detector ends; below, there are no lines but those of lithium, beryllium and boron. */
const NOISE_END_KEV = 0.2;
/** Counts that a normalized spectrum needs to say more than its noise does: a peak with a fifth of them is then known to 16 %. */
const ENOUGH_COUNTS = 200;
/** Pixels are binned to squares of this edge at most, and while the shorter side of the map keeps so many of them. */
const LARGEST_BIN = 4;
const FEWEST_ACROSS = 32;

/** No crop is offered that leaves fewer channels. */
const FEWEST_CROPPED = 8;

/** The presets, named by what the axis of a dataset holds. */
export function presetsFor(description: DatasetDescription | null): readonly Preset[] {
  if (description && isOfImages(description)) return IMAGE_PRESETS;
  const axis = signalAxis(description);
  if (axis === null || !/^ev$/i.test(axis.units)) return PRESETS;
  const words = axis.offset < LOW_LOSS_END_EV ? LOW_LOSS : CORE_LOSS;
  return PRESETS.map((preset) => (preset.id === 'eels-low-loss' ? { ...preset, ...words } : preset));
}

/** Which preset fits a dataset: by what its metadata say it is, else by the unit of its signal axis. */
export function presetFor(description: DatasetDescription | null): Preset {
  if (description && isOfImages(description)) return IMAGE_PRESETS[0];
  const type = signalType(description);
  const axis = signalAxis(description);
  const isEds = /^EDS/i.test(type) || (type === '' && axis !== null && /^kev$/i.test(axis.units));
  return presetsFor(description).find(({ id }) => id === (isEds ? 'eds' : 'eels-low-loss'))!;
}

/**
 * Steps of the preset, or of the one that fits, for what is being looked at. What the recipe before it says of the data
 * themselves, their axes and calibrations, stays.
 */
export function presetStepsFor(overview: Overview | undefined, before: Draft, id?: Preset['id']): Draft {
  const read = overview?.description ?? null;
  const description = read && { ...read, axes: calibratedAxes(read.axes, before) };
  const counts = overview && overview.map.reduce((sum, value) => sum + value, 0) / overview.map.length;
  return [...openingSteps(before), ...presetSteps(id ?? presetFor(description).id, description, counts ?? null)];
}

/** Whether a recipe does anything with the data yet, but saying what their axes are. */
export function begun(steps: Draft): boolean {
  return openingSteps(steps).length < steps.length;
}

/**
 * Steps of a preset, fitted to the dataset: EELS without its zero-loss peak; EDS without the detector's noise peak, its channels
 * binned only as far as it has them, its pixels where they have few counts.
 *
 * @param countsPerPixel mean total of a spectrum, as far as it is known
 */
export function presetSteps(
  id: Preset['id'],
  description: DatasetDescription | null,
  countsPerPixel: number | null = null,
): Draft {
  if (id !== 'eels-low-loss' && id !== 'eds') return description ? imagePresetSteps(id, description) : [];
  const draft = draftOf(parseRecipe(RECIPES[id]));
  const axis = signalAxis(description);
  if (axis === null) return draft;
  const crop = id === 'eds' ? linesCrop(axis, description!) : offeredCrop(axis);
  const fitted = id === 'eds' ? binned(draft, axis, description!, countsPerPixel) : draft;
  return crop === null ? fitted : insertStep(fitted, newStep('crop', { signal: crop }), 0);
}

/** The preset's steps with bins of channels and pixels that suit the data. */
function binned(draft: Draft, axis: Axis, description: DatasetDescription, countsPerPixel: number | null): Draft {
  const signal = axis.size >= 2 * EDS_CHANNELS ? 2 : 1;
  const sides = description.axes.filter(({ role }) => role === 'navigation').map(({ size }) => size);
  let pixels = 1;
  // Whole numbers are counts; what else is small may have been normalized.
  const areCounts = /int/.test(description.dtype);
  if (areCounts && countsPerPixel !== null && countsPerPixel > 0 && sides.length === 2) {
    while (
      pixels < LARGEST_BIN &&
      countsPerPixel * pixels ** 2 < ENOUGH_COUNTS &&
      Math.min(...sides) / (2 * pixels) >= FEWEST_ACROSS
    )
      pixels *= 2;
  }
  const at = draft.findIndex(({ op }) => op === 'rebin');
  const others = draft.filter(({ op }) => op !== 'rebin');
  if (signal * pixels === 1) return others;
  return insertStep(others, newStep('rebin', { signal, ...(pixels > 1 ? { rows: pixels, columns: pixels } : {}) }), at);
}

/** The range of X-ray lines, in units of the axis: from above the noise peak to the beam's energy; null when nothing needs to go. */
function linesCrop(axis: Axis, description: DatasetDescription): readonly [number, number] | null {
  const perKeV = /^kev$/i.test(axis.units) ? 1 : /^ev$/i.test(axis.units) ? 1000 : null;
  if (perKeV === null || axis.scale <= 0) return null;
  const end = axis.offset + axis.scale * (axis.size - 1);
  const beam = beamEnergy(description);
  const low = Math.max(axis.offset, NOISE_END_KEV * perKeV);
  const high = beam === null ? end : Math.min(end, beam * perKeV);
  if ((low === axis.offset && high === end) || high - low < FEWEST_CROPPED * axis.scale) return null;
  return [round(low), round(high)];
}

/** The range that EELS low loss is cropped to, in units of the axis; null when nothing needs to go. */
export function offeredCrop(axis: Axis): readonly [number, number] | null {
  if (!/^ev$/i.test(axis.units) || axis.scale <= 0) return null;
  const end = axis.offset + axis.scale * (axis.size - 1);
  if (axis.offset >= LOW_LOSS_END_EV) return null;
  const low = axis.offset < ZERO_LOSS_EV ? ZERO_LOSS_EV : axis.offset;
  const high = Math.min(end, LOW_LOSS_END_EV);
  if ((low === axis.offset && high === end) || high - low < FEWEST_CROPPED * axis.scale) return null;
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

/** Energy of the beam in keV, where the metadata say it. */
function beamEnergy(description: DatasetDescription): number | null {
  const instrument = description.metadata.Acquisition_instrument as Tree | undefined;
  const energies = ['TEM', 'SEM'].map((kind) => (instrument?.[kind] as Tree | undefined)?.beam_energy);
  return energies.find((energy): energy is number => typeof energy === 'number' && energy > 0) ?? null;
}

interface Tree {
  readonly [key: string]: Json;
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
