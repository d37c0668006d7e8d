import { partsOfArray } from '../../src-preload/contract/array-parts.ts';
import type { Axis, DType, Json } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { ExportedArray } from '../../src-preload/contract/export-kinds.ts';
import { lookOf } from '../../src-preload/contract/map-looks.ts';
import type { RealArray } from '../../src-preload/contract/real-arrays.ts';
import type { ArrayRecord } from '../../src-preload/contract/results.ts';
import { UNASSIGNED_LABEL } from '../../src-preload/contract/unassigned-pixels.ts';
import { isLabels } from '../project/default-phases.ts';
import { readOwnArray } from '../project/own-arrays.ts';
import type { CallContext } from './call-context.ts';
import { imageAxes } from './export-labels.ts';
import { type FigureSource, lookedAt } from './figure-source.ts';
import { phaseLabels, unassignedIn } from './phase-labels.ts';

/** An array with an axis for each of its dimensions. */
interface NamedArray {
  readonly shape: readonly number[];
  readonly axes: readonly Axis[];
  readonly values: RealArray;
  readonly title: string;
}

/** Models are files of their own kind: they are exported as such. */
const NO_ARRAYS = /^(encoder|decoder)(-\d+)?$/;

/**
 * Writes an array of a run in the format that the ending names, with the axes of the run: abundances, scores, components,
 * residuals, … as a whole or one map, spectrum or image of it. Labels have −2 where a person took pixels out of their phases.
 *
 * @throws {AppError} `input-missing` when the run has no such array, `parameter-invalid` for an index it does not have,
 *   `usage` for a TIFF of what is no image or stack
 */
export async function exportArray(
  source: FigureSource,
  { name, index }: ExportedArray,
  out: string,
  runName: string,
  context: CallContext,
): Promise<void> {
  const record = source.result.arrays.find((one) => one.name === name);
  if (!record || NO_ARRAYS.test(name)) {
    const names = source.result.arrays.map((one) => one.name).filter((one) => !NO_ARRAYS.test(one));
    const advice = `Its arrays are ${names.join(', ')}.`;
    throw new AppError('input-missing', `The run has no array ${name}.`, advice, { field: 'array' });
  }
  const look = lookOf(name, lookedAt(source.result), index ?? null);
  const whole = withAxes(source, record, look.label, look.item);
  const part = index === undefined ? whole : partOf(whole, index, pixelCount(source));
  if (/\.tiff?$/i.test(out) && part.shape.length !== 2) {
    const advice = 'Choose one map or image of it, or save it as .npy, .csv or .hspy.';
    throw new AppError('usage', `${name} is no image: it has ${part.shape.length} axes.`, advice, { field: 'array' });
  }
  await context.lookingJob('write-array', {
    out,
    title: `${part.title} of ${runName}${unassignedIn(source, name) ? `; ${UNASSIGNED_LABEL} unassigned by hand` : ''}`,
    shape: part.shape,
    dtype: record.dtype,
    axes: part.axes,
    metadata: quantityOf(look.title),
    values: plainArray(part.values, record.dtype),
  });
}

/** What the numbers are, where a format has a place for it. */
function quantityOf(quantity: string): { readonly [key: string]: Json } {
  return { Signal: { quantity } };
}

/** The array types that the engine's job takes; integers of runs are small enough for 32 bits. */
function plainArray(values: RealArray, dtype: DType) {
  if (dtype === 'float32' || dtype === 'float64' || dtype === 'int32' || dtype === 'uint8' || dtype === 'uint16') {
    return values as Float32Array | Float64Array | Int32Array | Uint8Array | Uint16Array;
  }
  throw new Error(`runs write no arrays of ${dtype}`);
}

function pixelCount({ result }: FigureSource): number {
  return result.prepared.shape.slice(0, -1).reduce((product, size) => product * size, 1);
}

/**
 * Axes by what the dimensions are: pixels, images, channels, or things in a row. `[pixels]` becomes rows × columns of an image,
 * a line of pixels one row.
 */
function withAxes(source: FigureSource, record: ArrayRecord, label: string, item: string): NamedArray {
  const { result } = source;
  const values = isLabels(record) ? phaseLabels(source, record) : readOwnArray(source.arrayPath(record.name), record);
  const { shape } = record;
  const { prepared } = result;
  const navigation = prepared.axes.filter(({ role }) => role === 'navigation');
  const signal = prepared.axes.at(-1);
  const pixels = pixelCount(source);
  const size = shape.reduce((product, length) => product * length, 1);
  const of = (length: number, name: string, role: Axis['role']): Axis => {
    return { name, size: length, scale: 1, offset: 0, units: '', role };
  };
  const { leading } = partsOfArray(shape, pixels);
  if (size === pixels && navigation.length > 0 && leading === shape.length) {
    const columns = shape.at(-1) ?? 1;
    const rows = pixels / columns;
    // Of images in a row, one number each is a list.
    if (prepared.images && navigation.length === 1) {
      return { shape: [pixels], axes: [{ ...navigation[0]!, role: 'signal' }], values, title: label };
    }
    return { shape: [rows, columns], axes: imageAxes(source, rows, columns), values, title: label };
  }
  if (prepared.images && shape.length === 3) {
    const [y, x] = prepared.images.axes;
    if (shape[1] === y.size && shape[2] === x.size) {
      const first = shape[0] === pixels && navigation.length === 1 ? navigation[0]! : of(shape[0]!, item, 'navigation');
      return { shape, axes: [first, { ...y, role: 'signal' }, { ...x, role: 'signal' }], values, title: label };
    }
  }
  const axes = shape.map((length, i): Axis => {
    const isLast = i === shape.length - 1;
    if (leading > 0 && i < leading && navigation.length === leading) return navigation[i]!;
    if (isLast && signal?.role === 'signal' && length === signal.size && leading !== shape.length) return signal;
    return of(
      length,
      isLast && shape.length > 1 ? item : i === 0 ? item : `Axis ${i + 1}`,
      isLast ? 'signal' : 'navigation',
    );
  });
  return { shape, axes, values, title: label };
}

/** One map of several in each pixel, or one item along the first axis. */
function partOf({ shape, axes, values, title }: NamedArray, index: number, pixels: number): NamedArray {
  const { isPerPixel, count } = partsOfArray(shape, pixels);
  if (index >= count || count === 1) {
    const message = `${title} has ${count === 1 ? 'one part' : `${count} parts`}, counted from 0: there is none of number ${index}.`;
    throw new AppError('parameter-invalid', message, 'Choose one of them.', { field: 'index' });
  }
  const name = `${title} ${index + 1}`;
  if (!isPerPixel) {
    const each = values.length / count;
    const rest = axes.slice(1).map((axis): Axis => ({ ...axis, role: 'signal' }));
    return { shape: shape.slice(1), axes: rest, values: values.slice(index * each, (index + 1) * each), title: name };
  }
  const picked = values.slice(0, pixels);
  for (let pixel = 0; pixel < pixels; pixel++) picked[pixel] = values[pixel * count + index] as never;
  const rest = axes.slice(0, -1).map((axis): Axis => ({ ...axis, role: 'signal' }));
  // A line of pixels is an image of one row.
  const [y] = rest;
  if (rest.length === 1 && y) {
    return { shape: [1, pixels], axes: [{ ...y, name: 'y', size: 1, offset: 0 }, y], values: picked, title: name };
  }
  return { shape: shape.slice(0, -1), axes: rest, values: picked, title: name };
}
