import type { MeasureClustersRequest, MeasuredClusters } from '../../src-preload/contract/engine.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { Step } from '../../src-preload/contract/recipe.ts';
import { clusterMeans } from '../analysis/clustering/cluster-means.ts';
import { measureScatter } from '../analysis/clustering/exemplars.ts';
import { selectSpectra } from '../analysis/preprocessing/select-spectra.ts';
import { mapShape, ofKept } from '../analysis/preprocessing/spectrum-cube.ts';
import type { Spectra } from '../analysis/spectra.ts';
import { withOpenRun } from './open-run.ts';
import type { RunState } from './run-state.ts';
import { runStep } from './run-step.ts';
import { CHANGES_SPECTRA } from './steps/registry.ts';

/**
 * Mean spectra and standard deviations of clusters of a finished run over some of their pixels: those that are left when
 * others have been taken out of their phases. The run's preparing steps are done again; its masks are taken as they were, so that no
 * clustering, decomposition or network has to be.
 *
 * A cluster without pixels gets zeros. Costs two passes over the pixels that are measured; four where spectra were normalized.
 *
 * @throws {AppError} what opening the file throws, `cancelled`
 */
export async function measureClusters(request: MeasureClustersRequest, job: JobContext): Promise<MeasuredClusters> {
  const { recipe, step, masks } = request;
  const steps = recipe.steps
    .slice(0, step)
    .map((one, index): Step => (masks[index] === undefined ? one : { op: 'mask', invert: false, file: masks[index] }))
    .filter(({ op }) => CHANGES_SPECTRA.has(op));
  // What there was to warn of was said when the run was made.
  const quiet: JobContext = { ...job, warn: () => {} };
  return withOpenRun({ ...request, recipe: { ...recipe, steps } }, quiet, async ({ state, arrays }) => {
    for (const [index, one] of steps.entries()) await runStep(state, one, index, steps.length, quiet);
    // What the steps have saved is in the run already.
    const first = arrays.records.length;
    await state.save(step, 'unassigned', mapShape(state.cube), request.places);
    await measure(state, request);
    return { arrays: arrays.records.slice(first) };
  });
}

async function measure(state: RunState, { step, members, clusters }: MeasureClustersRequest): Promise<void> {
  const { own, poisson, signal } = state.cube;
  const ofSpectra = ofKept(state.cube, members);
  const numbers = Uint32Array.from([...ofSpectra.keys()].filter((spectrum) => ofSpectra[spectrum]! >= 0));
  const labels = Int32Array.from(numbers, (spectrum) => ofSpectra[spectrum]!);
  const save = async (words: readonly [string, string], spectra: Spectra) => {
    let [means, spreads] = [0, 1].map(() => new Float32Array(clusters * signal.size)) as [Float32Array, Float32Array];
    if (numbers.length > 0) {
      const left = selectSpectra(spectra, numbers);
      ({ means } = await clusterMeans(left, labels, clusters, state.context));
      ({ spreads } = await measureScatter(left, labels, means, state.context));
    }
    await state.save(step, words[0], [clusters, signal.size], means);
    await state.save(step, words[1], [clusters, signal.size], spreads);
  };
  // As the clustering step has told of them: what is scaled for Poisson noise is told in counts.
  if (!poisson) await save(['centroids', 'spreads'], state.spectra);
  if (own) await save(poisson ? ['centroids', 'spreads'] : ['mean-spectra', 'mean-spreads'], own);
}
