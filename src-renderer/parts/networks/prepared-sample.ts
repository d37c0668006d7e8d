import { indexAt } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import type { StepRecord } from '../../../src-preload/contract/results.ts';
import type { Picture } from '../../vis/thumbnail.ts';
import type { PatchPlace } from '../runs/patch-grid.ts';

type Step = Pick<StepRecord, 'op' | 'parameters' | 'results'>;

/** Steps after which values and sizes are what they were. */
const LEAVE_AS_IS = new Set([
  // The file is read as it says.
  'arrange',
  'calibrate',
  'groups',
  'pca',
  'nmf',
  'ica',
  'tsne',
  'sweep',
  'kmeans',
  'gmm',
  'agglomerative',
  'silhouette',
  'outliers',
  'compare',
  'window',
  'residual',
]);

/**
 * An image of the file as the network saw it: cut and binned as the steps before it say. Null where a step cannot be redone on
 * one image alone.
 *
 * @param patch where the step "patches" cuts one out; null leaves images whole
 */
export function preparedImage(
  picture: Picture,
  steps: readonly Step[],
  patch: Pick<PatchPlace, 'top' | 'left'> | null = null,
): Picture | null {
  let image: Picture | null = picture;
  for (const step of steps) {
    if (!image) return null;
    if (step.op === 'crop') image = cropped(image, step.parameters);
    else if (step.op === 'rebin') image = binned(image, step.parameters);
    else if (step.op === 'patches') image = patch ? cutOut(image, patch, numberOf(step.parameters.size)) : image;
    else if (step.op === 'normalize') {
      const values = normalized(image.values, step.parameters.method);
      image = values && { ...image, values };
    } else if (!LEAVE_AS_IS.has(step.op)) return null;
  }
  return image;
}

/**
 * A spectrum of the file as the network saw it; where pixels were binned, the mean of those.
 * @param axis its own, as in the file
 */
export function preparedSpectrum(spectrum: Float32Array, axis: Axis, steps: readonly Step[]): Float32Array | null {
  let values: Float32Array | null = spectrum;
  let first = 0;
  let isBinned = false;
  for (const step of steps) {
    const { op, parameters } = step;
    if (!values) return null;
    if (op === 'calibrate') {
      // Energies that later steps name are no longer those of the file.
      if (parameters.axis === 'signal') return null;
    } else if (op === 'crop') {
      if (!Array.isArray(parameters.signal)) continue;
      const cut = cutOf(step, axis);
      // After binning the channels are no longer those of the file.
      if (!cut || isBinned) return null;
      values = values.slice(cut.first - first, cut.first - first + cut.count);
      first = cut.first;
    } else if (op === 'rebin') {
      const bin = numberOf(parameters.signal);
      const pixels = numberOf(parameters.rows) * numberOf(parameters.columns);
      const before: Float32Array = values;
      values = Float32Array.from({ length: Math.floor(before.length / bin) }, (_, at) => {
        let sum = 0;
        for (let i = at * bin; i < (at + 1) * bin; i++) sum += before[i]!;
        return sum * pixels;
      });
      isBinned ||= bin > 1;
    } else if (op === 'normalize') values = normalized(values, parameters.method);
    else if (!LEAVE_AS_IS.has(op)) return null;
  }
  return values;
}

/** Channels of the file that a crop has left, from what it says of them; null when it says nothing. */
function cutOf({ results }: Step, axis: Axis): { readonly first: number; readonly count: number } | null {
  const from = (results.signal as { readonly from?: unknown } | undefined)?.from;
  const count = Array.isArray(results.shape) ? results.shape.at(-1) : null;
  if (typeof from !== 'number' || typeof count !== 'number') return null;
  return { first: Math.round(indexAt(axis, from)), count };
}

function cutOut(image: Picture, { top, left }: Pick<PatchPlace, 'top' | 'left'>, size: number): Picture {
  return cropped(image, { rows: [top, top + size], columns: [left, left + size] });
}

function cropped(image: Picture, parameters: Step['parameters']): Picture {
  const [top, bottom] = rangeOf(parameters.rows, image.rows);
  const [left, right] = rangeOf(parameters.columns, image.columns);
  const [rows, columns] = [bottom - top, right - left];
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const from = (top + row) * image.columns + left;
    values.set(image.values.subarray(from, from + columns), row * columns);
  }
  return { rows, columns, values };
}

/** Means of whole bins; what does not fill one is left out. */
function binned(image: Picture, parameters: Step['parameters']): Picture {
  const [down, across] = [numberOf(parameters.rows), numberOf(parameters.columns)];
  const [rows, columns] = [Math.floor(image.rows / down), Math.floor(image.columns / across)];
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows * down; row++) {
    for (let column = 0; column < columns * across; column++) {
      const at = Math.floor(row / down) * columns + Math.floor(column / across);
      values[at]! += image.values[row * image.columns + column]! / (down * across);
    }
  }
  return { rows, columns, values };
}

/** Divided by its total, length or largest value, where that is above 0; null for what needs all the others. */
function normalized(values: Float32Array, method: unknown): Float32Array | null {
  if (method === 'none') return values;
  const size =
    method === 'sum'
      ? values.reduce((sum, value) => sum + value, 0)
      : method === 'l2'
        ? Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
        : method === 'max'
          ? values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
          : Number.NaN;
  if (Number.isNaN(size)) return null;
  return size > 0 ? values.map((value) => value / size) : values;
}

function rangeOf(range: unknown, size: number): readonly [number, number] {
  return Array.isArray(range) ? [Number(range[0]), Number(range[1])] : [0, size];
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 1;
}
