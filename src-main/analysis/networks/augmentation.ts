import { AppError } from '../../../src-preload/contract/errors.ts';
import type { AutoencoderParameters } from '../../../src-preload/contract/steps.ts';
import type { Random } from '../random/random.ts';
import type { NormalizedSamples } from './normalized-samples.ts';

/** What is changed of samples while a network learns, each at random up to these; nothing where they are 0. */
export type Augmentation = Pick<
  AutoencoderParameters,
  'brightness' | 'contrast' | 'rotation' | 'flips' | 'gain' | 'noise'
>;

/** Changes that spectra do not have, and the one that images do not. */
const OF_IMAGES = ['brightness', 'contrast', 'rotation', 'flips'] as const;

/**
 * @param ofImages the network sees images as such, whose pixels have places
 * @throws {AppError} `parameter-invalid` for changes that these samples do not have
 */
export function checkAugmentation(wanted: Augmentation, ofImages: boolean): void {
  const isOn = (name: keyof Augmentation) => wanted[name] !== 0 && wanted[name] !== 'none';
  const field = ofImages ? (isOn('gain') ? 'gain' : undefined) : OF_IMAGES.find(isOn);
  if (!field) return;
  const [message, advice] = ofImages
    ? ['The gain is for spectra, and these are images.', 'Take "contrast" and "brightness".']
    : [
        `"${field}" changes images, and these samples are spectra to the network.`,
        'Take "gain" and "noise"; for images a convolutional or variational kind.',
      ];
  throw new AppError('parameter-invalid', message, advice, { field });
}

/**
 * Makes other versions of samples for one step of training: samples and targets are changed alike, but for the noise, which
 * only the samples get. So a network with noise learns to take noise away (Vincent et al., J. Machine Learning Research 11
 * (2010) 3371). @returns undefined when nothing is to be changed
 *
 * @param size height and width of images; undefined for spectra
 */
export function augmenter(
  wanted: Augmentation,
  data: Pick<NormalizedSamples, 'values' | 'shift' | 'deviation'>,
  size: readonly [number, number] | undefined,
  areCounts: boolean,
): ((samples: Float32Array, targets: Float32Array, random: Random) => void) | undefined {
  const { brightness, contrast, rotation, flips, gain, noise } = wanted;
  const { shift, deviation } = data;
  const moves = size && (rotation > 0 || flips !== 'none');
  const shines = size && (brightness > 0 || contrast > 0);
  if (!moves && !shines && noise === 0 && gain === 0) return undefined;

  return (samples, targets, random) => {
    const width = size ? size[0] * size[1] : shift.length;
    const between = (limit: number) => limit * (2 * random.uniform() - 1);
    for (let start = 0; start < samples.length; start += width) {
      const sample = targets.subarray(start, start + width);
      if (moves) {
        const angle = rotation > 0 ? (between(rotation) * Math.PI) / 180 : 0;
        const mirrored = (way: 'horizontal' | 'vertical') =>
          (flips === way || flips === 'both') && random.uniform() < 0.5 ? -1 : 1;
        const turned = turn(sample, size, angle, mirrored('horizontal'), mirrored('vertical'));
        sample.set(turned);
      }
      if (shines) {
        const factor = contrast > 0 ? 1 + between(contrast) : 1;
        const offset = brightness > 0 ? between(brightness) * deviation : 0;
        const mean = sample.reduce((sum, value) => sum + value, 0) / width;
        for (let at = 0; at < width; at++) sample[at] = (sample[at]! - mean) * factor + mean + offset;
        // What counts none stays the least that there is.
        if (areCounts) for (let at = 0; at < width; at++) sample[at] = Math.max(shift[0]!, sample[at]!);
      }
      if (gain > 0) {
        const factor = 1 + between(gain);
        for (let at = 0; at < width; at++) sample[at] = (sample[at]! - shift[at]!) * factor + shift[at]!;
      }
    }
    samples.set(targets);
    if (noise === 0) return;
    for (let at = 0; at < samples.length; at++) samples[at]! += noise * deviation * random.normal();
  };
}

/**
 * An image turned by an angle about its center and mirrored (−1), by linear interpolation; beyond its edges it goes on as at
 * them.
 */
export function turn(
  image: Float32Array,
  [height, width]: readonly [number, number],
  angle: number,
  horizontal: number,
  vertical: number,
): Float32Array {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  const turned = new Float32Array(image.length);
  const inside = (value: number, last: number) => Math.max(0, Math.min(last, value));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [down, right] = [(row - middleRow) * vertical, (column - middleColumn) * horizontal];
      const y = inside(middleRow + cos * down - sin * right, height - 1);
      const x = inside(middleColumn + sin * down + cos * right, width - 1);
      const [top, left] = [Math.floor(y), Math.floor(x)];
      const [bottom, next] = [Math.min(height - 1, top + 1), Math.min(width - 1, left + 1)];
      const [v, u] = [y - top, x - left];
      turned[row * width + column] =
        (1 - v) * ((1 - u) * image[top * width + left]! + u * image[top * width + next]!) +
        v * ((1 - u) * image[bottom * width + left]! + u * image[bottom * width + next]!);
    }
  }
  return turned;
}
