import { totalmem } from 'node:os';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { Recipe, Step } from '../../src-preload/contract/recipe.ts';
import type { AutoencoderParameters, PcaParameters, TsneParameters } from '../../src-preload/contract/steps.ts';
import { MOST_LIMIT_PIXELS } from '../analysis/anomalies/measure-residuals.ts';
import { MOST_DIMENSIONS } from '../analysis/clustering/gaussian-frame.ts';
import { searchRank } from '../analysis/clustering/k-means.ts';
import { PROTOTYPE_DIRECTIONS } from '../analysis/clustering/prototypes.ts';
import { compressedRank } from '../analysis/decomposition/nmf.ts';
import { choosePcaSolver } from '../analysis/decomposition/pca.ts';
import { trainingSample } from '../analysis/networks/training-samples.ts';
import { tilePixels } from '../analysis/spectra.ts';
import { EXACT_UP_TO } from '../analysis/validation/silhouette.ts';
import { MOST_PICTURE_BYTES } from './collect-pictures.ts';
import { clusterCounts } from './steps/sweep.ts';
import { DEFAULT_TSNE_POINTS } from './steps/tsne.ts';

/** Node, ONNX Runtime and what the garbage collector has not come to yet, measured. */
const ENGINE_BYTES = 260e6;
/** Parameters of a fitted background, at most: a polynomial of order 6. */
const BACKGROUND_PARAMETERS = 7;
/** Memory that a run may take when nothing else is asked for: half of the machine's. */
export const defaultMemoryBytes = () => Math.floor(totalmem() / 2);

/**
 * Bytes that a recipe needs on a cube of this size at least, with the cube itself staying in its file. Steps before the
 * numbers are known (crop, rebin) only make it smaller.
 */
export function estimateMemory(
  recipe: Recipe,
  pixels: number,
  channels: number,
  of: 'spectra' | 'images' = 'spectra',
): number {
  const tiles = 6 * tilePixels(channels) * channels * 4;
  const ofSteps = recipe.steps.map((step, at) => {
    const before = recipe.steps.slice(0, at);
    const [count, size] = afterPatches(before, pixels, channels);
    // Patches are put together to whole images again.
    const kept = KEEPS_PICTURES.includes(step.op) ? pictureBytes(pixels * channels) : 0;
    return step.op === 'autoencoder'
      ? autoencoderBytes(step, count, size, of) + kept
      : stepBytes(step, count, size, scoresBefore(before) ?? size) + kept;
  });
  return ENGINE_BYTES + tiles + Math.max(0, ...ofSteps);
}

/** Images and their pixels once these steps have cut them into patches: about as many as their middles have room for. */
function afterPatches(steps: readonly Step[], images: number, pixels: number): readonly [number, number] {
  const cut = steps.find((step) => step.op === 'patches');
  if (!cut) return [images, pixels];
  const { size, overlap } = cut;
  return [images * Math.ceil(pixels / Math.max(1, size * (1 - overlap)) ** 2), size * size];
}

/** How many scores a spectrum has after these steps; undefined when none makes any. */
function scoresBefore(steps: readonly Step[]): number | undefined {
  for (const step of steps.toReversed()) {
    if (step.op === 'pca' || step.op === 'nmf') return step.components;
    if (step.op === 'autoencoder') return step.latent;
  }
  return undefined;
}

/** @param columns of the scores at hand, or of the spectra when there are no scores */
function stepBytes(step: Step, pixels: number, channels: number, columns: number): number {
  switch (step.op) {
    case 'pca':
      return pixels * step.components * 4 * 2 + pcaMatrixBytes(step.solver, channels);
    case 'nmf':
      // Coordinates in the leading directions; shares and two working copies.
      return pixels * 4 * (compressedRank(step.components) + 4 * step.components);
    case 'ica':
      return pixels * 4 * 3 * (step.components ?? 10);
    case 'kmeans':
      return kMeansBytes(pixels, channels, step.clusters, step.restarts, 1);
    case 'vca':
      return pixels * step.endmembers * 8 + channels ** 2 * 8 * 4;
    case 'fcls':
      return pixels * 4 * 16;
    case 'gmm':
      return (
        pixels * step.clusters * 16 +
        pixels * 4 * Math.min(step.input === 'spectra' ? channels : columns, MOST_DIMENSIONS)
      );
    case 'agglomerative':
      return agglomerativeBytes(pixels, channels, step.sample);
    case 'outliers':
      return pixels * 12;
    case 'sweep': {
      const counts = clusterCounts(step.clusters);
      const sample = Math.min(pixels, step.sample ?? EXACT_UP_TO);
      const most = Math.max(...counts);
      return (
        kMeansBytes(pixels, channels, most, step.restarts, counts.length) +
        sample * channels * 8 +
        pixels * 4 * counts.length * 2
      );
    }
    case 'silhouette':
      return Math.min(pixels, step.sample ?? EXACT_UP_TO) * channels * 8;
    case 'tsne':
      return tsneBytes(pixels, channels, step);
    case 'denoise':
      return pixels * step.components * 4 * 2 + pcaMatrixBytes('auto', channels);
    case 'denoising': {
      const components = step.components ?? columns;
      // Scores of the PCA beside it.
      return pixels * components * 4 * 2 + pcaMatrixBytes('auto', channels);
    }
    case 'apply-model':
      return pixels * 4 * (USUAL_LATENT + 1);
    case 'background':
      return pixels * (8 * BACKGROUND_PARAMETERS + 4);
    case 'anomaly':
      return anomalyBytes(pixels, channels);
    case 'mask':
    case 'align-zero-loss':
    case 'poisson-scale':
      return pixels * 16;
    case 'window':
    case 'compare':
      return pixels * 8;
    default:
      return 0;
  }
}

/** Latent numbers of a model that is not opened yet. */
const USUAL_LATENT = 32;

/** Steps that keep what a model makes of each spectrum or image, for the views. */
const KEEPS_PICTURES: readonly Step['op'][] = ['autoencoder', 'apply-model', 'denoising'];

function pictureBytes(numbers: number): number {
  const bytes = numbers * 4;
  return bytes <= MOST_PICTURE_BYTES ? bytes : 0;
}

/** Latent numbers and residuals of all; what is learned from. */
function autoencoderBytes(
  { latent, sample }: AutoencoderParameters,
  pixels: number,
  channels: number,
  of: 'spectra' | 'images',
): number {
  return pixels * 4 * (latent + 1) + trainingSample(pixels, channels, sample, of) * channels * 4;
}

/** Residual maps, where they are kept, and what is sampled of them. */
function anomalyBytes(images: number, pixels: number): number {
  return Math.min(images * pixels * 4, MOST_PICTURE_BYTES) + MOST_LIMIT_PIXELS * 8;
}

/** The points twice, and for each neighbor its index and probability, then the pairs and theirs. */
function tsneBytes(pixels: number, channels: number, { sample, perplexity, input }: TsneParameters): number {
  const points = Math.min(pixels, sample ?? DEFAULT_TSNE_POINTS);
  const width = input === 'spectra' ? channels : Math.min(channels, FEW_SCORES);
  return points * (width * 4 * 2 + 3 * perplexity * 16) + TSNE_DISTANCE_BYTES;
}

/** Scores of a decomposition, when nobody has said how many. */
const FEW_SCORES = 50;
/** Distances from a tile of points to all others, and their sorting. */
const TSNE_DISTANCE_BYTES = 100e6;

/** The channels × channels matrix with its working copies, where there is one. */
function pcaMatrixBytes(solver: PcaParameters['solver'], channels: number): number {
  return choosePcaSolver(solver, channels) === 'covariance' ? channels ** 2 * 8 * 3 : 0;
}

function kMeansBytes(pixels: number, channels: number, clusters: number, restarts: number, counts: number): number {
  const columns = searchRank(clusters, { pixels, channels });
  // Search coordinates, distances to the closest centroid, labels of all runs, squared lengths.
  return pixels * (columns * 4 + restarts * 8 + restarts * counts + 16);
}

/** Distances between all leaves, their spectra as rows and columns; with prototypes, coordinates of all pixels. */
function agglomerativeBytes(pixels: number, channels: number, sample: number): number {
  const leaves = Math.min(pixels, sample);
  const coordinates = pixels > sample ? PROTOTYPE_DIRECTIONS * 4 : 0;
  return leaves ** 2 * 4 + leaves * channels * 4 * 4 + pixels * (coordinates + 16);
}

/**
 * Refuses a run that cannot fit.
 * @returns bytes left for keeping the prepared spectra in memory
 * @throws {AppError} `memory-limit` with what would help
 */
export function checkMemory(
  recipe: Recipe,
  pixels: number,
  channels: number,
  memoryBytes: number,
  of: 'spectra' | 'images' = 'spectra',
): number {
  const needed = estimateMemory(recipe, pixels, channels, of);
  if (needed <= memoryBytes) return memoryBytes - needed;
  throw new AppError(
    'memory-limit',
    `This recipe needs about ${gigabytes(needed)} of memory for ${pixels} ${of} of ${channels} ${of === 'images' ? 'pixels' : 'channels'}; ${gigabytes(memoryBytes)} are allowed.`,
    `Allow more (in the settings, or --memory ${Math.ceil(needed / 1e8) / 10}GB), rebin or crop first, or use fewer restarts, components or cluster numbers.`,
  );
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;
