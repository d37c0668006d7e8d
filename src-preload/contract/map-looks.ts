import type { ColorMapName } from './color-maps.ts';
import { formatUnit } from './numbers.ts';
import { backgroundParameter, normalization, windowLook } from './recipe-maps.ts';
import type { ArrayRecord, RunResult, StepRecord } from './results.ts';
import { DATA_UNITS, type UnitChoice } from './shown-units.ts';

/** How the arrays of a run are shown, in the window and in figures: label, unit, colors. */

/** What must be known of the run that an array is of. */
export interface LookedAtRun {
  readonly arrays: readonly Pick<ArrayRecord, 'name' | 'step'>[];
  readonly steps: RunResult['steps'];
  /** Of the signal axis; empty where it has none. */
  readonly units?: string;
  /** In which ranges of the signal axis are named; those of the data when left out. */
  readonly shown?: UnitChoice;
}

/** What is known of the values of an array by its name. */
export interface Look {
  readonly label: string;
  /** What the numbers are, with their unit, for the color bar. */
  readonly title: string;
  readonly colors: ColorMapName;
  readonly signed: boolean;
  /** What one of several maps is called: `Component`. */
  readonly item: string;
  /** Values at the ends of the scale that all of its maps share; left out where each has its own. */
  readonly range?: readonly [number, number];
  /** The maps are of different things, which no scale is common to. */
  readonly apart?: boolean;
}

interface KnownLook extends Omit<Look, 'range'> {
  /** In the units of what the step worked on: counts, unless these were normalized. */
  readonly inDataUnits?: boolean;
}

const RESIDUAL: KnownLook = {
  label: 'Residual',
  title: 'RMS residual',
  colors: 'magma',
  signed: false,
  item: 'Map',
  inDataUnits: true,
};

const LOOKS: { readonly [word: string]: KnownLook } = {
  silhouette: { label: 'Silhouette', title: 'Silhouette', colors: 'RdBu', signed: true, item: 'Map' },
  scores: { label: 'Scores', title: 'Score', colors: 'RdBu', signed: true, item: 'Component', inDataUnits: true },
  map: { label: 'Window of the recipe', title: 'Counts', colors: 'viridis', signed: false, item: 'Map' },
  distances: { label: 'Distance to centroid', title: 'Distance', colors: 'magma', signed: false, item: 'Cluster' },
  residual: RESIDUAL,
  reconstruction: { label: 'Reconstruction', title: 'Intensity', colors: 'gray', signed: false, item: 'Image' },
  latent: { label: 'Latent', title: 'Latent number', colors: 'RdBu', signed: true, item: 'Latent' },
  rmse: { ...RESIDUAL, label: 'Unmixing error', title: 'RMS error' },
  entropy: { label: 'Entropy', title: 'Entropy (nats)', colors: 'magma', signed: false, item: 'Map' },
  'entropy-relative': {
    label: 'Relative entropy',
    title: 'Entropy / ln k',
    colors: 'magma',
    signed: false,
    item: 'Map',
  },
  responsibilities: {
    label: 'Responsibilities',
    title: 'Probability',
    colors: 'viridis',
    signed: false,
    item: 'Cluster',
  },
  flags: { label: 'Flags', title: '1: flagged, −1: not judged', colors: 'magma', signed: false, item: 'Map' },
  groups: {
    label: 'Groups',
    title: '0 learned, 1 threshold, 2 judged, 3 anomalous',
    colors: 'viridis',
    signed: false,
    item: 'Map',
  },
  outliers: { label: 'Outliers', title: 'Outlier', colors: 'magma', signed: false, item: 'Map' },
  mask: { label: 'Mask', title: '1: left out', colors: 'magma', signed: false, item: 'Map' },
  shifts: { label: 'Zero-loss shifts', title: 'Shift', colors: 'RdBu', signed: true, item: 'Map' },
  'background-parameters': {
    label: 'Background parameters',
    title: 'Parameter',
    colors: 'viridis',
    signed: false,
    item: 'Parameter',
    apart: true,
  },
  'background-residual': { ...RESIDUAL, label: 'Background residual' },
  'pixel-weights': { label: 'Pixel weights', title: '√(mean counts)', colors: 'viridis', signed: false, item: 'Map' },
  abundances: { label: 'Abundances', title: 'Abundance', colors: 'viridis', signed: false, item: 'Endmember' },
};

/** How far each image is from nominal; the scores of a decomposition have the same name. */
const ANOMALY_SCORE: Look = {
  label: 'Anomaly scores',
  title: 'Anomaly score',
  colors: 'magma',
  signed: false,
  item: 'Map',
};

/** Arrays that have a number for each pixel and are no picture of anything. */
const NO_PICTURES = ['leaves', 'history', 'encoder', 'decoder', 'reconstruction'];

export function isPicture(name: string): boolean {
  return !NO_PICTURES.includes(wordOf(name));
}

/** How an array of a run is shown; `index` picks one of several maps, where these are different things. */
export function lookOf(name: string, run: LookedAtRun | null = null, index: number | null = null): Look {
  const word = wordOf(name);
  const known = LOOKS[word];
  if (!known) {
    const label = word.charAt(0).toUpperCase() + word.slice(1).replaceAll('-', ' ');
    return { label, title: label, colors: 'viridis', signed: false, item: 'Map' };
  }
  const { inDataUnits, ...look } = known;
  if (word === 'responsibilities') return { ...look, range: [0, 1] };
  if (!run) return look;
  const step = run.arrays.find((array) => array.name === name)?.step;
  const record = step === undefined ? undefined : run.steps[step];
  if (word === 'map' && record?.op === 'window') {
    const found = windowLook(record, run.steps.slice(0, step), run.units ?? '', run.shown ?? DATA_UNITS);
    return { ...look, ...found, colors: found.signed ? 'RdBu' : look.colors };
  }
  if (word === 'background-parameters' && record && index !== null) {
    return { ...look, title: backgroundParameter(record, index, run.units ?? '')?.title ?? look.title };
  }
  if (word === 'scores' && record?.op === 'anomaly') return ANOMALY_SCORE;
  if (word === 'abundances') {
    return isShare(record)
      ? { ...look, title: 'Abundance (share)', range: [0, 1] }
      : { ...look, title: 'Abundance (amount)' };
  }
  const units = record?.results.units;
  if (word === 'shifts' && typeof units === 'string' && units)
    return { ...look, title: `Shift (${formatUnit(units)})` };
  return inDataUnits ? { ...look, title: `${look.title} (${dataUnit(run, step)})` } : look;
}

/** What map `index` of an array is called: `Component 2`, `Exponent r`, or the name that the run's results give it. */
export function nameOfMap(name: string, run: LookedAtRun, index: number): string {
  const step = run.arrays.find((array) => array.name === name)?.step;
  const record = step === undefined ? undefined : run.steps[step];
  if (record && wordOf(name) === 'background-parameters') {
    const words = backgroundParameter(record, index, run.units ?? '');
    if (words) return words.name;
  }
  const given = step === undefined ? null : nameOfEndmember(run, step, index);
  return (wordOf(name) === 'abundances' ? given : null) ?? `${lookOf(name, run).item} ${index + 1}`;
}

/** Step whose spectra the maps of a step are shares of: that of the endmembers which it unmixed, else itself. */
export function sourceStep({ steps }: Pick<LookedAtRun, 'steps'>, step: number): number {
  const from = steps[step]?.results.from;
  const source = typeof from === 'string' ? steps.findLastIndex(({ op }, i) => i < step && op === from) : -1;
  return source < 0 ? step : source;
}

/** Name that the results of a step, or of the one whose endmembers it unmixed, give to an endmember, such as a library's. */
export function nameOfEndmember(run: Pick<LookedAtRun, 'steps'>, step: number, index: number): string | null {
  const names = run.steps[step]?.results.names ?? run.steps[sourceStep(run, step)]?.results.names;
  const name = Array.isArray(names) ? names[index] : null;
  return typeof name === 'string' && name.trim() !== '' ? name : null;
}

/** Abundances that sum to one in each pixel. */
function isShare(record: StepRecord | undefined): boolean {
  return (
    record?.parameters.constraint === 'sum-to-one' ||
    (record?.parameters.simplex === true && record.results.normalization === 'abundances sum to 1')
  );
}

/** Unit of what a step of a run answers: after Poisson scaling it is brought back to counts, after normalizing not. */
export function dataUnit(run: LookedAtRun, step = run.steps.length): string {
  return NORMALIZED_UNITS[normalization(run.steps.slice(0, step))] ?? 'scaled';
}

/** What one unit of a value is, by how the spectra were normalized. */
const NORMALIZED_UNITS: { readonly [method: string]: string } = {
  none: 'counts',
  sum: 'share of each spectrum’s sum',
  l2: 'share of each spectrum’s length',
  max: 'share of each spectrum’s maximum',
  zscore: 'standard deviations of the channel',
};

function wordOf(name: string): string {
  return name.replace(/-\d+$/, '');
}
