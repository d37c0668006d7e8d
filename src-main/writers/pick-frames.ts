import type { Axis, Json } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { type ArraySource, elementCount, type NativeArray, numbersPerElement } from '../cubes/array-source.ts';
import { makeNativeArray } from '../cubes/native-arrays.ts';
import type { WritableDataset } from './writer.ts';

/**
 * Part of a dataset along its first axis: images of a stack, rows of a spectrum image. Positions stay where the part is one run;
 * of several runs the axis is their count.
 *
 * @param frames runs `[first, end)`, ascending and apart
 * @throws {AppError} `usage` when there is no such axis, or it is shorter
 */
export function pickFrames(dataset: WritableDataset, frames: readonly (readonly [number, number])[]): WritableDataset {
  const { shape, axes, source, metadata } = dataset;
  const [axis, ...others] = axes;
  if (axis?.role !== 'navigation') {
    throw new AppError('usage', 'This dataset is a single image or spectrum.', 'Leave out the frames.');
  }
  const size = shape[0]!;
  const beyond = frames.find(([, end]) => end > size);
  if (beyond) {
    const message = `There is no ${axis.name || 'frame'} ${beyond[1] - 1}: the last one is ${size - 1}.`;
    throw new AppError('usage', message, `Give numbers from 0 to ${size - 1}.`, { field: 'frames' });
  }
  const picked = frames.flatMap(([first, end]) => Array.from({ length: end - first }, (_, i) => first + i));
  const each = elementCount(shape.slice(1));
  return {
    ...dataset,
    shape: [picked.length, ...shape.slice(1)],
    axes: [pickedAxis(axis, picked, frames.length === 1), ...others],
    metadata: pickedMetadata(metadata, size, picked),
    source: pickedSource(source, [picked.length, ...shape.slice(1)], picked, each),
  };
}

function pickedAxis(axis: Axis, picked: readonly number[], isOneRun: boolean): Axis {
  const { positions, ...rest } = axis;
  const chosen = positions && picked.map((index) => positions[index]!);
  const same = { ...rest, size: picked.length, ...(chosen && { positions: chosen }) };
  if (isOneRun) return { ...same, offset: chosen?.[0] ?? axis.offset + axis.scale * picked[0]! };
  return { ...same, scale: 1, offset: 0, units: '' };
}

/** Names and labels of a stack of images go along with them. */
function pickedMetadata(metadata: WritableDataset['metadata'], size: number, picked: readonly number[]) {
  const { Stack } = metadata;
  if (typeof Stack !== 'object' || Stack === null || Array.isArray(Stack)) return metadata;
  const lists = Object.entries(Stack).map(([key, value]): [string, Json] => {
    const isOfAll = key !== 'groups' && Array.isArray(value) && value.length === size;
    return [key, isOfAll ? picked.map((index) => value[index] as Json) : value];
  });
  return { ...metadata, Stack: Object.fromEntries(lists) };
}

function pickedSource(
  source: ArraySource,
  shape: readonly number[],
  picked: readonly number[],
  each: number,
): ArraySource {
  return {
    shape,
    dtype: source.dtype,
    read(first, count) {
      const out = makeNativeArray(source.dtype, count);
      const numbers = numbersPerElement(source.dtype);
      for (let at = first; at < first + count; ) {
        const frame = Math.floor(at / each);
        const within = at - frame * each;
        const part = Math.min(each - within, first + count - at);
        const values = source.read(picked[frame]! * each + within, part);
        (out as Float64Array).set(values as NativeArray as Float64Array, (at - first) * numbers);
        at += part;
      }
      return out;
    },
    close: () => source.close(),
  };
}
