import denoiseImages from '../../../resources/recipes/denoise-images.json' with { type: 'json' };
import groupImages from '../../../resources/recipes/group-images.json' with { type: 'json' };
import imageAnomalies from '../../../resources/recipes/image-anomalies.json' with { type: 'json' };
import type { DatasetDescription } from '../../../src-preload/contract/dataset.ts';
import { stackNames } from '../../../src-preload/contract/image-stacks.ts';
import { parseRecipe } from '../../../src-preload/contract/recipe-parsing.ts';
import { type Draft, draftOf, insertStep, newStep } from './draft.ts';

/** Recipes to start from with a stack of images. */
export const IMAGE_PRESETS = [
  {
    id: 'group-images',
    title: 'Group micrographs',
    purpose:
      'Images that look alike: an autoencoder learns them, t\u2011SNE and k\u2011means sort what it has learned.',
  },
  {
    id: 'denoise-images',
    title: 'Denoise images',
    purpose: 'What an autoencoder makes of each image, without its noise, and whether it was noise.',
  },
  {
    id: 'image-anomalies',
    title: 'Find anomalies',
    purpose: 'Images unlike the nominal ones: say in the first step which groups are nominal.',
  },
] as const;

export type ImagePresetId = (typeof IMAGE_PRESETS)[number]['id'];

/** Images are binned to about this edge: textures stay, and training takes a minute. */
const EDGE: { readonly [id in ImagePresetId]: number } = {
  'group-images': 48,
  'denoise-images': 128,
  'image-anomalies': 64,
};
const RECIPES: { readonly [id in ImagePresetId]: unknown } = {
  'group-images': groupImages,
  'denoise-images': denoiseImages,
  'image-anomalies': imageAnomalies,
};
/** More groups than these are no kinds of images, but their numbers. */
const MOST_GROUPS = 20;

/** Steps of a preset for images, fitted to their size and to the groups that folders or names tell. */
export function imagePresetSteps(id: ImagePresetId, description: DatasetDescription): Draft {
  const draft = draftOf(parseRecipe(RECIPES[id]));
  const [height = 1, width = 1] = description.shape.slice(-2);
  const bin = Math.max(1, Math.round(Math.min(height, width) / EDGE[id]));
  const groups = groupNames(description).length;
  const fitted =
    groups < 2 || groups > MOST_GROUPS
      ? draft
      : draft.map((step) =>
          step.op === 'kmeans' ? { ...step, parameters: { ...step.parameters, clusters: groups } } : step,
        );
  return bin === 1 ? fitted : insertStep(fitted, newStep('rebin', { rows: bin, columns: bin }), 0);
}

function groupNames(description: DatasetDescription): readonly string[] {
  return stackNames(description).groups;
}
