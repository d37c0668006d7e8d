import { resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { CompareParameters } from '../../../src-preload/contract/steps.ts';
import { compareLabels } from '../../analysis/validation/compare-labels.ts';
import { openFile } from '../../readers/registry.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { missing } from './clustering.ts';

/** Compares the last labels with those of an `.npy` file of the same pixels. */
export async function compare(state: RunState, { truth }: CompareParameters): Promise<StepOutcome> {
  const { clustering } = state;
  if (!clustering) throw missing('compare', 'labels', '{ "op": "kmeans", "clusters": 3 }');
  const found = compareLabels(
    clustering.labels,
    await readLabels(resolve(state.recipeFolder, truth), clustering.labels.length),
  );
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

async function readLabels(path: string, pixels: number): Promise<Int32Array> {
  const file = await openFile(path);
  try {
    const [dataset] = file.datasets;
    const count = dataset.shape.reduce((product, size) => product * size, 1);
    if (count !== pixels) {
      throw new AppError(
        'data-unsuitable',
        `The labels in ${path} have ${count} pixels (${dataset.shape.join(' × ')}), the cube has ${pixels}.`,
        'Crop or bin the truth in the same way as the cube.',
        { field: 'truth' },
      );
    }
    const source = dataset.open();
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
