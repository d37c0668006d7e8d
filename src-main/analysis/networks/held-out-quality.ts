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
  /** Peak signal-to-noise ratio of all of them in decibels; the peak is their range. */
  readonly psnr?: number;
  /** Of images: mean structural similarity. */
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
 * PSNR of samples and their reconstructions, and of images SSIM, in the units of the data. The range is that of these samples:
 * largest minus smallest value.
 * @param samples count × channels, or count × height · width
 */
function likeness(
  samples: Float32Array,
  back: Float32Array,
  size: readonly [number, number] | undefined,
): { readonly psnr: number; readonly ssim?: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of samples) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const near = psnr(samples, back, most - least);
  if (!size) return { psnr: near };
  const width = size[0] * size[1];
  let similarity = 0;
  for (let start = 0; start < samples.length; start += width) {
    const [one, other] = [samples, back].map((values) => values.subarray(start, start + width));
    similarity += ssim(one!, other!, size, most - least);
  }
  return { psnr: near, ssim: (similarity * width) / samples.length };
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
  const quality = likeness(samples, back, size);
  return {
    ...(Number.isFinite(quality.psnr) && quality),
    residualCorrelation: lags.length > 0 ? lags.reduce((sum, lag) => sum + lag, 0) / lags.length : null,
    residualShare: deviation > 0 ? (rms / deviation) ** 2 : 0,
    noisePassed: added > 0 ? passed / added : 0,
  };
}

/**
 * Says after each epoch whether what is held out has come back well enough; undefined when nothing is asked for.
 * @throws {AppError} `parameter-invalid` for an SSIM of spectra, or when nothing is held out
 */
export function targetReached(
  data: NormalizedSamples,
  size: readonly [number, number] | undefined,
  { targetPsnr, targetSsim }: Pick<AutoencoderParameters, 'targetPsnr' | 'targetSsim'>,
): TrainingCompanions['isGoodEnough'] {
  if (targetPsnr === undefined && targetSsim === undefined) return undefined;
  if (!size && targetSsim !== undefined) {
    throw new AppError(
      'parameter-invalid',
      'A target in SSIM is for images, and these are spectra.',
      'Give one in PSNR ("targetPsnr"), or leave it out; patience ends training.',
      { field: 'targetSsim' },
    );
  }
  if (!data.held.includes(1)) {
    throw new AppError(
      'parameter-invalid',
      'A target is for what is held out, and nothing is.',
      'Hold out a share, such as "validation": 0.1.',
      { field: targetPsnr === undefined ? 'targetSsim' : 'targetPsnr' },
    );
  }
  const width = data.values.length / data.held.length;
  const samples = heldOutSamples(data, width, size ? MOST_CHECKED : MOST_SAMPLES);
  const own = data.inUnits(samples);
  return async (network) => {
    const found = likeness(own, data.inUnits(await network.apply(samples, samples.length / width)), size);
    return found.psnr >= (targetPsnr ?? 0) && (found.ssim ?? 0) >= (targetSsim ?? -1);
  };
}
