import type { RunResult, StepRecord } from '../../../src-preload/contract/results.ts';
import { numberAt, textAt, whole } from './words.ts';

/** What a run works on, in words: an image has pixels where a spectrum has channels, and stands where a map has a pixel. */
export interface Things {
  readonly one: 'spectrum' | 'image' | 'patch';
  readonly many: 'spectra' | 'images' | 'patches';
  /** One number of them. */
  readonly channel: 'channel' | 'pixel';
  /** Where one of them stands. */
  readonly place: 'pixel' | 'image' | 'patch';
  readonly places: 'pixels' | 'images' | 'patches';
}

const SPECTRA: Things = { one: 'spectrum', many: 'spectra', channel: 'channel', place: 'pixel', places: 'pixels' };
const IMAGES: Things = { one: 'image', many: 'images', channel: 'pixel', place: 'image', places: 'images' };
const PATCHES: Things = { one: 'patch', many: 'patches', channel: 'pixel', place: 'patch', places: 'patches' };

/** What the step of this number works on. */
export function thingsOf({ prepared, steps }: RunResult, index: number): Things {
  if (!prepared.images) return SPECTRA;
  return steps.slice(0, index).some(({ op }) => op === 'patches') ? PATCHES : IMAGES;
}

/** `1 patch`, `3 patches`. */
export function countPlaces(number: number, { place, places }: Things): string {
  return `${whole(number)} ${number === 1 ? place : places}`;
}

/** Steps that change the spectra that a clustering works on. */
const PREPARING = new Set([
  'crop',
  'rebin',
  'mask',
  'spikes',
  'align-zero-loss',
  'background',
  'normalize',
  'poisson-scale',
  'denoise',
  'patches',
]);

/** What a clustering step worked on. */
export function inputOf(parameters: StepRecord['parameters'], result: RunResult, index: number): string {
  const { steps } = result;
  const before = steps.slice(0, index);
  // Where the step itself chose, its results say what.
  const input = textAt(parameters, 'input') ?? textAt(steps[index]?.results, 'input');
  if (input !== 'scores' && input !== 'latent') {
    const isPrepared = before.some(({ op }) => PREPARING.has(op));
    const { many } = thingsOf(result, index);
    return isPrepared ? `the ${many} prepared in this way` : `the ${many}`;
  }
  const model = before.findLast(({ op }) => ['pca', 'nmf', 'ica'].includes(op));
  // Without a decomposition, latent numbers answer to "scores".
  if (input === 'latent' || !model) return 'the latent numbers of the autoencoder';
  const components = numberAt(model.parameters, 'components');
  return components === undefined
    ? 'the scores'
    : `the scores of the ${components === 1 ? 'component' : `${whole(components)} components`}`;
}
