import { AppError } from '../../src-preload/contract/errors.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { readOwnArray } from '../project/own-arrays.ts';
import { type FigureSource, mapSize, navigationAxes } from './figure-source.ts';

/** A map that a figure asks for. */
export type AskedMap = NonNullable<FigureRequest['maps']>[number];

/** Rows, columns and pixel size of the maps of a run. */
export function mapsGrid({ result }: FigureSource) {
  const { axes } = result.prepared;
  const shape = axes.filter(({ role }) => role === 'navigation').map(({ size }) => size);
  const [rows, columns] = mapSize(shape.length > 0 ? shape : [1]);
  const [y, x] = navigationAxes(axes);
  return { rows, columns, pixelSize: { x, y } };
}

/**
 * One number per pixel out of an array whose last axis holds several, or of which there is one.
 * @throws {AppError} `parameter-invalid` when the run has no such map
 */
export function mapOf(source: FigureSource, { array: name, index }: AskedMap, pixels: number): ArrayLike<number> {
  const array = source.result.arrays.find((one) => one.name === name);
  const size = array?.shape.reduce((product, length) => product * length, 1) ?? 0;
  const each = size / pixels;
  // Several maps of a sweep's labels follow one another: they are no numbers to be mixed.
  const isMap = array && Number.isInteger(each) && each >= 1 && (each === 1 || array.shape.at(-1) === each);
  if (!isMap || /^(sweep-)?labels/.test(name)) {
    const maps = source.result.arrays.map((one) => one.name).join(', ');
    const message = array ? `${name} is no map of numbers.` : `The run has no array ${name}.`;
    throw new AppError('parameter-invalid', message, `Its arrays are ${maps}.`, { field: 'maps' });
  }
  if (index >= each) {
    const message = `${name} has ${each} ${each === 1 ? 'map' : 'maps'}, counted from 0: there is none of number ${index}.`;
    throw new AppError('parameter-invalid', message, 'Choose one of them.', { field: 'maps' });
  }
  const values = readOwnArray(source.arrayPath(name), array);
  return Float64Array.from({ length: pixels }, (_, pixel) => Number(values[pixel * each + index]));
}

/** How many maps an array has: of `[pixels]` one, of `[pixels × n]` n. */
export function mapCount(source: FigureSource, name: string): number {
  const { rows, columns } = mapsGrid(source);
  const shape = source.result.arrays.find((one) => one.name === name)?.shape ?? [];
  return shape.reduce((product, length) => product * length, 1) / (rows * columns);
}
