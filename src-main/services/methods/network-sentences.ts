import type { StepRecord } from '../../../src-preload/contract/results.ts';
import { count, list, numberAt, numbersAt, percent, plain, significant, textAt, whole } from './words.ts';

/** What a network learned, and how. */
export function autoencoder({ parameters, results }: StepRecord): string {
  const number = (key: string) => numberAt(parameters, key) ?? 0;
  const isVariational = textAt(parameters, 'kind') === 'variational';
  const kind = isVariational
    ? `A variational autoencoder (Kingma and Welling 2014; β = ${plain(number('beta'))}, Higgins et al. 2017)`
    : 'An autoencoder (Hinton and Salakhutdinov 2006)';
  const things = textAt(results, 'of') ?? 'spectra';
  const loss =
    textAt(parameters, 'loss') === 'poisson' ? 'the Poisson likelihood of the counts' : 'the mean squared error';
  const settings = [
    `batches of ${whole(numberAt(results, 'batch') ?? 0)}`,
    `learning rate ${significant(number('learningRate'))} falling along a cosine`,
    `seed ${number('seed')}`,
  ].join(', ');
  const [epochs, best] = [numberAt(results, 'epochs') ?? 0, numberAt(results, 'bestEpoch') ?? 0];
  const byHand = textAt(results, 'stopped') === 'by hand' ? ', when it was ended by hand' : '';
  const error = numberAt(results, 'relativeError');
  const left = error === undefined ? '' : `; the residual has ${percent(error)} of the norm of the data`;
  return [
    `${kind} of ${count(number('latent'), 'latent number')}, ${layers(parameters, results, things)} and back, was trained on ${whole(numberAt(results, 'sampled') ?? 0)} ${things}${apart(parameters, results)} by ${loss} with Adam (Kingma and Ba 2015; ${settings}) for ${count(epochs, 'epoch')}${byHand}, of which the weights of epoch ${whole(best)} were kept${left}.`,
    variation(parameters, things),
    heldOutSamples(results),
  ]
    .filter(Boolean)
    .join(' ');
}

function layers(parameters: StepRecord['parameters'], results: StepRecord['results'], things: string): string {
  const widths = (numbersAt(results, 'widths') ?? []).map(plain);
  if (things === 'images' && textAt(parameters, 'kind') !== 'spectral') {
    return `convolutions of ${list(widths)} channels with a stride of 2, a dense waist`;
  }
  if (textAt(parameters, 'kind') === 'convolutional') {
    return `convolutions of ${list(widths)} channels along the energies with a stride of 2, a dense waist`;
  }
  return `dense layers${widths.length === 0 ? '' : ` through ${list(widths)} units`}`;
}

function apart({ validation }: StepRecord['parameters'], results: StepRecord['results']): string {
  const heldOut = numberAt(results, 'heldOut') ?? 0;
  if (heldOut === 0) return '';
  const groups = Array.isArray(validation) ? `, those of ${list(validation.map(String))},` : '';
  return ` (${whole(heldOut)} of them${groups} held out for validation)`;
}

/** How samples were varied while it learned. */
function variation(parameters: StepRecord['parameters'], things: string): string {
  const upTo = (key: string, words: (value: number) => string) => {
    const value = numberAt(parameters, key) ?? 0;
    return value > 0 ? [words(value)] : [];
  };
  const flips = textAt(parameters, 'flips') ?? 'none';
  const parts = [
    ...upTo('brightness', (value) => `brightness by ±${plain(value)} standard deviations of the data`),
    ...upTo('contrast', (value) => `contrast by ±${percent(value)}`),
    ...upTo('rotation', (value) => `rotation by ±${plain(value)}°`),
    ...(flips === 'none' ? [] : [`${flips === 'both' ? 'horizontal and vertical' : flips} flips`]),
    ...upTo('gain', (value) => `gain by ±${percent(value)}`),
    ...upTo('noise', (value) => `normal noise of ${plain(value)} standard deviations of the data added to the input`),
  ];
  return parts.length === 0 ? '' : `While it learned, ${things} were varied at random: ${list(parts)}.`;
}

function heldOutSamples(results: StepRecord['results']): string {
  const [near, like] = [numberAt(results, 'psnr'), numberAt(results, 'ssim')];
  if (near === undefined || !numberAt(results, 'heldOut')) return '';
  if (like === undefined) return `Spectra held out came back with a PSNR of ${significant(near)} dB.`;
  return `Images held out came back with a PSNR of ${significant(near)} dB and an SSIM of ${significant(like)} (Wang et al. 2004).`;
}

/** A network that learned from other data. */
export function applyModel({ results }: StepRecord): string {
  const error = numberAt(results, 'relativeError');
  const left = error === undefined ? '' : `; the residual has ${percent(error)} of the norm of the data`;
  const hash = textAt((results.sha256 ?? {}) as StepRecord['results'], 'encoder')?.slice(0, SHORT_HASH) ?? '';
  return `An autoencoder with ${count(numberAt(results, 'latent') ?? 0, 'latent number')} that had been trained on other data (encoder SHA-256 ${hash}…) was applied without further training${left}.`;
}

/** What a network took away, beside PCA. */
export function denoising({ results }: StepRecord): string {
  const methods = Array.isArray(results.methods) ? (results.methods as unknown as StepRecord['results'][]) : [];
  const parts = methods.map((one) => {
    const name = textAt(one, 'method') === 'pca' ? 'PCA' : 'the autoencoder';
    const [removed, near] = [numberAt(one, 'relativeError') ?? 0, numberAt(one, 'psnr')];
    const quality = near === undefined ? '' : ` (PSNR ${significant(near)} dB to the reference)`;
    const size = count(
      numberAt(one, 'components') ?? 0,
      textAt(one, 'method') === 'pca' ? 'component' : 'latent number',
    );
    return `${name} with ${size} took away ${percent(removed)} of the norm of the data, ${textAt(one, 'residual') === 'none' ? 'no more than rounding' : `a residual that is ${textAt(one, 'residual')}`}${quality}`;
  });
  return parts.length === 0 ? '' : `In denoising, ${list(parts)}.`;
}

/** Digits of a hash that tell models apart. */
const SHORT_HASH = 12;
