import { Button } from '@blueprintjs/core';
import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { Region } from '../../../src-preload/contract/looked-dataset.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { StepRecord } from '../../../src-preload/contract/results.ts';
import { useOverview, useProject } from '../../api/queries.ts';
import { select, selectImages } from '../../parts/maps/region-history.ts';
import { phaseTitle } from '../../parts/phases/phase-title.ts';
import { formatNumber } from '../../parts/recipe/numbers.ts';
import { phasesOf } from '../../parts/runs/active-run.ts';
import { isFrameByFrame } from '../../parts/runs/image-run.ts';
import { useViewOf } from '../../state/view-store.ts';
import { gridOf, gridOfRun } from '../../vis/map-grid.ts';
import { regionOfMask } from '../../vis/region-mask.ts';

/** A cluster of a few pixels, with the first of them as places in the map of its run. */
export interface TinyCluster {
  readonly cluster: number;
  readonly size: number;
  readonly pixels: readonly number[];
}

/** Rows of the list that are shown; many tiny clusters mean that k is too large, and one looks at the map. */
const MOST_ROWS = 12;

/** The tiny clusters that a step `outliers` has found. */
export function tinyClustersOf({ results }: StepRecord): readonly TinyCluster[] {
  if (!Array.isArray(results.tinyClusters)) return [];
  return results.tinyClusters.flatMap((one: Json): TinyCluster[] => {
    const { cluster, size, pixels } = one as { readonly [key: string]: Json };
    if (typeof cluster !== 'number' || typeof size !== 'number' || !Array.isArray(pixels) || pixels.length === 0)
      return [];
    return [{ cluster, size, pixels: pixels.filter((pixel) => typeof pixel === 'number') }];
  });
}

/** Pixels of the cube under pixels of a run's map. */
export function inCube(
  run: Pick<RunRecord, 'result'>,
  pixels: readonly number[],
  cube: { readonly rows: number; readonly columns: number },
): Region | null {
  const { rows, columns } = gridOf(run.result.prepared.axes);
  const mask = new Uint8Array(rows * columns);
  for (const pixel of pixels) mask[pixel] = 1;
  return regionOfMask(mask, { rows, columns, grid: gridOfRun(run.result) }, cube);
}

/** Tiny clusters as a list; pressing one selects its pixels in all views. */
export function TinyClusters({ number, record }: { readonly number: number; readonly record: StepRecord }) {
  const { data: project } = useProject();
  const { file, dataset } = useViewOf('file', 'dataset');
  const { data: overview } = useOverview(file, dataset);
  const run = project?.runs.find((one) => one.number === number);
  const clusters = tinyClustersOf(record);
  if (!run || !overview || clusters.length === 0) return null;
  const step = run.result.steps.findIndex(({ op, arrays }) => op === record.op && arrays[0] === record.arrays[0]);
  const labels = run.arrays.findLast((array) => array.clusters !== null && array.step < step);
  const phases = labels ? phasesOf(project, number, labels.name) : [];
  const nameOf = (cluster: number) => {
    const phase = phases.find((one) => one.clusters.includes(cluster));
    return phase ? phaseTitle(phase) : `Cluster ${cluster + 1}`;
  };
  const choose = ({ pixels }: TinyCluster) =>
    isFrameByFrame(run) ? selectImages(pixels) : select(inCube(run, pixels, overview));
  const what = isFrameByFrame(run) ? 'images' : 'px';
  return (
    <ul className="step-tiny" aria-label="Tiny clusters">
      {clusters.slice(0, MOST_ROWS).map((one) => (
        <li key={one.cluster}>
          <Button
            size="small"
            variant="minimal"
            title="Select its pixels"
            aria-label={`Select ${nameOf(one.cluster)}, ${one.size} ${what}`}
            onClick={() => choose(one)}
          >
            {nameOf(one.cluster)}{' '}
            <span className="quiet">
              {formatNumber(one.size)} {what}
              {one.pixels.length < one.size && `, the first ${one.pixels.length}`}
            </span>
          </Button>
        </li>
      ))}
      {clusters.length > MOST_ROWS && <li className="quiet">and {clusters.length - MOST_ROWS} more</li>}
    </ul>
  );
}
