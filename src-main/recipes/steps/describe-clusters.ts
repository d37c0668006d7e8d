import type { Json } from '../../../src-preload/contract/dataset.ts';
import { chooseExemplars, measureScatter } from '../../analysis/clustering/exemplars.ts';
import type { CenteredSpectra } from '../../analysis/preprocessing/centered.ts';
import { placeInMap } from '../../analysis/preprocessing/spectrum-cube.ts';
import { tiles } from '../../analysis/process-tiles.ts';
import type { RunState } from '../run-state.ts';

/** A partition that a clustering step has found. */
export interface Partition {
  readonly labels: Int32Array;
  readonly clusters: number;
  readonly sizes: readonly number[];
  /** Centers in what was clustered, clusters × columns. */
  readonly centroids: Float32Array;
  /** How far each spectrum is from being another cluster's, for the boundary exemplars; from distances when not given. */
  readonly margins?: Float32Array;
}

/**
 * What every clustering step tells of its clusters, and keeps for later steps: `labels`, mean spectra as `centroids` (in
 * scores also `score-centroids`), their `spreads`, `distances` of the pixels to the center of their own cluster, and
 * exemplars.
 */
export async function describeClusters(
  state: RunState,
  op: string,
  step: number,
  input: 'spectra' | 'scores',
  centered: CenteredSpectra,
  partition: Partition,
): Promise<{ arrays: string[]; exemplars: Json }> {
  const { labels, clusters, centroids } = partition;
  const channels = state.cube.signal.size;
  state.clustering = { op, labels, clusters, input };
  const arrays = [await state.saveMap(step, 'labels', labels)];
  if (input === 'scores') {
    arrays.push(await state.save(step, 'score-centroids', [clusters, centroids.length / clusters], centroids));
  }
  const spectra = input === 'spectra' ? centroids : await meanSpectra(state, partition);
  arrays.push(await state.save(step, 'centroids', [clusters, channels], spectra));
  state.setReferenceSpectra(op, spectra);
  const scatter = await measureScatter(centered.spectra, labels, centroids, state.context);
  // Distances belong to what was clustered, spreads to the spectra that are drawn.
  const { spreads } =
    input === 'spectra' ? scatter : await measureScatter(state.spectra, labels, spectra, state.context);
  arrays.push(await state.save(step, 'spreads', [clusters, channels], spreads));
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

/** Mean of the prepared spectra of each cluster, clusters × channels; zeros for a cluster without pixels. */
async function meanSpectra(
  { spectra, context }: RunState,
  { labels, sizes, clusters }: Partition,
): Promise<Float32Array> {
  const { channels } = spectra;
  const sums = new Float64Array(clusters * channels);
  for (const { first, count, values } of tiles(spectra)) {
    context.job.report({ phase: 'mean spectra', done: first, total: spectra.pixels });
    await context.job.pause();
    for (let pixel = 0; pixel < count; pixel++) {
      const to = labels[first + pixel] * channels;
      for (let channel = 0; channel < channels; channel++) sums[to + channel] += values[pixel * channels + channel];
    }
  }
  return Float32Array.from(sums, (sum, i) => sum / Math.max(1, sizes[Math.floor(i / channels)]));
}
