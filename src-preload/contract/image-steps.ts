import type { DatasetKind, DType } from './dataset.ts';
import type { StepOp } from './steps.ts';

/** Steps that ask for an energy axis or for counts in it, which images have not. */
const FOR_SPECTRA_ALONE: readonly StepOp[] = [
  'calibrate',
  'mask',
  'spikes',
  'align-zero-loss',
  'background',
  'poisson-scale',
  'window',
  'vca',
  'fcls',
  'trace',
];

/** Steps that ask for images, one for one. */
const FOR_IMAGES_ALONE: readonly StepOp[] = ['patches', 'groups', 'anomaly'];

/** Parameters of steps that images can take which ask for an energy axis. */
const OF_SPECTRA_ALONE: { readonly [Op in StepOp]?: readonly string[] } = {
  crop: ['signal'],
  rebin: ['signal'],
  autoencoder: ['gain'],
};

/** Parameters that spectra do not have. */
const OF_IMAGES_ALONE: { readonly [Op in StepOp]?: readonly string[] } = {
  autoencoder: ['targetSsim', 'brightness', 'contrast', 'rotation', 'flips'],
};

/** Whether a parameter of a step means something with images. */
export function fitsImagesToo(op: StepOp, parameter: string): boolean {
  return !OF_SPECTRA_ALONE[op]?.includes(parameter);
}

/** Whether a parameter of a step means something with spectra. */
export function fitsSpectraToo(op: StepOp, parameter: string): boolean {
  return !OF_IMAGES_ALONE[op]?.includes(parameter);
}

/** Whether a step works on a stack of images, whose pixels then are the channels. */
export function fitsImages(op: StepOp): boolean {
  return !FOR_SPECTRA_ALONE.includes(op);
}

/** Whether a step works on spectra. */
export function fitsSpectra(op: StepOp): boolean {
  return !FOR_IMAGES_ALONE.includes(op);
}

/** Whether a dataset is analyzed image by image. */
export function isOfImages({ kind, dtype }: { readonly kind: DatasetKind; readonly dtype: DType }): boolean {
  return (kind === 'image-stack' || kind === 'image') && !dtype.startsWith('complex');
}
