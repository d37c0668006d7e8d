import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type CompressedPart,
  type CompressionReport,
  type ErrorBound,
  USUAL_PSNR,
} from '../../../../src-preload/contract/archive.ts';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import { parseRecipeText } from '../../../../src-preload/contract/recipe-parsing.ts';
import type { ServiceRequest } from '../../../../src-preload/contract/service.ts';
import { wholeNumber } from '../arguments.ts';
import type { Command, Invocation } from '../command.ts';
import { FRAMES_FLAG, framesOf } from '../frame-range.ts';
import { table } from '../text.ts';
import { COMPUTE_FLAGS, computeOptions } from './compute-flags.ts';

const { device, threads } = COMPUTE_FLAGS;

/** `compress FILE --out ARCHIVE`: latent numbers, decoder and index in place of the values, within a bound. */
export const compress: Command = {
  name: 'compress',
  summary: 'Compress images or spectra by an autoencoder, within a bound of error',
  usage:
    'FILE --out ARCHIVE.pwz [--max-rms X] [--max-error X] [--min-psnr DB] [--model DIR | --recipe RECIPE.json] [--json]',
  positionals: { min: 1, max: 1 },
  flags: {
    out: { type: 'string', value: 'ARCHIVE.pwz', help: 'Archive to write; replaced as a whole when it is there.' },
    'max-rms': {
      type: 'string',
      value: 'X',
      help: 'Largest RMS error of an image or block of spectra, in units of the data.',
    },
    'max-error': { type: 'string', value: 'X', help: 'Largest error of any value, in units of the data.' },
    'min-psnr': {
      type: 'string',
      value: 'DB',
      help: `Least peak signal-to-noise ratio; the peak is the range of the data. ${USUAL_PSNR} when no bound is given.`,
    },
    model: { type: 'string', value: 'DIR', help: 'Folder of a run with an autoencoder of these data, unprepared.' },
    recipe: { type: 'string', value: 'RECIPE.json', help: 'Its step "autoencoder" says how to train a model.' },
    dataset: { type: 'string', value: 'N', help: 'Which dataset of the file, as "info" numbers them; 0 by default.' },
    frames: FRAMES_FLAG,
    device: device!,
    threads: threads!,
  },
  help: `Examples
  phasewright compress melt-pool.tif --out melt-pool.pwz --min-psnr 35
  phasewright compress cube.hspy --out cube.pwz --max-rms 2 --model result
  phasewright decompress melt-pool.pwz --out melt-pool.npy --frames 3,7-9

An autoencoder is trained on the data when none is given. Each image, or block of spectra, is decoded as it will be read and
measured: one that is further from the original than the bound allows is stored losslessly, bit for bit. So the bound holds
everywhere; what changes is the size. The answer tells the ratio, also that of plain lossless deflate, which on noisy data with
a tight bound is often the smaller one.

An archive opens like any other file (info, run, convert, the window); images are decoded one by one as they are read.`,
  async run(invocation) {
    const { positionals, flags, call } = invocation;
    const { memoryBytes: _, ...compute } = computeOptions(flags);
    const answer = await call('compress-file', {
      file: positionals[0]!,
      dataset: wholeNumber('dataset', flags.dataset, 0) ?? 0,
      ...framesOf(flags),
      out: outOf(flags),
      bound: boundOf(flags),
      ...modelOf(flags),
      ...compute,
    });
    return { json: answer, text: reportText(answer.out, answer.report) };
  },
};

function outOf(flags: Invocation['flags']): string {
  if (typeof flags.out === 'string') return resolve(flags.out);
  throw new AppError('usage', 'Where to put the archive is missing.', 'Give --out ARCHIVE.pwz.');
}

/** @throws {AppError} `usage` */
function boundOf(flags: Invocation['flags']): ErrorBound {
  const bound = {
    ...positive('maxRms', 'max-rms', flags),
    ...positive('maxError', 'max-error', flags),
    ...positive('minPsnr', 'min-psnr', flags),
  };
  return Object.keys(bound).length > 0 ? bound : { minPsnr: USUAL_PSNR };
}

function positive<Key extends keyof ErrorBound>(key: Key, flag: string, flags: Invocation['flags']): ErrorBound {
  const text = flags[flag];
  if (text === undefined) return {};
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN;
  if (Number.isFinite(value) && value >= 0) return { [key]: value };
  throw new AppError('usage', `--${flag} needs a number of at least 0, not "${text}".`, `Such as --${flag} 2.5.`);
}

/** @throws {AppError} `usage`, `recipe-invalid` */
function modelOf(flags: Invocation['flags']): Pick<ServiceRequest<'compress-file'>, 'folder' | 'training'> {
  const { model, recipe } = flags;
  if (model !== undefined && recipe !== undefined) {
    const advice = 'Give the model of a run, or a recipe to train one.';
    throw new AppError('usage', '--model and --recipe exclude each other.', advice);
  }
  if (typeof model === 'string') return { folder: resolve(model) };
  if (typeof recipe !== 'string') return {};
  const steps = parseRecipeText(readRecipe(recipe), recipe).steps;
  const step = steps.find(({ op }) => op === 'autoencoder');
  const others = steps.filter(({ op }) => op !== 'autoencoder').map(({ op }) => op);
  if (step?.op !== 'autoencoder' || others.length > 0) {
    const message =
      others.length > 0
        ? `Archives hold data as they are in the file; the recipe has other steps (${others.join(', ')}).`
        : 'The recipe has no step "autoencoder".';
    throw new AppError('recipe-invalid', message, 'Give a recipe with the step "autoencoder" alone.', { file: recipe });
  }
  const { op: _, ...training } = step;
  return { training };
}

function readRecipe(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `The recipe ${file} cannot be read.`;
    throw new AppError('recipe-invalid', message, 'Check the path.', { file, cause });
  }
}

function reportText(out: string, report: CompressionReport): string {
  const { blocks, lossless, perBlock, archiveBytes, rawBytes, ratio, deflateRatio, psnr, ssim, rms, maxError } = report;
  const what = report.of === 'images' ? 'images' : `blocks of ${perBlock} spectra`;
  const facts = [
    [
      'size',
      `${archiveBytes} of ${rawBytes} bytes, ratio ${ratio.toFixed(2)} (plain lossless deflate ${deflateRatio.toFixed(2)})`,
    ],
    ['lossless', `${lossless} of ${blocks} ${what} (${((100 * lossless) / blocks).toFixed(1)} %)`],
    ['error', `RMS ${rms.toPrecision(4)}, largest ${maxError.toPrecision(4)}`],
    ['PSNR', psnr === null ? 'exact' : `${psnr.toFixed(2)} dB`],
    ...(ssim ? [['SSIM', `mean ${ssim.mean.toFixed(4)}, smallest ${ssim.min.toFixed(4)}`]] : []),
    ...(report.kept
      ? [
          [
            'model',
            `${report.kept.latent} latent numbers of ${report.kept.latentBits} bits, weights ${report.kept.weights}`,
          ],
        ]
      : []),
  ];
  return [
    out,
    ...facts.map(([name, value]) => `  ${name!.padEnd(9)} ${value}`),
    report.summary,
    ...worstText(report),
  ].join('\n');
}

function worstText({ worst, of }: CompressionReport): string[] {
  if (worst.length === 0) return [];
  const row = ({ first, count, rms, maxError, psnr, ssim, stored }: CompressedPart) => [
    count === 1 ? String(first) : `${first} … ${first + count - 1}`,
    rms.toPrecision(4),
    maxError.toPrecision(4),
    psnr === null ? 'exact' : psnr.toFixed(2),
    ...(of === 'images' ? [ssim === null ? '' : ssim.toFixed(4)] : []),
    stored,
  ];
  const head = [
    of === 'images' ? 'image' : 'spectra',
    'RMS',
    'largest',
    'PSNR',
    ...(of === 'images' ? ['SSIM'] : []),
    'stored',
  ];
  return ['Where the model is furthest off:', table([head, ...worst.map(row)])];
}
