import { basename } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import type { RgbMapData } from '../figures/rgb-map-figure.ts';
import { readOwnArray } from '../project/own-arrays.ts';
import { type FigureSource, mapSize, navigationAxes, provenance } from './run-figure.ts';

/**
 * Up to three maps of a run for an overlay.
 * @throws {AppError} `parameter-invalid` when none is named, or one is no map of this run
 */
export function rgbMapData(source: FigureSource, { maps }: FigureRequest): RgbMapData {
  const { result } = source;
  if (!maps || maps.length === 0) {
    const advice = 'Write "maps": [{ "array": "abundances", "index": 0 }, …], up to three.';
    throw new AppError('parameter-invalid', 'An RGB map needs to know of which maps.', advice, { field: 'maps' });
  }
  const axes = result.prepared.axes;
  const shape = axes.filter(({ role }) => role === 'navigation').map(({ size }) => size);
  const [rows, columns] = mapSize(shape.length > 0 ? shape : [1]);
  const [y, x] = navigationAxes(axes);
  return {
    title: result.source.title || basename(result.source.file),
    rows,
    columns,
    maps: maps.map((map) => ({
      name: map.name ?? (map.index > 0 ? `${map.array} ${map.index + 1}` : map.array),
      values: mapOf(source, map, rows * columns),
    })),
    pixelSize: { x, y },
    provenance: provenance(source),
  };
}

/** One number per pixel out of an array whose last axis holds several, or of which there is one. */
function mapOf(source: FigureSource, { array: name, index }: Overlaid, pixels: number): ArrayLike<number> {
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

type Overlaid = NonNullable<FigureRequest['maps']>[number];
