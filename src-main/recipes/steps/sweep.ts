import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { SweepParameters } from '../../../src-preload/contract/steps.ts';
import { fitGmmSweep } from '../../analysis/clustering/gmm.ts';
import { fitKMeansSweep } from '../../analysis/clustering/k-means.ts';
import type { AnalysisContext } from '../../analysis/context.ts';
import { type CenteredSpectra, centerSpectra } from '../../analysis/preprocessing/centered.ts';
import { mapShape, overMap } from '../../analysis/preprocessing/spectrum-cube.ts';
import { surveySpectra } from '../../analysis/preprocessing/survey.ts';
import { chooseClusters, type SweepRow } from '../../analysis/validation/choose-clusters.ts';
import { EXACT_UP_TO, silhouettes, stratifiedSample } from '../../analysis/validation/silhouette.ts';
import { sphericalBic } from '../../analysis/validation/spherical-bic.ts';
import { stability } from '../../analysis/validation/stability.ts';
import { wordsOf } from '../../analysis/words.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { inputOf } from './clustering.ts';
import { mixtureWarnings } from './gmm.ts';

/** One number of clusters: its partition, and what its criterion says. */
interface Candidate {
  readonly clusters: number;
  readonly labels: Int32Array;
  readonly scores:
    | { readonly inertia: number; readonly bic: number }
    | { readonly logLikelihood: number; readonly bic: number; readonly aic: number };
}

interface Partitions {
  readonly candidates: readonly Candidate[];
  readonly warnings: readonly string[];
}

/** Several numbers of clusters in shared passes, with what speaks for each. */
export async function sweep(state: RunState, parameters: SweepParameters, step: number): Promise<StepOutcome> {
  const { method } = parameters;
  const automatic = (method === 'gmm' && state.lastCoordinates) || 'spectra';
  const input = inputOf(state, parameters.input ?? automatic, 'sweep');
  const counts = clusterCounts(parameters.clusters);
  const centered = await state.centered(input);
  const { candidates, warnings } = await partitions(centered, counts, parameters, state.context);
  for (const warning of warnings) state.context.job.warn(warning);
  // The finest partition decides who takes part, so that even its smallest cluster is represented.
  const finest = candidates.at(-1)!;
  const sample = stratifiedSample(finest.labels, finest.clusters, parameters.sample ?? EXACT_UP_TO, parameters.seed);
  const several = candidates.filter((one) => one.clusters > 1);
  const found = await silhouettes(centered.spectra, centered.mean, sample, several, state.context);
  const stable = await stabilities(centered, counts, parameters, state.context);
  const table: SweepRow[] = candidates.map(({ clusters, scores }, i) => ({
    clusters,
    ...scores,
    // One cluster has no silhouette.
    silhouette: found[several.indexOf(candidates[i])]?.mean ?? Number.NaN,
    silhouetteError: found[several.indexOf(candidates[i])]?.standardError ?? Number.NaN,
    ...(stable[i] && { stability: stable[i].mean, stabilitySpread: stable[i].spread }),
  }));
  const choice = chooseClusters(table, centered.totalSquares);
  for (const reason of choice.reasons.slice(1)) state.context.job.warn(reason);
  const { rows, columns } = state.cube;
  const labels = new Int32Array(candidates.length * rows * columns);
  candidates.forEach((one, i) => {
    labels.set(overMap(state.cube, one.labels), i * rows * columns);
  });
  const wanted = choice.chosen.bic ?? choice.chosen.silhouette;
  const best = candidates.find((one) => one.clusters === wanted)!;
  state.setClustering({ op: 'sweep', labels: best.labels, clusters: best.clusters, input });
  const column = (key: keyof SweepRow) => Float64Array.from(table, (row) => row[key]!);
  const criterion = method === 'kmeans' ? 'inertia' : 'bic';
  return {
    results: {
      method,
      input,
      table: table.map(inJson),
      chosen: { ...choice.chosen },
      verdicts: [...choice.verdicts],
      reasons: [...choice.reasons],
      sampled: sample.length,
      exact: sample.length === state.cube.spectra.pixels,
    },
    arrays: [
      await state.save(step, 'sweep-labels', [candidates.length, ...mapShape(state.cube)], labels),
      await state.save(step, `sweep-${criterion}`, [table.length], column(criterion)),
      await state.save(step, 'sweep-silhouette', [table.length], column('silhouette')),
    ],
  };
}

/** A row with null where there is no number, as JSON has it. */
function inJson(row: SweepRow): Json {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number.isFinite(value) ? value : null]));
}

async function partitions(
  centered: CenteredSpectra,
  counts: readonly number[],
  parameters: SweepParameters,
  context: AnalysisContext,
): Promise<Partitions> {
  if (parameters.method === 'gmm') {
    const models = await fitGmmSweep(centered, counts, parameters, context);
    const candidates = models.map(({ clusters, labels, logLikelihood, bic, aic }) => ({
      clusters,
      labels,
      scores: { logLikelihood, bic, aic },
    }));
    return { candidates, warnings: models.flatMap((model) => mixtureWarnings(model, wordsOf(context))) };
  }
  const models = await fitKMeansSweep(centered, counts, parameters, context);
  const moving = models.filter((model) => !model.converged).map((model) => model.clusters);
  return {
    candidates: models.map(({ clusters, labels, inertia, sizes }) => ({
      clusters,
      labels,
      scores: { inertia, bic: sphericalBic(sizes, inertia, centered.spectra.channels) },
    })),
    warnings: moving.length > 0 ? [`k-means did not converge for k = ${moving.join(', ')}; raise maxIterations.`] : [],
  };
}

/** Restarts of each resample: enough to leave poor starts out of the comparison. */
const RESAMPLE_RESTARTS = 3;

async function stabilities(
  centered: CenteredSpectra,
  counts: readonly number[],
  parameters: SweepParameters,
  context: AnalysisContext,
) {
  if (parameters.stability === 0) return [];
  let resample = 0;
  return stability(centered.spectra, parameters.stability, parameters.seed, async (part) => {
    context.job.report({ phase: 'stability: resamples', done: resample++, total: parameters.stability });
    const { mean } = await surveySpectra(part, context);
    const restarts = Math.min(parameters.restarts, RESAMPLE_RESTARTS);
    const options = { ...parameters, restarts, seed: (parameters.seed + resample) % 0x7fff_ffff };
    return (await partitions(await centerSpectra(part, mean, context), counts, options, context)).candidates;
  });
}

/** `[2, 12]` means 2 to 12; three or more numbers are a list. */
export function clusterCounts(clusters: readonly number[]): number[] {
  const [first, last] = clusters;
  if (clusters.length === 2 && first < last) return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return [...new Set(clusters)].sort((a, b) => a - b);
}
