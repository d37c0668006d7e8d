import { leadingAxisSteps } from '../../src-preload/contract/axis-steps.ts';
import type { Axis } from '../../src-preload/contract/dataset.ts';
import type { RunInFile } from '../../src-preload/contract/engine.ts';
import { framesPart } from '../../src-preload/contract/frames.ts';
import type { RunRecord, UnassignedPixels } from '../../src-preload/contract/project.ts';
import type { RunResult } from '../../src-preload/contract/results.ts';
import { countUnassigned } from '../../src-preload/contract/unassigned-pixels.ts';
import type { CallContext } from './call-context.ts';
import type { FigureSource } from './figure-source.ts';

/**
 * Writes the data of a run as `.hspy`, on the axes that its recipe gave them, and beside them in a group of our own the run: its arrays,
 * recipe, seeds, versions and phases, with what a person took out of them. HyperSpy opens the data and passes over the group.
 * @throws {AppError} what converting the file throws
 */
export async function exportWithData(
  run: RunRecord,
  source: FigureSource,
  out: string,
  context: CallContext,
): Promise<string[]> {
  const { arrange, calibrations } = leadingAxisSteps(run.recipe.steps);
  await context.engineJob('convert', {
    file: source.file ?? run.result.source.file,
    dataset: run.result.source.dataset,
    ...framesPart(run.result.source.frames),
    out,
    arrange,
    calibrations,
    runs: [runInFile(run, source)],
  });
  return [out];
}

function runInFile({ number, name, recipe, result }: RunRecord, source: FigureSource): RunInFile {
  const { file, dataset, frames, sha256, sizeBytes } = result.source;
  const seeds = recipe.steps.flatMap((step, index) =>
    'seed' in step ? [{ step: index, op: step.op, seed: step.seed }] : [],
  );
  const phases = (source.phases ?? []).map(({ labels, name: called, letter, color, clusters, note }) => {
    return { labels, name: called, letter, color, clusters, note };
  });
  const unassigned = source.unassigned?.pixels ?? [];
  const results = result.steps.map(({ op, results: found }) => ({ op, results: found }));
  return {
    number,
    attributes: {
      name,
      recipe: JSON.stringify(recipe),
      seeds: JSON.stringify(seeds),
      results: JSON.stringify(results),
      phases: JSON.stringify(phases),
      ...(unassigned.length > 0 ? { unassigned: JSON.stringify(unassigned.map(placesInWords)) } : {}),
      versions: JSON.stringify(result.versions),
      device: JSON.stringify(result.device),
      source: JSON.stringify({ file, dataset, ...framesPart(frames), sha256, sizeBytes }),
      started: result.startedAt,
    },
    arrays: [
      ...result.arrays
        .filter(({ shape }) => shape.length > 0 && !shape.includes(0))
        .map((array) => ({
          name: array.name,
          file: source.arrayPath(array.name),
          axes: axesOfArray(array.shape, result.prepared),
        })),
      ...unassigned.flatMap(({ labels, measured }) =>
        measured.map((array) => ({
          name: nameInFile(labels, array.name),
          file: source.unassigned!.path(array),
          axes: axesOfArray(array.shape, result.prepared),
        })),
      ),
    ],
  };
}

/** `unassigned`, a map with the number of the place from 1 on, and `assigned-centroids`, measured without it; `unassigned-2` of `labels-2`. */
function nameInFile(labels: string, name: string): string {
  return name === 'unassigned' ? `${name}${labels.slice('labels'.length)}` : `assigned-${name}`;
}

/** What was taken out of the phases of some labels: where, how much, and which clusters were measured anew for it. */
function placesInWords({ labels, regions, clusters }: UnassignedPixels) {
  const places = regions.map((region, index) => {
    return { number: index + 1, name: region.name, phase: region.phase, pixels: countUnassigned([region]) };
  });
  return { labels, places, measuredClusters: clusters };
}

/**
 * Axes of an array of a run: those of the map where it has a value for each pixel, the signal's where it holds spectra or images, and counted
 * ones for clusters and components.
 */
export function axesOfArray(shape: readonly number[], prepared: RunResult['prepared']): Axis[] {
  const navigation = prepared.axes.filter(({ role }) => role === 'navigation');
  const signal: readonly Axis[] = prepared.images?.axes ?? prepared.axes.filter(({ role }) => role === 'signal');
  const isSize = (axes: readonly Axis[], sizes: readonly number[]) => {
    return axes.length > 0 && axes.length === sizes.length && axes.every(({ size }, at) => size === sizes[at]);
  };
  const counted = (sizes: readonly number[]) =>
    sizes.map((size): Axis => ({ name: 'number', size, scale: 1, offset: 0, units: '', role: 'navigation' }));
  const asSignal = (axes: readonly Axis[]) => axes.map((axis) => ({ ...axis, role: 'signal' as const }));
  const cut = shape.length - signal.length;
  const endsInSignal = isSize(signal, shape.slice(cut));
  const ends = endsInSignal ? cut : shape.length;
  const isMap = isSize(navigation, shape.slice(0, navigation.length)) && navigation.length <= ends;
  if (isMap && !endsInSignal && shape.length === navigation.length) return asSignal(navigation);
  // One map after the other, as a sweep has them.
  const before = shape.length - navigation.length;
  if (!isMap && !endsInSignal && before > 0 && isSize(navigation, shape.slice(before))) {
    return [...counted(shape.slice(0, before)), ...asSignal(navigation)];
  }
  const first = isMap ? navigation : counted(shape.slice(0, Math.min(ends, shape.length)));
  const between = isMap ? counted(shape.slice(navigation.length, ends)) : [];
  if (endsInSignal) return [...first, ...between, ...asSignal(signal)];
  const all = [...first, ...between];
  return all.map((axis, at) => (at === all.length - 1 ? { ...axis, role: 'signal' } : axis));
}
