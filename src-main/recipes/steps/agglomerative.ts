import type { AgglomerativeParameters } from '../../../src-preload/contract/steps.ts';
import { fitAgglomerative } from '../../analysis/clustering/agglomerative.ts';
import { wordsOf } from '../../analysis/words.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { inputOf } from './clustering.ts';
import { describeClusters } from './describe-clusters.ts';

/** Heights of the tree's top that are told; the array `linkage` has all. */
const TOLD_HEIGHTS = 30;

/**
 * `linkage` is the tree in SciPy's layout; with `leaves` (which leaf each pixel belongs to) and `leaf-sizes` any other
 * cut of it can be made without the data.
 */
export async function agglomerative(
  state: RunState,
  parameters: AgglomerativeParameters,
  step: number,
): Promise<StepOutcome> {
  const input = inputOf(state, parameters.input, 'agglomerative');
  const centered = await state.centered(input);
  const model = await fitAgglomerative(centered, parameters, state.context);
  const { linkage, leaves, leafSizes, on, cut, sizes, clusters } = model;
  if (on === 'prototypes') {
    state.context.job.warn(
      `The tree was built on ${leafSizes.length} k-means prototypes of the ${leaves.length} ${wordsOf(state.context).places}; raise "sample" for more of them.`,
    );
  }
  const described = await describeClusters(state, 'agglomerative', step, input, centered, model);
  const merges = linkage.length / 4;
  const heights = Array.from({ length: Math.min(TOLD_HEIGHTS, merges) }, (_, i) => linkage[4 * (merges - 1 - i) + 2]);
  return {
    results: {
      input,
      on,
      leaves: leafSizes.length,
      clusters,
      sizes: [...sizes],
      // Any distance from the first up to the second cuts the tree here; there is no second one above the root.
      cut: [cut[0], Number.isFinite(cut[1]) ? cut[1] : null],
      heights,
      exemplars: described.exemplars,
    },
    arrays: [
      ...described.arrays,
      await state.save(step, 'linkage', [merges, 4], linkage),
      await state.saveMap(step, 'leaves', leaves),
      await state.save(step, 'leaf-sizes', [leafSizes.length], leafSizes),
    ],
  };
}
