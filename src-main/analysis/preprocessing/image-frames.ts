import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { CropParameters, RebinParameters } from '../../../src-preload/contract/steps.ts';
import type { Spectra } from '../spectra.ts';
import type { PatchGrid } from './patches.ts';
import { binnedAxis, croppedAxis, type SpectrumCube, withSpectra } from './spectrum-cube.ts';

/**
 * What images have that spectra have not. A stack of images is analyzed as so many "spectra", the pixels of an image in
 * C-order being the channels: the same steps decompose, cluster and embed both.
 */
export interface ImageFrames {
  readonly height: number;
  readonly width: number;
  /** `[y, x]` of one image. */
  readonly axes: readonly [Axis, Axis];
  /** What each image is called, `[images]`; empty when the file gives no names. */
  readonly names: readonly string[];
  /** Group of each image, as folders or names tell it; empty when they tell none. */
  readonly groups: readonly string[];
  /** Where these are patches of larger images: how those were cut. */
  readonly patches?: PatchGrid;
}

/** What an image may be used for. Frames known to be anomalous are `TEST`, whoever assigned them. */
export const FRAME_ROLE = { train: 0, validation: 1, test: 2 } as const;

/** What a step `groups` has decided about each image. */
export interface FrameGroups {
  /** {@link FRAME_ROLE} of each image. */
  readonly roles: Uint8Array;
  /** Index into `names` of the group of each image. */
  readonly labels: Int32Array;
  readonly names: readonly string[];
  /** Index into `sessionNames` of the session (specimen, day) of each image. */
  readonly sessions: Int32Array;
  readonly sessionNames: readonly string[];
  /** 1 known to be anomalous, 0 known to be nominal, −1 not known. */
  readonly anomalous: Int8Array;
}

/** The axis of the pixels of an image, when they are channels. */
export function pixelAxis(size: number): Axis {
  return { name: 'pixel', size, scale: 1, offset: 0, units: '', role: 'signal' };
}

/** Part of each image. @throws {AppError} `parameter-invalid` when it lies outside, or when energies are asked for */
export function cropImages(cube: SpectrumCube, images: ImageFrames, parameters: CropParameters): SpectrumCube {
  if (images.patches) throw afterPatches('crop');
  if (parameters.signal) throw noSignal('crop');
  const [top, bottom] = rangeWithin(parameters.rows, images.height, 'rows');
  const [left, right] = rangeWithin(parameters.columns, images.width, 'columns');
  const [height, width] = [bottom - top, right - left];
  const axes = [croppedAxis(images.axes[0], top, height), croppedAxis(images.axes[1], left, width)] as const;
  return withImages(cube, { ...images, height, width, axes }, (parent) => ({
    pixels: parent.pixels,
    channels: height * width,
    read(first, count, out) {
      const whole = new Float32Array(parent.channels);
      for (let image = 0; image < count; image++) {
        parent.read(first + image, 1, whole);
        for (let row = 0; row < height; row++) {
          const from = (top + row) * images.width + left;
          out.set(whole.subarray(from, from + width), (image * height + row) * width);
        }
      }
    },
  }));
}

/** Means of groups of pixels of each image; what does not fill a group is left out. */
export function binImages(cube: SpectrumCube, images: ImageFrames, parameters: RebinParameters): SpectrumCube {
  if (images.patches) throw afterPatches('rebin');
  if (parameters.signal > 1) throw noSignal('rebin');
  const { rows, columns } = parameters;
  if (rows > images.height || columns > images.width) {
    const message = `Bins of ${rows} × ${columns} pixels are larger than the images, ${images.height} × ${images.width}.`;
    throw new AppError('parameter-invalid', message, 'Choose smaller factors.', { field: 'rows' });
  }
  const [height, width] = [Math.floor(images.height / rows), Math.floor(images.width / columns)];
  const axes = [binnedAxis(images.axes[0], height, rows), binnedAxis(images.axes[1], width, columns)] as const;
  return withImages(cube, { ...images, height, width, axes }, (parent) => ({
    pixels: parent.pixels,
    channels: height * width,
    read(first, count, out) {
      const whole = new Float32Array(parent.channels);
      out.fill(0, 0, count * height * width);
      for (let image = 0; image < count; image++) {
        parent.read(first + image, 1, whole);
        for (let row = 0; row < height * rows; row++) {
          const to = (image * height + Math.floor(row / rows)) * width;
          for (let column = 0; column < width * columns; column++) {
            out[to + Math.floor(column / columns)] += whole[row * images.width + column]! / (rows * columns);
          }
        }
      }
    },
  }));
}

function withImages(cube: SpectrumCube, images: ImageFrames, change: (parent: Spectra) => Spectra): SpectrumCube {
  const own = cube.own && change(cube.own);
  return {
    ...withSpectra(cube, change(cube.spectra)),
    ...(own && { own }),
    images,
    signal: pixelAxis(images.height * images.width),
  };
}

function rangeWithin(range: readonly [number, number] | undefined, size: number, field: string): [number, number] {
  if (!range) return [0, size];
  if (range[1] <= size) return [range[0], range[1]];
  const message = `The ${field} ${range[0]} to ${range[1]} do not exist: the images have ${size}.`;
  throw new AppError('parameter-invalid', message, `Choose a range between 0 and ${size}.`, { field });
}

/** Patches are put together again in the end; what changes their size must come before. */
export function afterPatches(op: string): AppError {
  const message = `"${op}" cannot follow "patches": these could not be put together again.`;
  return new AppError('parameter-invalid', message, `Put "${op}" before "patches".`, { field: op });
}

function noSignal(op: string): AppError {
  const message = `"${op}" has no signal axis to work on: these are images.`;
  return new AppError('parameter-invalid', message, 'Leave out "signal"; rows and columns are those of each image.', {
    field: 'signal',
  });
}
