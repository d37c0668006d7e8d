import { resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { CompareParameters } from '../../../src-preload/contract/steps.ts';
import { mapShape, ofKept } from '../../analysis/preprocessing/spectrum-cube.ts';
import { compareLabels } from '../../analysis/validation/compare-labels.ts';
import { openFile } from '../../readers/registry.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { missing } from './clustering.ts';

/** Compares the last labels with those of an `.npy` file of the same pixels. */
export async function compare(state: RunState, { truth }: CompareParameters): Promise<StepOutcome> {
  const { clustering } = state;
  if (!clustering) throw missing('compare', 'labels', '{ "op": "kmeans", "clusters": 3 }');
  const labels = ofKept(state.cube, await readLabels(resolve(state.recipeFolder, truth), mapShape(state.cube)));
  const found = compareLabels(clustering.labels, labels);
  if (found.compared === 0) {
    const advice = 'Labels count from 0; negative ones mark pixels to be left out.';
    throw new AppError('data-unsuitable', `No pixel of ${truth} has a label.`, advice, { field: 'truth' });
  }
  const { ari, nmi, matchedAccuracy, compared } = found;
  return {
    results: {
      ari,
      nmi,
      matchedAccuracy,
      compared,
      contingency: found.contingency.map((row) => [...row]),
      labelValues: [...found.labelValues],
      truthValues: [...found.truthValues],
      matching: [...found.matching],
    },
  };
}

/** Labels of a map of this shape, or all in one row. */
async function readLabels(path: string, map: readonly number[]): Promise<Int32Array> {
  const file = await openFile(path);
  try {
    const shape = file.datasets[0]?.shape ?? [0];
    const [count, pixels] = [shape, map].map((sizes) => sizes.reduce((product, size) => product * size, 1));
    // As many pixels in other rows would be other pixels.
    const isFlat = [shape, map].some((sizes) => sizes.filter((size) => size > 1).length <= 1);
    if (count !== pixels || (!isFlat && withoutOnes(shape) !== withoutOnes(map))) {
      throw new AppError(
        'data-unsuitable',
        `The labels in ${path} have ${count} pixels (${shape.join(' × ')}), the cube has ${pixels} (${map.join(' × ')}).`,
        'Crop or bin the truth in the same way as the cube.',
        { field: 'truth' },
      );
    }
    const source = file.datasets[0]!.open();
    const values = Array.from(source.read(0, count), Number);
    source.close();
    if (values.every(Number.isInteger)) return Int32Array.from(values);
    const advice = 'Save whole numbers, one for each pixel.';
    throw new AppError('data-unsuitable', `${path} does not hold labels: its values are not whole.`, advice, {
      field: 'truth',
    });
  } finally {
    file.close();
  }
}

const withoutOnes = (shape: readonly number[]) => shape.filter((size) => size > 1).join(' × ');
