import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import { framesText } from '../../src-preload/contract/frames.ts';
import type { LookedAtRun } from '../../src-preload/contract/map-looks.ts';
import type { MeasuredArray, PhaseRecord, RunRecord, UnassignedPixels } from '../../src-preload/contract/project.ts';
import type { RunResult } from '../../src-preload/contract/results.ts';
import { DATA_UNITS, type UnitChoice } from '../../src-preload/contract/shown-units.ts';
import type { Project } from '../project/project.ts';
import { phasesOfRun } from './project-state.ts';

/** A finished run as a figure needs it. */
export interface FigureSource {
  readonly result: RunResult;
  /** Path of the file of an array of this run. */
  arrayPath(name: string): string;
  /** Phases that a person has named; left out, each cluster is a phase of its own. */
  readonly phases?: readonly PhaseRecord[];
  /** What a person took out of these phases, and where the arrays lie that were measured without it. */
  readonly unassigned?: {
    readonly pixels: readonly UnassignedPixels[];
    path(array: MeasuredArray): string;
  };
  /** Where the file that it was computed from lies now; left out, where it lay then. */
  readonly file?: string;
  /** Said in the figure's provenance: `Run 3 of Steel.phasewright`. */
  readonly run?: string;
}

/** A stored run as a figure needs it, with the phases that a person has named. */
export function figureSource(project: Project, run: RunRecord): FigureSource {
  return {
    result: run.result,
    arrayPath: (name) => project.readArrayPath(run, name),
    phases: phasesOfRun(project, run),
    unassigned: { pixels: project.unassigned(run.number), path: (array) => project.measuredArrayPath(array) },
    file: fileOf(project, run),
    run: `run ${run.number} (${run.uuid}) of ${basename(project.folder)}`,
  };
}

/** The run's file, as the project knows it. */
export function fileOf(project: Project, run: RunRecord): string {
  const known = project.dataset(run.datasetId)?.file;
  return known && existsSync(known) ? known : run.result.source.file;
}

/** A run as its arrays are looked at. */
export function lookedAt({ arrays, steps, prepared }: RunResult, energy: UnitChoice['energy'] = 'file'): LookedAtRun {
  const signal = prepared.axes.find(({ role }) => role === 'signal');
  return { arrays, steps, units: signal?.units ?? '', shown: { ...DATA_UNITS, energy } };
}

/** What a figure is called when its request gives no title. */
export function titleOf({ result }: FigureSource): string {
  return result.source.title || basename(result.source.file);
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

/** What the file of a figure says of where it comes from. */
export function provenance({ result, run }: FigureSource): Record<string, string> {
  const { file, dataset, frames, sha256 } = result.source;
  return {
    Software: `Phasewright ${result.versions.phasewright}`,
    Source: `${basename(file)}, dataset ${dataset}${frames ? `, ${framesText(frames)}` : ''}, SHA-256 ${sha256}`,
    ...(run === undefined ? {} : { Run: run }),
    Recipe: JSON.stringify(result.recipe),
    Device: `${result.device.used}, onnxruntime ${result.versions.onnxruntime}`,
    Created: result.startedAt,
  };
}
