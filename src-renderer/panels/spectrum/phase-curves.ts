import { useMemo } from 'react';
import type { PhaseRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import { useClusterArray, usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject } from '../../api/queries.ts';
import { phaseTitle } from '../../parts/phases/phase-title.ts';
import { besideLabels, labelsOf, phasesOf } from '../../parts/runs/active-run.ts';
import { clusterSizes, mergeClusters } from '../../vis/phase-curves.ts';
import { signalAxis } from '../../vis/signal-axis.ts';
import type { CurveUnit, SpectrumCurve } from './spectrum-curves.ts';

/** Mean spectra of the phases of a run, each with its standard deviation when the run has kept it. */
export function phaseCurves(
  run: RunRecord,
  phases: readonly PhaseRecord[],
  labels: ArrayValues,
  centroids: ArrayValues,
  spreads: ArrayValues | null,
  unit: CurveUnit,
): SpectrumCurve[] {
  const [clusters, channels] = [centroids.shape[0] ?? 0, centroids.shape[1] ?? 0];
  const sizes = clusterSizes(labels.values, clusters);
  const row = (array: ArrayValues, cluster: number) =>
    Float32Array.from(array.values.subarray(cluster * channels, (cluster + 1) * channels));
  const axis = signalAxis(run.result.prepared.axes);
  return phases.flatMap((phase): SpectrumCurve[] => {
    const merged = mergeClusters(
      phase.clusters
        .filter((cluster) => cluster < clusters)
        .map((cluster) => ({
          pixels: sizes[cluster],
          mean: row(centroids, cluster),
          spread: spreads ? row(spreads, cluster) : null,
        })),
    );
    // All of its pixels may have been taken out.
    if (merged.pixels === 0) return [];
    return [
      {
        id: `phase:${phase.id}`,
        name: phaseTitle(phase),
        color: phase.color,
        axis,
        values: merged.mean,
        spread: merged.spread ?? undefined,
        phase: phase.id,
        unit,
      },
    ];
  });
}

/**
 * Mean spectra of the phases of the shown run; none without a run.
 *
 * @param wanted counts, or what the clustering saw; matters where a run has both
 */
export function usePhaseCurves(
  run: RunRecord | null,
  wanted: 'counts' | 'prepared',
): {
  curves: readonly SpectrumCurve[];
  /** The run has normalized the spectra and kept their means in counts as well. */
  hasBoth: boolean;
  error: unknown;
  loading: boolean;
} {
  const { data: project } = useProject();
  const record = labelsOf(run);
  const beside = (word: string) => (run && record ? (besideLabels(run, record, word)?.name ?? null) : null);
  const own = beside('mean-spectra');
  const isOwn = own !== null && wanted === 'counts';
  const means = isOwn ? own : beside('centroids');
  const deviations = beside(isOwn ? 'mean-spreads' : 'spreads');
  const isNormalized = run?.result.steps.some(
    ({ op, parameters }) => op === 'normalize' && parameters.method !== 'none',
  );
  const unit = isNormalized && !isOwn ? 'prepared' : 'counts';
  const number = run?.number ?? null;
  const of = record?.name ?? null;
  const labels = usePhaseLabels(means ? number : null, of);
  const centroids = useClusterArray(number, of, means);
  const spreads = useClusterArray(number, of, deviations);
  const curves = useMemo(() => {
    if (!run || !record || !labels.data || !centroids.data || (deviations && !spreads.data && !spreads.error))
      return [];
    const phases = phasesOf(project, run.number, record.name);
    return phaseCurves(run, phases, labels.data, centroids.data, spreads.data ?? null, unit);
  }, [run, record, project, labels.data, centroids.data, spreads.data, spreads.error, deviations, unit]);
  return {
    curves,
    hasBoth: own !== null,
    error: labels.error ?? centroids.error,
    loading: means !== null && (labels.isLoading || centroids.isLoading),
  };
}
