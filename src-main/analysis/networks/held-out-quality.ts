import { AppError } from '../../../src-preload/contract/errors.ts';
import type { AutoencoderParameters } from '../../../src-preload/contract/steps.ts';
import type { Random } from '../random/random.ts';
import { measureDenoising } from '../validation/denoising-quality.ts';
import { psnr, ssim } from './image-quality.ts';
import type { NormalizedSamples } from './normalized-samples.ts';
import type { TrainingCompanions } from './train-network.ts';
import { spread, taken } from './training-preview.ts';

/** How well a network gives back what it was not trained on. */
export interface HeldOutQuality {
  /** Of images: peak signal-to-noise ratio of all of them in decibels, and mean structural similarity. */
  readonly psnr?: number;
  readonly ssim?: number;
  /** Correlation of the residual between neighboring channels or pixels: 0 of white noise, 1 of what is left out in patches. */
  readonly residualCorrelation: number | null;
  /** Variance of the residual in units of that of the data. */
  readonly residualShare: number;
  /** Share of noise added to a sample that comes out again: 0 where none passes, 1 of a network that copies. */
  readonly noisePassed: number;
}

/** Samples in the units of the data → what the network makes of them. */
export type RunNetwork = (samples: Float32Array, count: number) => Promise<Float32Array>;

/** Samples that are looked at, and their numbers all together, but for so few samples. */
const MOST_SAMPLES = 256;
const MOST_NUMBERS = 2 ** 24;
const FEWEST = 4;
/** Images that are looked at after each epoch for a target. */
const MOST_CHECKED = 64;
/** Added noise in units of the standard deviation of the data: little, so that the network is still itself. */
const ADDED = 0.1;

/** Some of the samples held out (of all, when none is), normalized. */
function heldOutSamples({ values, held }: NormalizedSamples, width: number, most = MOST_SAMPLES): Float32Array {
  const all = Int32Array.from(held.keys());
  const isHeldOut = held.includes(1);
  const fitting = Math.min(most, Math.max(FEWEST, Math.floor(MOST_NUMBERS / width)));
  return taken(values, width, spread(isHeldOut ? all.filter((i) => held[i] === 1) : all, fitting));
}

/**
 * PSNR and SSIM of images and their reconstructions, in the units of the data. The range is that of these images: largest
 * minus smallest value.
 * @param images count × height · width
 */
function imagesQuality(
  images: Float32Array,
  back: Float32Array,
  size: readonly [number, number],
): { readonly psnr: number; readonly ssim: number } {
  const width = size[0] * size[1];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of images) [least, most] = [Math.min(least, value), Math.max(most, value)];
  let similarity = 0;
  for (let start = 0; start < images.length; start += width) {
    const [one, other] = [images, back].map((values) => values.subarray(start, start + width));
    similarity += ssim(one!, other!, size, most - least);
  }
  return { psnr: psnr(images, back, most - least), ssim: (similarity * width) / images.length };
}

/**
 * What a trained network does with samples that it was not trained on. How much noise passes is found by adding some and
 * projecting the change of the output on it: the trace of the network's Jacobian over the number of channels (Ramani, Blu &
 * Unser, IEEE Trans. Image Processing 17 (2008) 1540); of a linear network the latent numbers over the channels.
 *
 * @param size height and width, where samples are images
 */
export async function heldOutQuality(
  data: NormalizedSamples,
  width: number,
  size: readonly [number, number] | undefined,
  run: RunNetwork,
  random: Random,
): Promise<HeldOutQuality> {
  const samples = data.inUnits(heldOutSamples(data, width));
  const count = samples.length / width;
  const deviation = data.deviation / data.scale;
  const back = await run(samples, count);
  const measured = measureDenoising({ channels: width, size });
  measured.add(0, samples, back);
  const { along, across, rms } = measured.finish();
  const noise = samples.map(() => ADDED * deviation * random.normal());
  const changed = await run(
    samples.map((value, at) => value + noise[at]!),
    count,
  );
  let [passed, added] = [0, 0];
  for (let at = 0; at < noise.length; at++) {
    passed += (changed[at]! - back[at]!) * noise[at]!;
    added += noise[at]! ** 2;
  }
  const lags = [along, across].filter((lag) => lag !== null);
  const quality = size && imagesQuality(samples, back, size);
  return {
    ...(quality && Number.isFinite(quality.psnr) && quality),
    residualCorrelation: lags.length > 0 ? lags.reduce((sum, lag) => sum + lag, 0) / lags.length : null,
    residualShare: deviation > 0 ? (rms / deviation) ** 2 : 0,
    noisePassed: added > 0 ? passed / added : 0,
  };
}

/**
 * Says after each epoch whether the images held out have come back well enough; undefined when nothing is asked for.
 * @throws {AppError} `parameter-invalid` when these are no images, or none is held out
 */
export function targetReached(
  data: NormalizedSamples,
  size: readonly [number, number] | undefined,
  { targetPsnr, targetSsim }: Pick<AutoencoderParameters, 'targetPsnr' | 'targetSsim'>,
): TrainingCompanions['isGoodEnough'] {
  if (targetPsnr === undefined && targetSsim === undefined) return undefined;
  const field = targetPsnr === undefined ? 'targetSsim' : 'targetPsnr';
  if (!size || !data.held.includes(1)) {
    const message = size
      ? 'A target is for images that are held out, and none is.'
      : 'A target in PSNR or SSIM is for images, and these are spectra.';
    const advice = size
      ? 'Hold out a share of them, such as "validation": 0.1.'
      : 'Leave it out; patience ends training.';
    throw new AppError('parameter-invalid', message, advice, { field });
  }
  const width = size[0] * size[1];
  const samples = heldOutSamples(data, width, MOST_CHECKED);
  const images = data.inUnits(samples);
  return async (network) => {
    const found = imagesQuality(images, data.inUnits(await network.apply(samples, samples.length / width)), size);
    return found.psnr >= (targetPsnr ?? 0) && found.ssim >= (targetSsim ?? -1);
  };
}
