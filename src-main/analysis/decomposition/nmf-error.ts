import type { Graph } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';
import type { Factors } from './nmf-factors.ts';

/**
 * How far the factors are from all data: each pixel in float32 and their sum in float64; a pass over the data.
 *
 * @param graph from `data`, `shares` and `endmembers` to `errors`, `[pixels]`
 */
export async function sumOfErrors(
  graph: Graph,
  phase: string,
  spectra: Spectra,
  factors: Factors,
  context: AnalysisContext,
): Promise<number> {
  const { count, channels, shares } = factors;
  const endmembers = { values: Float32Array.from(factors.endmembers), dims: [count, channels] };
  let total = 0;
  await processTiles(
    spectra,
    context.job,
    phase,
    ({ first, count: pixels, values }) =>
      context.compute.run(graph, {
        data: { values, dims: [pixels, channels] },
        shares: { values: shares.subarray(first * count, (first + pixels) * count), dims: [pixels, count] },
        endmembers,
      }),
    ({ errors }) => {
      for (const value of errors!.values as Float32Array) total += value;
    },
  );
  return total;
}
