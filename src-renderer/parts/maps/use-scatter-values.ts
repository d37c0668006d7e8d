import { useMemo } from 'react';
import type { Overview } from '../../../src-preload/contract/looked-dataset.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { useRunArray, useWindowMap } from '../../api/queries.ts';
import { gridOf, gridOfRun, WHOLE_CUBE } from '../../vis/map-grid.ts';
import { type MapInCube, sumOnGrid } from '../../vis/region-mask.ts';
import { EMBEDDING, isEmbedding, type ScatterSource } from './axis-options.ts';
import { embeddingValues } from './embedding-values.ts';
import { pickMap } from './map-sources.ts';

/** The pixels that have points: those of the run, or without one the cube's. */
export function scatterGrid(overview: Overview, run: RunRecord | null): MapInCube {
  if (!run) return { rows: overview.rows, columns: overview.columns, grid: WHOLE_CUBE };
  const { rows, columns } = gridOf(run.result.prepared.axes);
  return { rows, columns, grid: gridOfRun(run.result) };
}

interface ScatterValues {
  /** One number per pixel of the grid, NaN where there is none; null while they are on their way. */
  readonly values: ArrayLike<number> | null;
  readonly error: unknown;
  readonly retry: () => void;
}

/** The numbers of an axis, or of the color, over the pixels of the grid. */
export function useScatterValues(
  source: ScatterSource | null,
  file: string,
  dataset: number,
  overview: Overview,
  run: RunRecord | null,
  map: MapInCube,
): ScatterValues {
  const ofRun = source?.kind === 'array' ? source : null;
  const array = usePhaseLabels(ofRun && run ? run.number : null, ofRun?.name ?? null);
  // The sample that belongs to an embedding is of the same step.
  const step = run?.arrays.find(({ name }) => name === ofRun?.name)?.step;
  const sampleName =
    source && isEmbedding(source)
      ? (run?.arrays.find((one) => one.step === step && /^sample(-\d+)?$/.test(one.name))?.name ?? null)
      : null;
  const sample = useRunArray(sampleName && run ? run.number : null, sampleName);
  const counts = useWindowMap(file, dataset, source?.kind === 'window' ? source : null);
  const values = useMemo((): ArrayLike<number> | null => {
    if (!source) return null;
    if (source.kind === 'total') return sumOnGrid(overview.map, overview, map);
    if (source.kind === 'window')
      return counts.data && !counts.isPlaceholderData ? sumOnGrid(counts.data.map, overview, map) : null;
    if (!array.data) return null;
    const pixels = map.rows * map.columns;
    if (EMBEDDING.test(source.name)) {
      if (sampleName && !sample.data) return null;
      const every = sample.data?.values ?? Int32Array.from({ length: array.data.shape[0] ?? 0 }, (_, i) => i);
      return embeddingValues(array.data.values, every, source.index, pixels);
    }
    const layout = /^sweep-labels/.test(source.name) ? 'map-by-map' : 'pixel-by-pixel';
    return pickMap(array.data.values, pixels, source.index, layout);
  }, [source, overview, map, counts.data, counts.isPlaceholderData, array.data, sample.data, sampleName]);
  const failed = source?.kind === 'window' ? counts : array.error ? array : sample;
  return { values, error: failed.error, retry: () => void failed.refetch() };
}
