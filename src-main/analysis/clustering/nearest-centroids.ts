import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import type { CenteredSpectra } from '../preprocessing/centered.ts';
import { processTiles } from '../process-tiles.ts';
import { tilePixels } from '../spectra.ts';
import { stackCentroids, stackedDistances } from './stacked-centroids.ts';

/** Distances of one tile at most: 16 MB. */
const TILE_DISTANCES = 4 * 1024 * 1024;

/**
 * The nearest of many centroids to each spectrum; one pass.
 *
 * @param centroids centroids × channels, less the mean
 * @param hear gets the spectra of each tile, the numbers of their nearest centroids and the squared distances to them
 * @throws {AppError} `cancelled`
 */
export async function nearestCentroids(
  { spectra, mean, rowSquares }: CenteredSpectra,
  centroids: Float32Array,
  phase: string,
  context: AnalysisContext,
  hear: (first: number, values: Float32Array, nearest: Int32Array, squares: Float32Array) => void,
): Promise<void> {
  const { channels } = spectra;
  const columns = centroids.length / channels;
  const stacked = stackCentroids([centroids], channels, mean);
  const pixelsPerTile = Math.max(64, Math.min(tilePixels(channels), Math.floor(TILE_DISTANCES / columns)));
  await processTiles(
    spectra,
    context.job,
    phase,
    ({ count, values }) =>
      context.compute.run(NEAREST_GRAPH, { spectra: { values, dims: [count, channels] }, ...stacked }),
    (answer, { first, count, values }) => {
      const squares = answer.squares!.values as Float32Array;
      for (let pixel = 0; pixel < count; pixel++) {
        squares[pixel] = Math.max(0, squares[pixel] + rowSquares[first + pixel]);
      }
      hear(first, values, answer.nearest!.values as Int32Array, squares);
    },
    pixelsPerTile,
  );
}

const NEAREST_GRAPH = (() => {
  const g = new GraphBuilder('nearest centroids');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  const distances = stackedDistances(g, x);
  g.output('nearest', g.cast(g.argMin(distances), 'int32'));
  g.output('squares', g.reduceMin(distances));
  return g.build();
})();
