import type { AskedRegion, Region } from '../../../src-preload/contract/looked-dataset.ts';
import { packPixels } from '../../../src-preload/contract/packed-pixels.ts';
import type { PhaseRecord, RunRecord } from '../../../src-preload/contract/project.ts';
import { UNASSIGNED_LABEL } from '../../../src-preload/contract/unassigned-pixels.ts';
import type { ArrayValues } from '../../../src-preload/contract/window.ts';
import type { NamedRegion, Selection } from '../../state/view-store.ts';
import { gridOf, gridOfRun } from '../../vis/map-grid.ts';
import { maskOfRegion } from '../../vis/region-mask.ts';

/** Where pixels are taken out of their phases, or put back. */
export interface Place {
  /** `Region 1`, or what it is called without a name. */
  readonly name: string;
  readonly region: Region;
  /** Its pixels are the numbers of images. */
  readonly ofImages: boolean;
}

/** A place in the map of a run. */
export interface PlacePixels {
  /** Its pixels of the run's map. */
  readonly region: AskedRegion;
  /** Pixels of each cluster that are in their phase. */
  readonly clusters: ReadonlyMap<number, number>;
  /** Pixels that were taken out by hand. */
  readonly out: number;
}

/** What is selected, under the name of its region where it is one, else the region that was drawn last. */
export function chosenPlace(selection: Selection | null, regions: readonly NamedRegion[]): Place | null {
  const saved = regions.find(({ id }) => id === (selection ? selection.saved : regions.at(-1)?.id));
  if (saved) return { name: saved.name, region: saved.region, ofImages: false };
  if (!selection) return null;
  const ofImages = selection.ofImages === true;
  return { name: ofImages ? 'Selected images' : 'Selection', region: selection.region, ofImages };
}

/**
 * The pixels of a run's map that lie in a place; a binned pixel does when any part of it does. Null where there are none.
 *
 * @param labels as the phases have them
 */
export function pixelsInPlace(run: RunRecord, labels: ArrayValues, { region, ofImages }: Place): PlacePixels | null {
  const isStack = run.result.prepared.images !== undefined;
  if (ofImages !== isStack) return null;
  const [rows = 1, columns = 1] = labels.shape.length > 1 ? labels.shape.slice(-2) : [1, labels.shape[0]];
  const cubeColumns = ofImages ? columns : gridOf(run.result.source.axes).columns;
  const mask = maskOfRegion(region, cubeColumns, { rows, columns, grid: gridOfRun(run.result) });
  if (!mask) return null;
  const pixels: number[] = [];
  const clusters = new Map<number, number>();
  let out = 0;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] === 0) continue;
    pixels.push(pixel);
    const label = labels.values[pixel]!;
    if (label >= 0) clusters.set(label, (clusters.get(label) ?? 0) + 1);
    else if (label === UNASSIGNED_LABEL) out++;
  }
  return { region: { kind: 'bits', bits: packPixels(pixels) }, clusters, out };
}

/** Pixels of a place that are in a phase, or with null in any cluster. */
export function pixelsOfPhase({ clusters }: PlacePixels, phase: PhaseRecord | null): number {
  let pixels = 0;
  for (const [cluster, count] of clusters) if (!phase || phase.clusters.includes(cluster)) pixels += count;
  return pixels;
}
