import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { Input } from '../../../src-preload/contract/steps.ts';
import { clusterMeans } from '../../analysis/clustering/cluster-means.ts';
import { chooseExemplars, measureScatter } from '../../analysis/clustering/exemplars.ts';
import type { CenteredSpectra } from '../../analysis/preprocessing/centered.ts';
import { channelScaled } from '../../analysis/preprocessing/poisson-scale.ts';
import { placeInMap } from '../../analysis/preprocessing/spectrum-cube.ts';
import type { Spectra } from '../../analysis/spectra.ts';
import type { Clustering, RunState } from '../run-state.ts';

/** A partition that a clustering step has found. */
export interface Partition {
  readonly labels: Int32Array;
  readonly clusters: number;
  /** Centers in what was clustered, clusters × columns. */
  readonly centroids: Float32Array;
  /** How far each spectrum is from being another cluster's, for the boundary exemplars; from distances when not given. */
  readonly margins?: Float32Array;
}

/**
 * What every clustering step tells of its clusters, and keeps for later steps: `labels`, mean spectra as `centroids` (in
 * scores and latent numbers also `score-centroids`), their `spreads`, `distances` of the pixels to the center of their own cluster, and
 * exemplars. Of normalized spectra it also saves `mean-spectra` and `mean-spreads` in the data's own units; where they are
 * scaled for Poisson noise, `centroids` and `spreads` themselves are in counts.
 */
export async function describeClusters(
  state: RunState,
  op: Clustering['op'],
  step: number,
  input: Input,
  centered: CenteredSpectra,
  partition: Partition,
): Promise<{ arrays: string[]; exemplars: Json }> {
  const { labels, clusters, centroids } = partition;
  const channels = state.cube.signal.size;
  const arrays = [await state.saveMap(step, 'labels', labels)];
  if (input !== 'spectra') {
    arrays.push(await state.save(step, 'score-centroids', [clusters, centroids.length / clusters], centroids));
  }
  const meansOf = async (spectra: Spectra) => (await clusterMeans(spectra, labels, clusters, state.context)).means;
  const spectra = input === 'spectra' ? centroids : await meansOf(state.spectra);
  const scatter = await measureScatter(centered.spectra, labels, centroids, state.context);
  state.setClustering({ op, labels, clusters, input, means: spectra, distances: scatter.distances });
  const save = async (words: readonly [string, string], means: Float32Array, spreads: Float32Array) => {
    arrays.push(await state.save(step, words[0], [clusters, channels], means));
    arrays.push(await state.save(step, words[1], [clusters, channels], spreads));
  };
  const { own, poisson } = state.cube;
  if (!poisson) state.setReferenceSpectra(op, spectra);
  // Distances belong to what was clustered, spreads to the spectra that are drawn.
  if (!poisson) {
    const { spreads } =
      input === 'spectra' ? scatter : await measureScatter(state.spectra, labels, spectra, state.context);
    await save(['centroids', 'spreads'], spectra, spreads);
  }
  if (own) {
    const means = await meansOf(own);
    if (poisson) state.setReferenceSpectra(op, channelScaled(means, poisson));
    const { spreads } = await measureScatter(own, labels, means, state.context);
    await save(poisson ? ['centroids', 'spreads'] : ['mean-spectra', 'mean-spreads'], means, spreads);
  }
  arrays.push(await state.saveMap(step, 'distances', scatter.distances));
  const inMap = (pixels: readonly number[]) => pixels.map((pixel) => placeInMap(state.cube, pixel));
  const margins = partition.margins ?? scatter.margins;
  const exemplars = chooseExemplars(labels, { ...scatter, margins }, clusters).map((one) => ({
    purest: inMap(one.purest),
    typical: inMap(one.typical),
    boundary: inMap(one.boundary),
  }));
  return { arrays, exemplars };
}
