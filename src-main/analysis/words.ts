import type { AnalysisContext } from './context.ts';

/** What is analyzed, in the words of those who read messages about it. */
export interface SampleWords {
  readonly one: string;
  readonly many: string;
  /** A number of one of them, and all of its numbers. */
  readonly feature: string;
  readonly features: string;
  /** What there is one of for each: a pixel of a map of spectra, the image of a stack itself. */
  readonly place: string;
  readonly places: string;
}

export const SPECTRA: SampleWords = {
  one: 'spectrum',
  many: 'spectra',
  feature: 'channel',
  features: 'channels',
  place: 'pixel',
  places: 'pixels',
};

export const IMAGES: SampleWords = {
  one: 'image',
  many: 'images',
  feature: 'pixel',
  features: 'pixels',
  place: 'image',
  places: 'images',
};

/** The words for what a context is about: spectra, unless it says otherwise. */
export function wordsOf({ words }: Pick<AnalysisContext, 'words'>): SampleWords {
  return words ?? SPECTRA;
}
