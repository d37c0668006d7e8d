import type { TsneParameters } from '../../../src-preload/contract/steps.ts';
import { drawSample, gatherPoints } from '../../analysis/embedding/sample-points.ts';
import { CHECK_EVERY, fitTsne, type TsneModel } from '../../analysis/embedding/tsne.ts';
import { spectraFromArray } from '../../analysis/spectra.ts';
import { type SampleWords, wordsOf } from '../../analysis/words.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { inputOf } from './clustering.ts';

/** Points of a t-SNE when the recipe does not say: a minute's work at most. */
export const DEFAULT_TSNE_POINTS = 20_000;
/** A divergence that fell by more than this share at the end is still on its way. */
const STILL_FALLING = 0.01;

/** `embedding` holds the points `[n, 2]`, `sample` the pixel of each in the map (row × columns + column). */
export async function tsne(state: RunState, parameters: TsneParameters, step: number): Promise<StepOutcome> {
  const { job } = state.context;
  const input = inputOf(state, parameters.input ?? state.lastCoordinates ?? 'spectra', 'tsne');
  if (input === 'spectra') await state.survey();
  const points = input === 'spectra' ? undefined : state.coordinates(input)!;
  const spectra = points ? spectraFromArray(points.values, points.components) : state.spectra;
  const drawn = drawSample(spectra.pixels, parameters.sample ?? DEFAULT_TSNE_POINTS, parameters.seed);
  const { rows, columns, kept } = state.cube;
  const sample = kept ? drawn.map((pixel) => kept[pixel]) : drawn;
  const { iterations } = parameters;
  const hearPoints = (points: Float32Array, iteration: number, divergence: number | null) =>
    job.preview?.({ kind: 'embedding', rows, columns, points, sample, iteration, iterations, divergence });
  const context = { ...state.context, hearPoints };
  const model = await fitTsne(gatherPoints(spectra, drawn), spectra.channels, parameters, context);
  const count = drawn.length;
  if (count < spectra.pixels)
    job.warn(`t-SNE shows ${whole(count)} of ${whole(spectra.pixels)} ${wordsOf(context).places}, drawn at random.`);
  for (const warning of warningsOf(model, count, wordsOf(context))) job.warn(warning);
  const { divergence, stopped, perplexity, learningRate, neighbors } = model;
  return {
    results: {
      input,
      divergence,
      iterations: model.iterations,
      stopped,
      converged: stopped !== 'iterations' || model.stillFalling <= STILL_FALLING,
      perplexity,
      neighbors,
      learningRate,
      sampled: count,
      pixels: spectra.pixels,
    },
    arrays: [
      await state.save(step, 'embedding', [count, 2], model.points),
      await state.save(step, 'sample', [count], sample),
    ],
  };
}

function warningsOf(model: TsneModel, count: number, { places }: SampleWords): string[] {
  const warnings: string[] = [];
  const most = Math.floor((count - 1) / 3);
  if (model.perplexity > most) {
    warnings.push(
      `A perplexity of ${model.perplexity} is too large for ${count} points: with so many neighbors everything looks alike. At most ${most} makes sense.`,
    );
  }
  if (model.stopped === 'iterations' && model.stillFalling > STILL_FALLING) {
    const share = (100 * model.stillFalling).toFixed(1);
    warnings.push(
      `t-SNE has not settled: its divergence still fell by ${share} % in the last ${CHECK_EVERY} iterations. Raise iterations.`,
    );
  }
  if (model.stopped !== 'iterations') {
    const why = model.stopped === 'gradient-vanished' ? 'nothing moved any more' : 'the divergence no longer fell';
    warnings.push(`t-SNE ended after ${model.iterations} iterations, since ${why}.`);
  }
  if (model.crowdedPoints > 0) {
    warnings.push(
      `${whole(model.crowdedPoints)} ${places} have at least ${model.neighbors} others with the very same values: where these lie among each other is chance.`,
    );
  }
  return warnings;
}

const whole = (count: number) => count.toLocaleString('en');
