import type { RunResult } from '../../../src-preload/contract/results.ts';
import { whole } from './words.ts';

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
