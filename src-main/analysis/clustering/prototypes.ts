import type { AnalysisContext } from '../context.ts';
import { leadingSubspace, project } from '../decomposition/leading-subspace.ts';
import { alreadyCentered, type CenteredSpectra } from '../preprocessing/centered.ts';
import { createRandom, type Random } from '../random/random.ts';
import { spectraFromArray } from '../spectra.ts';
import { clusterMeans } from './cluster-means.ts';
import { readCentered } from './k-means-seeding.ts';
import { nearestCentroids } from './nearest-centroids.ts';

/** Few mean spectra that stand for all pixels of a large image. */
export interface Prototypes {
  /** Prototype of each pixel, `[pixels]`; numbered in the order of their first pixels. */
  readonly leaves: Int32Array;
  /** Pixels of each prototype. */
  readonly sizes: readonly number[];
  /** Mean spectra, prototypes × channels. */
  readonly means: Float32Array;
}

/** Directions in which prototypes are looked for; with fewer than three times as many channels, these themselves. */
export const PROTOTYPE_DIRECTIONS = 32;
/** Iterations of Lloyd's algorithm: later ones move few pixels. */
const ITERATIONS = 6;
/** Keeps this stream of the seed apart from those of the restarts of k-means. */
const PROTOTYPE_STREAM = 2_000_029;

/**
 * k-means with many clusters, not brought to convergence. Half of the first centroids are drawn evenly, the other half
 * with probability proportional to the squared distance from those (one round of k-means||, Bahmani et al., VLDB 5 (2012)
 * 622), so that small phases have prototypes of their own. Those that lose all their pixels go.
 *
 * Cost: pixels × prototypes × 32 multiplications for each of eight passes.
 *
 * @throws {AppError} `cancelled`
 */
export async function findPrototypes(
  centered: CenteredSpectra,
  wanted: number,
  seed: number,
  context: AnalysisContext,
): Promise<Prototypes> {
  const data = await leadingCoordinates(centered, seed, context);
  const { spectra } = data;
  const { pixels, channels } = spectra;
  const random = createRandom(seed, PROTOTYPE_STREAM);
  let centroids = await firstCentroids(data, wanted, random, context);
  const leaves = new Int32Array(pixels);
  for (let iteration = 0; iteration <= ITERATIONS; iteration++) {
    const count = centroids.length / channels;
    const sums = new Float64Array(centroids.length);
    const sizes = new Float64Array(count);
    const phase = `prototypes, iteration ${iteration + 1} of ${ITERATIONS + 1}`;
    await nearestCentroids(data, centroids, phase, context, (first, values, nearest) => {
      leaves.set(nearest, first);
      for (let pixel = 0; pixel < nearest.length; pixel++) {
        const [from, to] = [pixel * channels, nearest[pixel] * channels];
        sizes[nearest[pixel]]++;
        for (let channel = 0; channel < channels; channel++) {
          sums[to + channel] += values[from + channel] - data.mean[channel];
        }
      }
    });
    const live = Array.from(sizes.keys()).filter((one) => sizes[one] > 0);
    centroids = new Float32Array(live.length * channels);
    for (const [place, one] of live.entries()) {
      for (let channel = 0; channel < channels; channel++) {
        centroids[place * channels + channel] = sums[one * channels + channel] / sizes[one];
      }
    }
  }
  const count = numberByFirstPixel(leaves);
  const { means, sizes } = await clusterMeans(centered.spectra, leaves, count, context);
  return { leaves, sizes, means };
}

async function leadingCoordinates(
  centered: CenteredSpectra,
  seed: number,
  context: AnalysisContext,
): Promise<CenteredSpectra> {
  if (centered.spectra.channels < 3 * PROTOTYPE_DIRECTIONS) return centered;
  const { basis, columns } = await leadingSubspace(centered, PROTOTYPE_DIRECTIONS, 2, seed, context);
  if (columns === 0) return centered;
  const scores = await project(centered, basis, columns, 'prototypes: leading directions', context);
  return alreadyCentered(spectraFromArray(scores, columns), scores);
}

async function firstCentroids(
  data: CenteredSpectra,
  wanted: number,
  random: Random,
  context: AnalysisContext,
): Promise<Float32Array> {
  const { spectra, mean } = data;
  const chosen = new Set<number>();
  while (chosen.size < Math.ceil(wanted / 2)) chosen.add(random.integer(spectra.pixels));
  const even = spectraAt(data, [...chosen]);
  const far = new Float32Array(spectra.pixels);
  await nearestCentroids(data, even, 'prototypes: first half', context, (first, _, __, squares) => {
    far.set(squares, first);
  });
  const total = far.reduce((sum, square) => sum + square, 0);
  const step = total / (wanted - chosen.size);
  // Systematic sampling: a comb with a random start over the running sum.
  let next = random.uniform() * step;
  let sum = 0;
  for (let pixel = 0; pixel < spectra.pixels && step > 0; pixel++) {
    sum += far[pixel];
    if (sum <= next) continue;
    chosen.add(pixel);
    next += step * Math.ceil((sum - next) / step);
  }
  return spectraAt({ spectra, mean }, [...chosen]);
}

function spectraAt({ spectra, mean }: Pick<CenteredSpectra, 'spectra' | 'mean'>, pixels: readonly number[]) {
  const rows = new Float32Array(pixels.length * spectra.channels);
  pixels.forEach((pixel, row) => {
    rows.set(readCentered(spectra, mean, pixel), row * spectra.channels);
  });
  return rows;
}

/** Numbers clusters anew, without gaps; @returns how many there are */
function numberByFirstPixel(labels: Int32Array): number {
  const numbers = new Map<number, number>();
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const number = numbers.get(labels[pixel]) ?? numbers.size;
    numbers.set(labels[pixel], number);
    labels[pixel] = number;
  }
  return numbers.size;
}
