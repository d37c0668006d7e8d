import { resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { CompareParameters } from '../../../src-preload/contract/steps.ts';
import { mapShape, ofKept } from '../../analysis/preprocessing/spectrum-cube.ts';
import { compareLabels } from '../../analysis/validation/compare-labels.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { missing } from './clustering.ts';
import { readMapFile } from './map-file.ts';

/** Compares the last labels with those of an `.npy` file of the same pixels. */
export async function compare(state: RunState, { truth }: CompareParameters, step: number): Promise<StepOutcome> {
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
    // Its file may be gone when somebody asks which pixels differ.
    arrays: [await state.saveMap(step, 'truth', labels)],
  };
}

/** Labels of a map of this shape, or all in one row. */
async function readLabels(path: string, map: readonly number[]): Promise<Int32Array> {
  const values = await readMapFile(path, map, 'truth');
  if (values.every(Number.isInteger)) return Int32Array.from(values);
  const advice = 'Save whole numbers, one for each pixel.';
  throw new AppError('data-unsuitable', `${path} does not hold labels: its values are not whole.`, advice, {
    field: 'truth',
  });
}
