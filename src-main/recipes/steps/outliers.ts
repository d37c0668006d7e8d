import type { OutliersParameters } from '../../../src-preload/contract/steps.ts';
import { clusterMeans } from '../../analysis/clustering/cluster-means.ts';
import { measureScatter } from '../../analysis/clustering/exemplars.ts';
import { findOutliers } from '../../analysis/clustering/outliers.ts';
import { placeInMap } from '../../analysis/preprocessing/spectrum-cube.ts';
import { wordsOf } from '../../analysis/words.ts';
import type { Clustering, RunState, StepOutcome } from '../run-state.ts';
import { missing } from './clustering.ts';

/** From this part of all pixels on, tiny clusters are not what the person meant. */
const MANY = 0.05;

/** Pixels far from the centroid of their own cluster, and tiny clusters. */
export async function outliers(state: RunState, parameters: OutliersParameters, step: number): Promise<StepOutcome> {
  const { clustering } = state;
  if (!clustering) throw missing('outliers', 'labels', '{ "op": "kmeans", "clusters": 3 }');
  const distances = clustering.distances ?? (await distancesOf(state, clustering));
  const { marks, clusters, tiny } = findOutliers(distances, clustering.labels, clustering.clusters, parameters);
  const marked = clusters.reduce((sum, one) => sum + one.marked, 0);
  const inTiny = tiny.reduce((sum, { size }) => sum + size, 0);
  if (inTiny > MANY * marks.length) {
    state.context.job.warn(
      `${inTiny} of ${marks.length} ${wordsOf(state.context).places} are marked only because their clusters have fewer than ${parameters.tinyClusters}: lower "tinyClusters" for so few.`,
    );
  }
  return {
    results: {
      of: clustering.op,
      input: clustering.input,
      marked,
      share: marked / marks.length,
      clusters: clusters.map((one) => ({ ...one })),
      tinyClusters: tiny.map(({ cluster, size, pixels }) => ({
        cluster,
        size,
        pixels: pixels.map((pixel) => placeInMap(state.cube, pixel)),
      })),
    },
    arrays: [await state.saveMap(step, 'outliers', marks)],
  };
}

/** For labels of a sweep, whose distances nobody has asked for yet. */
async function distancesOf(state: RunState, { labels, clusters, input }: Clustering): Promise<Float32Array> {
  const { spectra } = await state.centered(input);
  const { means } = await clusterMeans(spectra, labels, clusters, state.context);
  return (await measureScatter(spectra, labels, means, state.context)).distances;
}
