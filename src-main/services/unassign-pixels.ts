import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { AskedRegion } from '../../src-preload/contract/looked-dataset.ts';
import { formatNumber } from '../../src-preload/contract/numbers.ts';
import { forPackedPixels } from '../../src-preload/contract/packed-pixels.ts';
import type { RunRecord, UnassignedRegion } from '../../src-preload/contract/project.ts';
import type { ArrayRecord } from '../../src-preload/contract/results.ts';
import type { ParsedServiceRequest } from '../../src-preload/contract/service.ts';
import type { ProjectState } from '../../src-preload/contract/window.ts';
import { isLabels } from '../project/default-phases.ts';
import { readOwnArray } from '../project/own-arrays.ts';
import type { Project } from '../project/project.ts';
import { placesOnMap, putBack, takeOut } from '../project/unassigned-regions.ts';
import type { CallContext } from './call-context.ts';
import { fileOf, mapSize } from './figure-source.ts';
import { stateOf } from './project-state.ts';

/** What a change makes of the places that were taken out. */
type Change = (
  before: readonly UnassignedRegion[],
  labels: Int32Array,
  columns: number,
) => {
  readonly regions: readonly UnassignedRegion[];
  readonly changed: number;
  /** For the history. */
  readonly label: string;
};

/**
 * Takes the pixels of a region out of their phases, or those of one phase only: areas, mean spectra, figures and files leave
 * them out from then on. The run's labels stay as they are. Undoable.
 *
 * @throws {AppError} `parameter-invalid` when nothing in the region is assigned; what measuring the spectra throws, such as a file that is gone
 */
export function unassignPixels(
  { run, labels, region, name, phase: id }: ParsedServiceRequest<'unassign-pixels'>,
  context: CallContext,
): Promise<ProjectState> {
  const phase =
    id === null
      ? null
      : context.projects
          .current()
          .phases(run, labels)
          .find((one) => one.id === id);
  if (phase === undefined)
    throw wrong(`There is no phase ${id} in these labels.`, 'It may have been removed.', 'phase');
  return change(run, labels, context, (before, values, columns) => {
    const pixels = pixelsOf(region, columns);
    const { regions, changed } = takeOut(before, values, { name, pixels, phase });
    if (changed === 0) {
      const what = phase ? `pixel of “${phase.name}”` : 'assigned pixel';
      throw wrong(`There is no ${what} in “${name}”.`, 'Draw it over pixels that are in a phase.', 'region');
    }
    return { regions, changed, label: `Unassign ${count(changed)}${phase ? ` of “${phase.name}”` : ''} in “${name}”` };
  });
}

/** Puts pixels back into the phases that their clusters are in. Undoable. @throws {AppError} `parameter-invalid` when none of them is out */
export function putBackPixels(
  { run, labels, place, region }: ParsedServiceRequest<'put-back-pixels'>,
  context: CallContext,
): Promise<ProjectState> {
  return change(run, labels, context, (before, values, columns) => {
    const pixels = region && pixelsOf(region, columns);
    const { regions, changed } = putBack(before, values, place, pixels);
    if (changed === 0)
      throw wrong('None of these pixels is unassigned by hand.', 'There is nothing to put back.', 'region');
    const where = place === null ? '' : ` of “${before[place]!.name}”`;
    return { regions, changed, label: `Put back ${count(changed)}${where}` };
  });
}

async function change(number: number, labelsName: string, context: CallContext, make: Change): Promise<ProjectState> {
  const project = context.projects.current();
  const run = project.getRun(number);
  const record = run.arrays.find((array) => array.name === labelsName && isLabels(array));
  if (!record)
    throw wrong(`Run ${number} has no labels named “${labelsName}”.`, 'Choose a run with a clustering.', 'labels');
  const labels = Int32Array.from(readOwnArray(project.readArrayPath(run, labelsName), record));
  const [, columns] = mapSize(record.shape);
  const folder = mkdtempSync(join(tmpdir(), 'phasewright-measured-'));
  try {
    for (;;) {
      const before = project.unassigned(number, labelsName)[0]?.regions ?? [];
      const { regions, label } = make(before, labels, columns);
      const clusters = lostPixels(regions);
      const arrays =
        regions.length === 0
          ? []
          : await measured(project, run, record.step, labels, regions, clusters, folder, context);
      // Somebody else may have changed them while the spectra were measured.
      const now = project.unassigned(number, labelsName)[0]?.regions ?? [];
      if (JSON.stringify(now) !== JSON.stringify(before)) continue;
      project.setUnassigned({ run: number, labels: labelsName, regions, clusters }, { arrays, folder }, label);
      context.projectChanged();
      return stateOf(project);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the run tells of these clusters, without the pixels that are out. */
async function measured(
  project: Project,
  run: RunRecord,
  step: number,
  labels: Int32Array,
  regions: readonly UnassignedRegion[],
  clusters: readonly number[],
  folder: string,
  context: CallContext,
): Promise<ArrayRecord[]> {
  const places = placesOnMap(regions, labels.length);
  const rows = new Map(clusters.map((cluster, row) => [cluster, row]));
  const { arrays } = await context.engineJob('measure-clusters', {
    recipe: run.recipe,
    file: fileOf(project, run),
    recipeFolder: project.folder,
    arraysFolder: folder,
    device: 'cpu',
    threads: null,
    memoryBytes: null,
    step,
    masks: masksOf(project, run, step),
    members: labels.map((label, pixel) => (places[pixel] === 0 ? (rows.get(label) ?? -1) : -1)),
    clusters: clusters.length,
    places,
  });
  // They are kept under the names of what they stand for; what the run does not tell, nobody asks for.
  return arrays.flatMap((array) => {
    if (array.name === 'unassigned') return [array];
    const name = new RegExp(`^${array.name}(-\\d+)?$`);
    const own = run.result.arrays.find((one) => one.step === step && name.test(one.name));
    return own ? [{ ...array, name: own.name }] : [];
  });
}

/** Masks that the run's steps have left, by step. */
function masksOf(project: Project, run: RunRecord, before: number): { [step: number]: string } {
  const masks: { [step: number]: string } = {};
  for (const { name, step } of run.result.arrays) {
    if (step < before && /^mask(-\d+)?$/.test(name)) masks[step] = project.readArrayPath(run, name);
  }
  return masks;
}

function lostPixels(regions: readonly UnassignedRegion[]): number[] {
  const lost = regions.flatMap(({ taken }) => taken.flatMap((pixels, cluster) => (pixels > 0 ? [cluster] : [])));
  return [...new Set(lost)].sort((a, b) => a - b);
}

function pixelsOf(region: AskedRegion, columns: number): number[] {
  const pixels: number[] = [];
  if (region.kind === 'pixels') return [...region.pixels];
  if (region.kind === 'bits') forPackedPixels(region.bits, (pixel) => pixels.push(pixel));
  else {
    for (let row = region.row; row < region.row + region.rows; row++) {
      for (let column = region.column; column < Math.min(columns, region.column + region.columns); column++) {
        pixels.push(row * columns + column);
      }
    }
  }
  return pixels;
}

const count = (pixels: number) => `${formatNumber(pixels)} ${pixels === 1 ? 'pixel' : 'pixels'}`;

function wrong(message: string, advice: string, field: string): AppError {
  return new AppError('parameter-invalid', message, advice, { field });
}
