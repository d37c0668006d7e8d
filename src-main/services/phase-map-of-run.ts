import type { Axis } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { phaseColor } from '../../src-preload/contract/phase-colors.ts';
import { phaseLetter } from '../../src-preload/contract/phase-letters.ts';
import type { PhaseRecord } from '../../src-preload/contract/project.ts';
import type { ArrayRecord, RunResult } from '../../src-preload/contract/results.ts';
import { UNASSIGNED_LABEL } from '../../src-preload/contract/unassigned-pixels.ts';
import { MASKED, type PhaseMapData } from '../figures/phase-map-data.ts';
import { type FigureSource, mapSize, navigationAxes, provenance, titleOf } from './figure-source.ts';
import { clusterValues, phaseLabels, unassignedIn } from './phase-labels.ts';

/**
 * Phase map data from the last labels of a run and the mean spectra that go with them.
 *
 * @param units `prepared`: as the clustering saw the spectra; `own`: in counts, where a run has normalized them
 */
export function phaseMapData(source: FigureSource, units: 'prepared' | 'own' = 'prepared'): PhaseMapData {
  const { result } = source;
  const labels = result.arrays.findLast(({ name }) => /^labels(-\d+)?$/.test(name));
  if (!labels) {
    const advice = 'Add a clustering step, such as { "op": "kmeans", "clusters": 3 }.';
    throw new AppError('input-missing', 'A phase map needs labels, and this run has none.', advice);
  }
  const clusters = phaseLabels(source, labels);
  const centroids = clusterSpectra(source, labels, units);
  const pixels = countPixels(clusters, centroids.count);
  // Of a phase whose pixels were all taken out there is nothing to draw.
  const hasPixels = ({ clusters: own }: DrawnPhase) => own.some((cluster) => pixels[cluster]! > 0);
  const all = phasesOfLabels(source, labels.name, centroids.count);
  const phases = unassignedIn(source, labels.name) ? all.filter(hasPixels) : all;
  const phaseOfCluster = new Int32Array(centroids.count).fill(-1);
  for (const [index, phase] of phases.entries()) for (const cluster of phase.clusters) phaseOfCluster[cluster] = index;

  const [rows, columns] = mapSize(labels.shape);
  const [y, x] = navigationAxes(result.prepared.axes);
  return {
    title: titleOf(source),
    rows,
    columns,
    labels: clusters.map((cluster) => {
      if (cluster === UNASSIGNED_LABEL) return -1;
      return cluster < 0 ? MASKED : (phaseOfCluster[cluster] ?? -1);
    }),
    pixelSize: { x, y },
    phases: phases.map(({ name, color, letter }) => ({ name, color, letter })),
    spectra: phaseSpectra(phases, centroids.values, centroids.axis.size, pixels),
    axis: centroids.axis,
    spectraLabel: centroids.isNormalized ? 'Intensity (normalized)' : 'Intensity (counts)',
    provenance: provenance(source),
  };
}

type DrawnPhase = Pick<PhaseRecord, 'name' | 'color' | 'letter' | 'clusters'>;

/** Phases of an array of labels: those that a person has named, else each cluster is one. */
export function phasesOfLabels(source: FigureSource, labels: string, clusters: number): readonly DrawnPhase[] {
  const named = source.phases?.filter((phase) => phase.labels === labels) ?? [];
  if (named.length > 0) return named;
  return Array.from({ length: clusters }, (_, cluster) => {
    const letter = phaseLetter(cluster);
    return { name: `Phase ${letter}`, letter, color: phaseColor(cluster), clusters: [cluster] };
  });
}

function clusterSpectra(
  source: FigureSource,
  labels: ArrayRecord,
  units: 'prepared' | 'own',
): { values: ArrayLike<number>; count: number; axis: Axis; isNormalized: boolean } {
  const { result } = source;
  const own = result.arrays.find((array) => array.step === labels.step && /^mean-spectra(-\d+)?$/.test(array.name));
  const isOwn = own !== undefined && units === 'own';
  const name = isOwn ? own.name : labels.name.replace('labels', 'centroids');
  const centroids = result.arrays.find((array) => array.name === name);
  if (centroids?.shape.length !== 2) {
    throw new AppError('input-missing', `This run has no ${name} beside its ${labels.name}.`, 'Repeat the run.');
  }
  const [count, size] = centroids.shape as [number, number];
  const signal = result.prepared.axes.at(-1);
  const channels: Axis = { name: 'Channel', size, scale: 1, offset: 0, units: '', role: 'signal' };
  const axis = signal?.role === 'signal' && signal.size === size ? signal : channels;
  const isNormalizedRun = result.steps.some(isNormalized);
  return {
    values: clusterValues(source, labels.name, centroids),
    count,
    axis,
    isNormalized: isNormalizedRun && !isOwn,
  };
}

/** Mean spectrum of each phase: that of its clusters, weighted by their pixels. */
function phaseSpectra(
  phases: readonly DrawnPhase[],
  centroids: ArrayLike<number>,
  channels: number,
  pixels: Float64Array,
): Float32Array {
  const spectra = new Float32Array(phases.length * channels);
  for (const [index, { clusters }] of phases.entries()) {
    const total = clusters.reduce((sum, cluster) => sum + pixels[cluster], 0);
    for (const cluster of clusters) {
      const weight = total > 0 ? pixels[cluster] / total : 1 / clusters.length;
      for (let channel = 0; channel < channels; channel++) {
        spectra[index * channels + channel] += weight * centroids[cluster * channels + channel];
      }
    }
  }
  return spectra;
}

function countPixels(labels: ArrayLike<number>, clusters: number): Float64Array {
  const counts = new Float64Array(clusters);
  for (let pixel = 0; pixel < labels.length; pixel++) if (labels[pixel] >= 0) counts[labels[pixel]]++;
  return counts;
}

function isNormalized(step: RunResult['steps'][number]): boolean {
  return step.op === 'normalize' && step.parameters.method !== 'none';
}
