import { areSameFrames, type FrameRange, framesPart } from '../../src-preload/contract/frames.ts';
import type { Recipe } from '../../src-preload/contract/recipe.ts';
import { useView } from './view-store.ts';

interface SomeDataset {
  readonly file: string | null;
  readonly dataset: number;
  readonly frames?: FrameRange | null;
}

/** The same dataset of the same file; with other frames it is another one. */
export function isSameDataset(one: SomeDataset, other: SomeDataset | null | undefined): boolean {
  return one.file === other?.file && one.dataset === other.dataset && areSameFrames(one.frames, other.frames);
}

/** Changes with the open dataset: what is of one must not stay for another. */
export function useDatasetKey(): string {
  return useView(({ file, dataset, frames }) => `${file}#${dataset}#${frames ?? ''}`);
}

/** Dataset and frames of a recipe: what it is computed on, apart from the file. */
export type RecipeDataset = Pick<Recipe, 'dataset' | 'frames'>;

/** What a recipe is computed on that is run now. */
export function openDataset(): RecipeDataset {
  const { dataset, frames } = useView.getState();
  return { dataset, ...framesPart(frames) };
}
