import { basename } from 'node:path';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { phaseColor } from '../../src-preload/contract/phase-colors.ts';
import { phaseLetter } from '../../src-preload/contract/phase-letters.ts';
import type { PhaseRecord, RunRecord } from '../../src-preload/contract/project.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import type { ArrayRecord, RunResult } from '../../src-preload/contract/results.ts';
import { MASKED, type PhaseMapData } from '../figures/phase-map-data.ts';
import { phaseMapFigure } from '../figures/phase-map-figure.ts';
import { renderFigure } from '../figures/render-figure.ts';
import { rgbMapFigure } from '../figures/rgb-map-figure.ts';
import type { Scene } from '../figures/scene.ts';
import { readOwnArray } from '../project/own-arrays.ts';
import type { Project } from '../project/project.ts';
import { phasesOfRun } from './project-state.ts';
import { rgbMapData } from './rgb-map-data.ts';

/** A finished run as a figure needs it. */
export interface FigureSource {
  readonly result: RunResult;
  /** Path of the file of an array of this run. */
  arrayPath(name: string): string;
  /** Phases that a person has named; left out, each cluster is a phase of its own. */
  readonly phases?: readonly PhaseRecord[];
  /** Said in the figure's provenance: `Run 3 of Steel.phasewright`. */
  readonly run?: string;
}

/** A stored run as a figure needs it, with the phases that a person has named. */
export function figureSource(project: Project, run: RunRecord): FigureSource {
  return {
    result: run.result,
    arrayPath: (name) => project.readArrayPath(run, name),
    phases: phasesOfRun(project, run),
    run: `run ${run.number} (${run.uuid}) of ${basename(project.folder)}`,
  };
}

/** A figure of a run, laid out. @throws {AppError} `input-missing` when the run has nothing to draw, `parameter-invalid` */
export function figureScene(source: FigureSource, request: FigureRequest): Scene {
  if (request.figure === 'rgb-map') return rgbMapFigure(rgbMapData(source, request), request);
  return phaseMapFigure(phaseMapData(source), request);
}

/** The bytes of a figure of a run. @throws {AppError} `input-missing` when the run has nothing to draw. */
export async function drawFigure(source: FigureSource, request: FigureRequest): Promise<Uint8Array> {
  return renderFigure(figureScene(source, request), request.format, request.dpi);
}

/** File names of figures, in order: `phase-map.svg`, `phase-map.png`, and `phase-map-2.svg` for a second one of a format. */
export function figureFileNames(requests: readonly FigureRequest[]): string[] {
  const taken = new Map<string, number>();
  return requests.map(({ figure, format }) => {
    const name = `${figure}.${format}`;
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return count === 1 ? name : `${figure}-${count}.${format}`;
  });
}

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
  const clusters = readOwnArray(source.arrayPath(labels.name), labels);
  const centroids = clusterSpectra(source, labels, units);
  const phases = phasesOf(source, labels.name, centroids.count);
  const phaseOfCluster = new Int32Array(centroids.count).fill(-1);
  for (const [index, phase] of phases.entries()) for (const cluster of phase.clusters) phaseOfCluster[cluster] = index;

  const [rows, columns] = mapSize(labels.shape);
  const [y, x] = navigationAxes(result.prepared.axes);
  return {
    title: result.source.title || basename(result.source.file),
    rows,
    columns,
    labels: Int32Array.from(clusters, (cluster) => (cluster < 0 ? MASKED : (phaseOfCluster[cluster] ?? -1))),
    pixelSize: { x, y },
    phases: phases.map(({ name, color, letter }) => ({ name, color, letter })),
    spectra: phaseSpectra(phases, centroids.values, centroids.axis.size, countPixels(clusters, centroids.count)),
    axis: centroids.axis,
    spectraLabel: centroids.isNormalized ? 'Intensity (normalized)' : 'Intensity (counts)',
    provenance: provenance(source),
  };
}

type DrawnPhase = Pick<PhaseRecord, 'name' | 'color' | 'letter' | 'clusters'>;

function phasesOf(source: FigureSource, labels: string, clusters: number): readonly DrawnPhase[] {
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
    values: readOwnArray(source.arrayPath(name), centroids),
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

/** Rows and columns of a map; a line of pixels is one row. */
export function mapSize(shape: readonly number[]): [number, number] {
  const columns = shape.at(-1) ?? 1;
  return [shape.slice(0, -1).reduce((product, size) => product * size, 1), columns];
}

export function navigationAxes(axes: readonly Axis[]): [Axis, Axis] {
  const plain: Axis = { name: '', size: 1, scale: 1, offset: 0, units: '', role: 'navigation' };
  const navigation = axes.filter((axis) => axis.role === 'navigation');
  const x = navigation.at(-1) ?? plain;
  return [navigation.at(-2) ?? x, x];
}

function isNormalized(step: RunResult['steps'][number]): boolean {
  return step.op === 'normalize' && step.parameters.method !== 'none';
}

export function provenance({ result, run }: FigureSource): Record<string, string> {
  return {
    Software: `Phasewright ${result.versions.phasewright}`,
    Source: `${basename(result.source.file)}, dataset ${result.source.dataset}, SHA-256 ${result.source.sha256}`,
    ...(run === undefined ? {} : { Run: run }),
    Recipe: JSON.stringify(result.recipe),
    Device: `${result.device.used}, onnxruntime ${result.versions.onnxruntime}`,
    Created: result.startedAt,
  };
}
