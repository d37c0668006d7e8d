import { AppError } from '../../../src-preload/contract/errors.ts';
import { openFile } from '../../readers/registry.ts';

/**
 * One number per pixel from a file (the first dataset): of the same shape as the map, or all in one row.
 *
 * @param field the parameter that names the file
 * @throws {AppError} `data-unsuitable` when the file holds another number of pixels or another shape
 */
export async function readMapFile(path: string, map: readonly number[], field: string): Promise<number[]> {
  const file = await openFile(path);
  try {
    const shape = file.datasets[0]?.shape ?? [0];
    const [count, pixels] = [shape, map].map((sizes) => sizes.reduce((product, size) => product * size, 1));
    // As many pixels in other rows would be other pixels.
    const isFlat = [shape, map].some((sizes) => sizes.filter((size) => size > 1).length <= 1);
    if (count !== pixels || (!isFlat && withoutOnes(shape) !== withoutOnes(map))) {
      const what = field === 'truth' ? 'labels' : field === 'file' ? 'values' : field;
      throw new AppError(
        'data-unsuitable',
        `The ${what} in ${path} have ${count} pixels (${shape.join(' × ')}), the cube has ${pixels} (${map.join(' × ')}).`,
        `Crop or bin ${field === 'truth' ? 'the truth' : 'them'} in the same way as the cube.`,
        { field },
      );
    }
    const source = file.datasets[0]!.open();
    const values = Array.from(source.read(0, count!), Number);
    source.close();
    return values;
  } finally {
    file.close();
  }
}

const withoutOnes = (shape: readonly number[]) => shape.filter((size) => size > 1).join(' × ');
