import { AppError } from '../../../src-preload/contract/errors.ts';
import type { TrainingPreview } from '../../../src-preload/contract/job.ts';
import type { AnalysisContext } from '../context.ts';
import type { Random } from '../random/random.ts';
import type { Spectra } from '../spectra.ts';

/** Which spectra (or images) training may look at. */
export interface TrainingChoice {
  /** Ascending numbers of those that may be learned from; all when not given. */
  readonly eligible?: Uint32Array | undefined;
  /** Group of each spectrum, to hold out whole groups by name. */
  readonly groups?: readonly string[] | undefined;
  /** Sizes of one as people see it, where these are images: `[height, width]`. */
  readonly shape?: readonly number[] | undefined;
  /** Axis and unit of spectra, for whoever looks on. */
  readonly spectra?: TrainingPreview['spectra'] | undefined;
}

/** Bytes of spectra that training draws when nothing else is asked for: 32,000 of 1,024 channels. */
const SAMPLE_BYTES = 128e6;
/** The same for images, which have many more numbers each: 8,000 of 128 × 128. */
const IMAGE_SAMPLE_BYTES = 512e6;
const FEWEST_SAMPLES = 64;
/** Spectra read at once while drawing. */
const RUN = 256;

/**
 * How many spectra training draws and keeps in memory. It does not depend on how much memory there is, or the same recipe
 * would not give the same model everywhere.
 */
export function trainingSample(
  pixels: number,
  channels: number,
  wanted: number | undefined,
  of: 'spectra' | 'images' = 'spectra',
): number {
  const bytes = of === 'images' ? IMAGE_SAMPLE_BYTES : SAMPLE_BYTES;
  return Math.min(pixels, wanted ?? Math.max(FEWEST_SAMPLES, Math.floor(bytes / (channels * 4))));
}

/** Spectra of one step, when nothing else is asked for; pixels of the images of one, and limits of their number. */
const SPECTRA_BATCH = 128;
const BATCH_PIXELS = 2 ** 20;
const [FEWEST_IMAGES, MOST_IMAGES] = [64, 256];
/** An epoch of images has at least this many steps, where that leaves so many images for each. */
const FEWEST_STEPS = 8;
const FEWEST_BATCH = 16;

/** How many samples make one step of training; like the sample, the same on every machine. */
export function batchSize(
  wanted: number | undefined,
  count: number,
  channels: number,
  of: 'spectra' | 'images',
): number {
  if (wanted !== undefined) return wanted;
  if (of === 'spectra') return SPECTRA_BATCH;
  const power = 2 ** Math.floor(Math.log2(BATCH_PIXELS / channels));
  const most = Math.min(MOST_IMAGES, Math.max(FEWEST_IMAGES, power));
  return Math.min(most, Math.max(FEWEST_BATCH, Math.floor(count / FEWEST_STEPS)));
}

/**
 * `count` numbers out of those allowed, drawn without replacement, in order: selection sampling (Knuth, TAOCP 2, 3.4.2,
 * algorithm S).
 */
export function drawNumbers(allowed: Uint32Array, count: number, random: Random): Uint32Array {
  const drawn = new Uint32Array(count);
  let taken = 0;
  for (let i = 0; i < allowed.length && taken < count; i++) {
    if (random.integer(allowed.length - i) < count - taken) drawn[taken++] = allowed[i]!;
  }
  return drawn;
}

/** Reads the spectra of these ascending numbers, `[numbers, channels]`. */
export async function readSpectra(
  { channels, read }: Spectra,
  numbers: Uint32Array,
  { job }: AnalysisContext,
): Promise<Float32Array> {
  const values = new Float32Array(numbers.length * channels);
  for (let at = 0; at < numbers.length; ) {
    if (at % RUN === 0) {
      job.report({ phase: 'reading what is learned from', done: at, total: numbers.length });
      await job.pause();
    }
    let end = at + 1;
    while (end < numbers.length && end % RUN !== 0 && numbers[end] === numbers[end - 1]! + 1) end++;
    read(numbers[at]!, end - at, values.subarray(at * channels, end * channels));
    at = end;
  }
  return values;
}

/**
 * Marks what is held out of a sample: a share of it, drawn at random, or all of the groups named.
 * @throws {AppError} `parameter-invalid` when a group does not exist, or nothing is left to learn from
 */
export function holdOut(
  numbers: Uint32Array,
  validation: number | readonly string[],
  { groups = [] }: TrainingChoice,
  random: Random,
): Uint8Array {
  const held = new Uint8Array(numbers.length);
  if (typeof validation === 'number') {
    for (let left = Math.floor(numbers.length * validation); left > 0; ) {
      const i = random.integer(numbers.length);
      if (held[i] === 1) continue;
      held[i] = 1;
      left--;
    }
    return held;
  }
  const known = [...new Set(groups)];
  const unknown = validation.find((group) => !known.includes(group));
  if (unknown !== undefined) {
    const list = known.length > 0 ? `The groups are: ${known.join(', ')}.` : 'These data have no groups.';
    const message = `There is no group "${unknown}" to hold out.`;
    throw new AppError('parameter-invalid', message, `${list} Give one of them, or a share such as 0.1.`, {
      field: 'validation',
    });
  }
  numbers.forEach((number, i) => {
    held[i] = validation.includes(groups[number]!) ? 1 : 0;
  });
  if (held.every((one) => one === 1)) {
    const message = 'All groups that may be learned from are held out.';
    throw new AppError('parameter-invalid', message, 'Hold out fewer of them.', { field: 'validation' });
  }
  return held;
}
