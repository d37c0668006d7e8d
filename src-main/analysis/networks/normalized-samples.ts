import type { AutoencoderParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { createRandom } from '../random/random.ts';
import type { Spectra } from '../spectra.ts';
import { drawNumbers, holdOut, readSpectra, type TrainingChoice, trainingSample } from './training-samples.ts';

/** What a network is trained on: samples as it sees them, and the way back to the data. */
export interface NormalizedSamples {
  /** count × channels, normalized: `value · scale + shift` */
  readonly values: Float32Array;
  /** Which spectra or images these are, ascending, `[count]`. */
  readonly numbers: Uint32Array;
  /** 1 where a sample is held out, `[count]`. */
  readonly held: Uint8Array;
  readonly scale: number;
  /** One for each channel; for images one for all. */
  readonly shift: Float32Array;
  /** Mean of the data in their units: one for each channel, or for images one for all. */
  readonly level: Float32Array;
  /** Standard deviation of the normalized values about the level. */
  readonly deviation: number;
  /** The same values in the units of the data, as a new array. */
  inUnits(normalized: Float32Array): Float32Array;
}

/** Keeps the draw of the sample apart from the start of the weights. */
const SAMPLE_STREAM = 4_000_037;

/**
 * Draws the samples that a network is trained on and normalizes them: for the Poisson loss they are divided by their mean
 * count, otherwise the mean spectrum (of images one number) is taken off, and one scale brings the rest to variance 1.
 *
 * @param mean spectrum, `[channels]`
 * @param areImages for a convolutional network, which treats all pixels alike
 */
export async function drawSamples(
  spectra: Spectra,
  mean: Float32Array,
  areImages: boolean,
  { loss, sample, seed, validation }: AutoencoderParameters,
  context: AnalysisContext,
  choice: TrainingChoice,
): Promise<NormalizedSamples> {
  const random = createRandom(seed, SAMPLE_STREAM);
  const allowed = choice.eligible ?? Uint32Array.from({ length: spectra.pixels }, (_, i) => i);
  const count = trainingSample(allowed.length, spectra.channels, sample, areImages ? 'images' : 'spectra');
  const numbers = drawNumbers(allowed, count, random);
  const values = await readSpectra(spectra, numbers, context);
  const held = holdOut(numbers, validation, choice, random);
  const level = areImages ? Float32Array.of(average(mean)) : mean;
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += (values[at]! - level[at % level.length]!) ** 2;
  const spread = Math.sqrt(squares / values.length);
  const { scale, shift } = normalization(level, spread, loss);
  for (let at = 0; at < values.length; at++) values[at] = values[at]! * scale + shift[at % level.length]!;
  const inUnits = (normalized: Float32Array) =>
    normalized.map((value, at) => (value - shift[at % shift.length]!) / scale);
  return { values, numbers, held, scale, shift, level, deviation: spread * scale, inUnits };
}

/** `normalized = value · scale + shift`, with one shift for each of the levels. */
function normalization(level: Float32Array, spread: number, loss: 'mse' | 'poisson') {
  if (loss === 'poisson') {
    const mean = average(level);
    return { scale: mean > 0 ? 1 / mean : 1, shift: new Float32Array(level.length) };
  }
  const scale = spread > 0 ? 1 / spread : 1;
  return { scale, shift: level.map((value) => -value * scale) };
}

function average(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
