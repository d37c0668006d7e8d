import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { describeStep } from '../../parts/recipe/step-catalog.ts';

/** True for runs with an autoencoder. */
export function hasModel({ arrays }: RunRecord): boolean {
  return arrays.some(({ name }) => DECODER.test(name));
}

/**
 * True for runs whose autoencoder can compress the data that they are of. Archives hold data as they are in the file, so a
 * network of data that were cut, binned or normalized before it does not fit them.
 */
export function canCompress(run: RunRecord): boolean {
  const network = run.arrays.findLast(({ name }) => DECODER.test(name));
  if (!network) return false;
  return run.recipe.steps
    .slice(0, network.step)
    .every(({ op }) => describeStep(op).group !== 'Preparing' || LEAVE_DATA.includes(op));
}

const DECODER = /^decoder(-\d+)?$/;
/** Preparing steps that change neither sizes nor values. */
const LEAVE_DATA: readonly string[] = ['calibrate', 'groups', 'mask'];
