import { type Axis, isRealNumber, type Json } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { fitsImages, isOfImages } from '../../src-preload/contract/image-steps.ts';
import type { StepOp } from '../../src-preload/contract/steps.ts';
import { type ImageFrames, pixelAxis } from '../analysis/preprocessing/image-frames.ts';
import type { SpectrumCube } from '../analysis/preprocessing/spectrum-cube.ts';
import type { Spectra } from '../analysis/spectra.ts';
import type { ArraySource } from '../cubes/array-source.ts';
import { spectraOfSource } from '../cubes/spectra-of-source.ts';
import type { OpenedDataset } from '../readers/reader.ts';

/**
 * A dataset as a picture of spectra, or of images, whose pixels then are the channels.
 * @throws {AppError} `data-unsuitable` when it holds neither
 */
export function cubeOf(
  dataset: OpenedDataset,
  source: ArraySource,
  file: string,
  warn: (warning: string) => void,
): SpectrumCube {
  const { kind, dtype, axes } = dataset;
  if (isOfImages(dataset)) return cubeOfImages(dataset, source, warn);
  const isSpectra = kind === 'spectrum-image' || kind === 'spectrum-line' || kind === 'spectrum';
  if (!isSpectra || !isRealNumber(dtype)) {
    const { message, advice } = refusalOf(dataset);
    throw new AppError('data-unsuitable', message, advice, { file, field: 'dataset' });
  }
  const navigation = axes.slice(0, -1);
  const columns = navigation.at(-1)?.size ?? 1;
  const rows = navigation.at(-2)?.size ?? 1;
  return { spectra: spectraOfSource(source), rows, columns, navigation, signal: axes.at(-1)! };
}

/** Why a dataset is no cube, and what can be done about it. */
function refusalOf({ kind, dtype, axes, shape }: OpenedDataset): { readonly message: string; readonly advice: string } {
  const sizes = shape.join(' × ');
  if (!isRealNumber(dtype)) {
    return {
      message: `The values of this dataset are of type ${dtype}: only real numbers are analyzed.`,
      advice: 'Choose another dataset of the file ("dataset" in the recipe; see "phasewright info FILE").',
    };
  }
  if (axes.length > MOST_AXES) {
    return {
      message: `This dataset has ${axes.length} axes (${sizes}): a map has two, and its spectra one.`,
      advice:
        'Save the part that you want as an array of three axes, such as numpy.save("part.npy", array[0]). Where the last two axes are an image, say so: "arrange" with "signal": 2, or Arrange axes… in the window.',
    };
  }
  return {
    message: `This dataset is neither a spectrum image nor a stack of images: it is "${kind}" (${sizes}).`,
    advice:
      'Say which of its axes is the energy or what is an image: "arrange" as the first step, or Arrange axes… in the window. Or choose another dataset of the file ("dataset" in the recipe; see "phasewright info FILE").',
  };
}

/** Rows, columns and the spectrum. */
const MOST_AXES = 3;

function cubeOfImages(
  { axes, metadata, dtype }: OpenedDataset,
  source: ArraySource,
  warn: (warning: string) => void,
): SpectrumCube {
  const [y, x] = axes.slice(-2) as [Axis, Axis];
  const leading = axes.slice(0, -2);
  const count = leading.reduce((product, axis) => product * axis.size, 1);
  const stack = leading.length === 1 ? leading[0]! : undefined;
  const navigation: Axis = stack ?? {
    name: 'image',
    size: count,
    scale: 1,
    offset: 0,
    units: '',
    role: 'navigation',
  };
  if (dtype.startsWith('rgb')) warn('These images are in color; their brightness is analyzed.');
  const signal = pixelAxis(y.size * x.size);
  return {
    spectra: dtype.startsWith('rgb')
      ? brightnessOf(source, signal.size, dtype === 'rgba' ? 4 : 3)
      : imagesOf(source, signal.size),
    rows: 1,
    columns: count,
    navigation: [{ ...navigation, role: 'navigation' }],
    signal,
    images: { height: y.size, width: x.size, axes: [y, x], ...namesAndGroups(metadata.Stack, count) },
  };
}

function imagesOf(source: ArraySource, channels: number): Spectra {
  const flat: ArraySource = {
    shape: [source.shape.reduce((product, size) => product * size, 1) / channels, channels],
    dtype: source.dtype,
    read: (first, count) => source.read(first, count),
    close: () => {},
  };
  return spectraOfSource(flat);
}

/** Weights of red, green and blue (ITU-R BT.601). */
const BRIGHTNESS = [0.299, 0.587, 0.114] as const;

function brightnessOf(source: ArraySource, channels: number, numbers: 3 | 4): Spectra {
  const pixels = source.shape.reduce((product, size) => product * size, 1) / channels;
  return {
    pixels,
    channels,
    read(first, count, out) {
      const values = source.read(first * channels, count * channels) as Uint8Array;
      for (let i = 0; i < count * channels; i++) {
        const at = i * numbers;
        out[i] = BRIGHTNESS[0] * values[at]! + BRIGHTNESS[1] * values[at + 1]! + BRIGHTNESS[2] * values[at + 2]!;
      }
    },
  };
}

/** What the reader of a folder of images found about them; anything else in its place is passed over. */
function namesAndGroups(stack: Json | undefined, count: number): Pick<ImageFrames, 'names' | 'groups'> {
  const { names, groups, labels } = (stack ?? {}) as { readonly [key: string]: Json };
  const isOfAll = (list: unknown): list is readonly Json[] => Array.isArray(list) && list.length === count;
  return {
    names: isOfAll(names) ? names.map(String) : [],
    groups: isOfAll(labels) && Array.isArray(groups) ? labels.map((label) => String(groups[Number(label)] ?? '')) : [],
  };
}

/** @throws {AppError} `data-unsuitable` for a step that images do not have what it works on */
export function refuseForImages(cube: SpectrumCube, op: StepOp, index: number): void {
  if (!cube.images || fitsImages(op)) return;
  throw new AppError(
    'data-unsuitable',
    `"${op}" works on spectra, and this dataset is a stack of images.`,
    'Leave this step out. For images there are crop, rebin, normalize, denoise, decompositions, clustering, t-SNE, autoencoders and anomalies.',
    { field: `steps[${index}]` },
  );
}
