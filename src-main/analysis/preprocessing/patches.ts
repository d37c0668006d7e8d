import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { PatchesParameters } from '../../../src-preload/contract/steps.ts';
import type { Spectra } from '../spectra.ts';
import { type ImageFrames, pixelAxis } from './image-frames.ts';
import { croppedAxis, type SpectrumCube, withSpectra } from './spectrum-cube.ts';

/** How images were cut into overlapping patches: patch (image · rows + row) · columns + column. */
export interface PatchGrid {
  /** The images that were cut. */
  readonly whole: ImageFrames;
  readonly count: number;
  /** First row of the patches of each row of the grid, and first column of those of each column. */
  readonly tops: readonly number[];
  readonly lefts: readonly number[];
}

/** A micrograph of 4,096 × 4,096 pixels has 16,000 of the default size and overlap; each takes a row of every later result. */
const MOST_PATCHES = 2 ** 22;

/**
 * Cuts images into square patches that overlap: large micrographs become a stack of small ones, which a network can learn
 * from and which can be clustered. The patches of one image are a map of their own, with its calibration.
 *
 * @throws {AppError} `parameter-invalid` when a patch is larger than the images, or there would be more than four million
 */
export function cutPatches(
  cube: SpectrumCube,
  images: ImageFrames,
  { size, overlap }: PatchesParameters,
): SpectrumCube {
  if (size > images.height || size > images.width) {
    throw new AppError(
      'parameter-invalid',
      `Patches of ${size} × ${size} pixels are larger than the images, ${images.height} × ${images.width}.`,
      `Choose at most ${Math.min(images.height, images.width)}, or leave this step out.`,
      { field: 'size' },
    );
  }
  const count = cube.spectra.pixels;
  const [tops, lefts] = [images.height, images.width].map((length) => firstPixels(length, size, overlap)) as [
    number[],
    number[],
  ];
  const perImage = tops.length * lefts.length;
  if (count * perImage > MOST_PATCHES) {
    throw new AppError(
      'parameter-invalid',
      `These would be ${count * perImage} patches, and ${MOST_PATCHES} are the most that can be analyzed.`,
      'Choose larger patches or less overlap, or bin the images first.',
      { field: 'overlap' },
    );
  }
  const grid: PatchGrid = { whole: images, count, tops, lefts };
  const cut = cutSpectra(grid, size);
  const ofImage = <Value>(values: readonly Value[]) => values.flatMap((value) => Array<Value>(perImage).fill(value));
  const axes = images.axes.map((axis) => croppedAxis(axis, 0, size)) as [Axis, Axis];
  const own = cube.own && cut(cube.own);
  const isOne = count === 1;
  return {
    ...withSpectra(cube, cut(cube.spectra)),
    ...(own && { own }),
    rows: isOne ? tops.length : 1,
    columns: isOne ? lefts.length : count * perImage,
    navigation: isOne
      ? [gridAxis(images.axes[0], tops, size), gridAxis(images.axes[1], lefts, size)]
      : [{ name: 'patch', size: count * perImage, scale: 1, offset: 0, units: '', role: 'navigation' }],
    signal: pixelAxis(size * size),
    images: {
      height: size,
      width: size,
      axes,
      names: ofImage(images.names),
      groups: ofImage(images.groups),
      patches: grid,
    },
  };
}

/** First pixels of patches of this size that cover a length evenly, neighbors sharing at least `overlap` of their size. */
function firstPixels(length: number, size: number, overlap: number): number[] {
  const step = Math.max(1, Math.floor(size * (1 - overlap)));
  const count = Math.ceil((length - size) / step) + 1;
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * (length - size)) / (count - 1))));
}

/** Where the middles of patches lie. */
function gridAxis(axis: Axis, first: readonly number[], size: number): Axis {
  const step = first.length > 1 ? (first.at(-1)! - first[0]!) / (first.length - 1) : size;
  const { positions: _, ...plain } = axis;
  return {
    ...plain,
    size: first.length,
    scale: axis.scale * step,
    offset: axis.offset + axis.scale * (first[0]! + (size - 1) / 2),
    role: 'navigation',
  };
}

/** Where a patch lies: number of its image, and its first pixel in it. */
export function placeOfPatch({ tops, lefts }: Pick<PatchGrid, 'tops' | 'lefts'>, patch: number) {
  const row = Math.floor(patch / lefts.length) % tops.length;
  const image = Math.floor(patch / (lefts.length * tops.length));
  return { image, top: tops[row]!, left: lefts[patch % lefts.length]! };
}

const cutSpectra =
  ({ whole, tops, lefts, count }: PatchGrid, size: number) =>
  (parent: Spectra): Spectra => {
    const image = new Float32Array(parent.channels);
    let at = -1;
    return {
      pixels: count * tops.length * lefts.length,
      channels: size * size,
      read(first, patches, out) {
        for (let i = 0; i < patches; i++) {
          const place = placeOfPatch({ tops, lefts }, first + i);
          // Patches come image by image; each is read once.
          if (place.image !== at) parent.read(place.image, 1, image);
          at = place.image;
          for (let line = 0; line < size; line++) {
            const from = (place.top + line) * whole.width + place.left;
            out.set(image.subarray(from, from + size), (i * size + line) * size);
          }
        }
      },
    };
  };

/** Takes patches and makes whole images of them again. */
export interface Stitching {
  /** Patches `[n, size, size]` from this one on. */
  add(first: number, patches: Float32Array): void;
  /** `[images, height, width]`; complete once all patches were added. */
  finish(): Float32Array;
}

/**
 * Puts patches back into whole images. Where patches overlap, each counts the less the nearer its own edge is, so that one
 * goes over into the other without a seam.
 */
export function stitchPatches({ whole, count, tops, lefts }: PatchGrid, size: number): Stitching {
  const { height, width } = whole;
  const sums = new Float32Array(count * height * width);
  const weights = new Float32Array(height * width);
  const ramp = Float32Array.from({ length: size }, (_, i) => Math.min(i + 1, size - i));
  for (const top of tops) {
    for (const left of lefts) {
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) weights[(top + y) * width + left + x] += ramp[y]! * ramp[x]!;
      }
    }
  }
  return {
    add(first, patches) {
      for (let i = 0; i < patches.length / size ** 2; i++) {
        const { image, top, left } = placeOfPatch({ tops, lefts }, first + i);
        const start = image * height * width;
        for (let y = 0; y < size; y++) {
          const to = (top + y) * width + left;
          for (let x = 0; x < size; x++) {
            sums[start + to + x] += (patches[(i * size + y) * size + x]! * ramp[y]! * ramp[x]!) / weights[to + x]!;
          }
        }
      }
    },
    finish: () => sums,
  };
}
