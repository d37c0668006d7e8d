import { AppError } from '../../../src-preload/contract/errors.ts';
import type { TsneParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { tooLarge } from '../preprocessing/centered.ts';
import { type SampleWords, wordsOf } from '../words.ts';
import { attraction, divergence } from './attraction.ts';
import { startDescent } from './descent.ts';
import { startingPoints } from './first-picture.ts';
import { gridRepulsion } from './grid-repulsion.ts';
import { type JointProbabilities, jointProbabilities } from './joint-probabilities.ts';
import { nearestNeighbors } from './nearest-neighbors.ts';
import { exactRepulsion, type Repulsion } from './repulsion.ts';

export interface TsneModel {
  /** `[points, 2]`, centered; without units. */
  readonly points: Float32Array;
  /** Kullback–Leibler divergence of the points, in nats. */
  readonly divergence: number;
  readonly iterations: number;
  /** `iterations`: all were made; else why it ended sooner, as in scikit-learn. */
  readonly stopped: 'iterations' | 'gradient-vanished' | 'no-progress';
  /** Share by which the divergence fell in the last {@link CHECK_EVERY} iterations. */
  readonly stillFalling: number;
  readonly perplexity: number;
  readonly learningRate: number;
  /** Neighbors of each point that its similarities take in. */
  readonly neighbors: number;
  /** Points with at least that many others in the very same place. */
  readonly crowdedPoints: number;
}

/** Scikit-learn's constants. */
const EXAGGERATED_ITERATIONS = 250;
const FIRST_MOMENTUM = 0.5;
const MOMENTUM = 0.8;
const SMALLEST_LEARNING_RATE = 50;
const SMALLEST_GRADIENT = 1e-7;
const MOST_WITHOUT_PROGRESS = 300;
/** Iterations between two looks at the divergence. */
export const CHECK_EVERY = 50;

/** Neighbors in multiples of the perplexity: beyond, a Gaussian has died away (van der Maaten, JMLR 15 (2014) 3221). */
const NEIGHBORS_PER_PERPLEXITY = 3;
/** Up to so many points all pairs cost no more than a grid, and nothing is interpolated. */
const EXACT_UP_TO = 1000;
/** Iterations between two pictures on the way. */
const SHOW_EVERY = 10;

/**
 * t-distributed stochastic neighbor embedding in the plane (van der Maaten & Hinton, JMLR 9 (2008) 2579): points that are
 * similar come to lie together. Distances and sizes in the picture mean nothing else.
 *
 * Exact nearest neighbors, interpolated repulsion ({@link gridRepulsion}; all pairs for few points), and the schedule of
 * scikit-learn: early exaggeration for 250 iterations, momentum 0.5, then 0.8, gains, learning rate max(n / exaggeration / 4, 50)
 * (Belkina et al., Nat. Commun. 10 (2019) 5415). Start from the first two principal components (Kobak & Berens, ibid. 5416).
 *
 * Cost: points² × channels for the neighbors; each iteration points × perplexity, and (extent of the picture)³.
 *
 * @param values points × channels, is centered in place
 * @throws {AppError} `parameter-invalid` for a perplexity that the points cannot have, `data-unsuitable` when all are equal
 */
export async function fitTsne(
  values: Float32Array,
  channels: number,
  parameters: TsneParameters,
  context: AnalysisContext,
): Promise<TsneModel> {
  const size = values.length / channels;
  const { perplexity, earlyExaggeration, iterations } = parameters;
  checkPerplexity(perplexity, size, wordsOf(context));
  center(values, channels, wordsOf(context));
  const count = Math.min(size - 1, Math.floor(NEIGHBORS_PER_PERPLEXITY * perplexity + 1));
  const points = await startingPoints(values, channels, parameters, context);
  const { similarities, crowdedPoints } = await findSimilarities(values, channels, count, perplexity, context);
  const learningRate =
    parameters.learningRate === 'auto'
      ? Math.max(size / earlyExaggeration / 4, SMALLEST_LEARNING_RATE)
      : parameters.learningRate;
  const repulsion = size <= EXACT_UP_TO ? exactRepulsion() : gridRepulsion(size, context);
  const found = await descend(
    points,
    similarities,
    repulsion,
    { earlyExaggeration, iterations, learningRate },
    context,
  );
  return { points: centered(points), ...found, perplexity, learningRate, neighbors: count, crowdedPoints };
}

function checkPerplexity(perplexity: number, size: number, { many, places }: SampleWords): void {
  if (perplexity < size - 1) return;
  throw new AppError(
    'parameter-invalid',
    `A perplexity of ${perplexity} needs more than ${perplexity + 1} points, and there are ${size}.`,
    size > 4
      ? `Set it to at most ${Math.floor((size - 1) / NEIGHBORS_PER_PERPLEXITY)}, or let more ${places} take part.`
      : `So few ${many} are better looked at one by one.`,
    { field: 'perplexity' },
  );
}

async function findSimilarities(
  values: Float32Array,
  channels: number,
  count: number,
  perplexity: number,
  context: AnalysisContext,
): Promise<{ similarities: JointProbabilities; crowdedPoints: number }> {
  const neighbors = await nearestNeighbors(values, channels, count, context);
  let crowdedPoints = 0;
  for (let last = count - 1; last < neighbors.squares.length; last += count) {
    if (neighbors.squares[last] === 0) crowdedPoints++;
  }
  return { similarities: await jointProbabilities(neighbors, perplexity, context), crowdedPoints };
}

interface Schedule {
  readonly earlyExaggeration: number;
  readonly iterations: number;
  readonly learningRate: number;
}

type Descended = Pick<TsneModel, 'divergence' | 'iterations' | 'stopped' | 'stillFalling'>;

/** Moves the points until the divergence no longer falls or all iterations are made. */
async function descend(
  points: Float64Array,
  similarities: JointProbabilities,
  repulsion: Repulsion,
  { earlyExaggeration, iterations, learningRate }: Schedule,
  { job, hearPoints }: AnalysisContext,
): Promise<Descended> {
  const gradient = new Float64Array(points.length);
  const repulsive = new Float64Array(points.length);
  let descent = startDescent(points.length, learningRate);
  let best = { value: Number.POSITIVE_INFINITY, iteration: 0 };
  let last = Number.NaN;
  let [stopped, stillFalling, iteration]: [TsneModel['stopped'], number, number] = ['iterations', 0, 0];
  while (iteration < iterations && stopped === 'iterations') {
    job.report({ phase: 't-SNE', done: iteration, total: iterations });
    await job.pause();
    const isEarly = iteration < EXAGGERATED_ITERATIONS;
    if (iteration === EXAGGERATED_ITERATIONS) descent = startDescent(points.length, learningRate);
    attraction(similarities, points, gradient);
    const normalization = await repulsion.evaluate(points, repulsive);
    const exaggeration = isEarly ? earlyExaggeration : 1;
    for (let i = 0; i < gradient.length; i++) {
      gradient[i] = 4 * (exaggeration * gradient[i] - repulsive[i] / normalization);
    }
    const isChecked = !isEarly && (iteration + 1) % CHECK_EVERY === 0;
    const value = isChecked ? divergence(similarities, points, normalization) : Number.NaN;
    const slope = descent.step(points, gradient, isEarly ? FIRST_MOMENTUM : MOMENTUM);
    iteration++;
    if (isChecked) {
      stillFalling = Math.max(0, (last - value) / value) || 0;
      last = value;
      if (value < best.value) best = { value, iteration };
      else if (iteration - best.iteration > MOST_WITHOUT_PROGRESS) stopped = 'no-progress';
      if (slope <= SMALLEST_GRADIENT) stopped = 'gradient-vanished';
    }
    if (iteration % SHOW_EVERY === 0) hearPoints?.(Float32Array.from(points), iteration, isEarly ? null : last);
  }
  const normalization = await repulsion.evaluate(points, repulsive);
  const final = divergence(similarities, points, normalization);
  if (!Number.isFinite(final)) throw tooLarge();
  return { divergence: final, iterations: iteration, stopped, stillFalling };
}

/** Takes the mean off, in place. */
function center(values: Float32Array, channels: number, { many, places, features }: SampleWords): void {
  const mean = new Float64Array(channels);
  for (let i = 0; i < values.length; i++) mean[i % channels] += values[i];
  for (let channel = 0; channel < channels; channel++) mean[channel] /= values.length / channels;
  if (!mean.every(Number.isFinite)) {
    throw new AppError(
      'data-unsuitable',
      `The ${many} hold values that are not finite: distances to them do not exist.`,
      `Leave these ${places} out, or crop the ${features} that hold them.`,
    );
  }
  for (let i = 0; i < values.length; i++) values[i] -= mean[i % channels];
}

function centered(points: Float64Array): Float32Array {
  const result = Float32Array.from(points);
  let [x, y] = [0, 0];
  for (let i = 0; i < points.length; i += 2) {
    x += points[i];
    y += points[i + 1];
  }
  for (let i = 0; i < points.length; i++) result[i] = points[i] - (2 * (i % 2 ? y : x)) / points.length;
  return result;
}
