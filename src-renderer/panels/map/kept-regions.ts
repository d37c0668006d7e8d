import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { framesPart } from '../../../src-preload/contract/frames.ts';
import type { DatasetOfFile, KeptRegion } from '../../../src-preload/contract/looked-dataset.ts';
import { forPackedPixels } from '../../../src-preload/contract/packed-pixels.ts';
import type { ProjectState } from '../../../src-preload/contract/window.ts';
import { useApi } from '../../api/api-context.tsx';
import { useProject } from '../../api/queries.ts';
import { notifyError } from '../../app/notices.tsx';
import { keepRegionsWith, showRegions } from '../../parts/maps/region-history.ts';
import { isSameDataset, openDataset } from '../../state/same-dataset.ts';
import { type NamedRegion, useView } from '../../state/view-store.ts';
import { askedRegion } from '../../vis/regions.ts';

/** Changes that the host has not answered yet: until then what is drawn is newer than what is kept. */
let underWay = 0;
/** One after the other, as they were made. */
let queue: Promise<void> = Promise.resolve();

/**
 * Keeps the regions of the open dataset in the project, and shows those that it keeps, also after undo and redo. Stands once
 * in the window. A project that is open for reading only keeps none: what is drawn there lasts until it is closed.
 */
export function useKeptRegions(): void {
  const api = useApi();
  const queries = useQueryClient();
  const { data: project } = useProject();
  const file = useView((view) => view.file);
  const dataset = useView((view) => view.dataset);
  const frames = useView((view) => view.frames);
  const isWritable = project?.project.mode === 'write';

  useEffect(() => {
    if (!isWritable) return;
    const send = async ({ file, dataset: index, frames: summed }: DatasetOfFile, regions: readonly KeptRegion[]) => {
      try {
        const state = await api.call('change-regions', {
          file,
          dataset: index,
          ...framesPart(summed),
          regions: [...regions],
        }).answer;
        queries.setQueryData(['project'], state);
      } catch (error) {
        notifyError(error);
      } finally {
        underWay--;
        show(queries.getQueryData<ProjectState | null>(['project']));
      }
    };
    keepRegionsWith((regions) => {
      const { file: of } = useView.getState();
      if (of === null) return;
      const cube = { file: of, ...openDataset() };
      underWay++;
      const kept = regions.map(keptOf);
      queue = queue.then(() => send(cube, kept));
    });
    return () => keepRegionsWith(null);
  }, [api, queries, isWritable]);

  const regions = project?.regions;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the project only its regions are shown here
  useEffect(() => show(project), [regions, file, dataset, frames]);
}

function show(project: ProjectState | null | undefined): void {
  if (underWay > 0 || !project) return;
  const view = useView.getState();
  const { regions } = view;
  const kept = project.regions.find((one) => isSameDataset(one, view))?.regions ?? [];
  // A region keeps its pixels as long as it is one.
  const isSame = ({ id, name, color }: KeptRegion, i: number) =>
    regions[i]?.id === id && regions[i].name === name && regions[i].color === color;
  if (kept.length === regions.length && kept.every(isSame)) return;
  showRegions(kept.map((one) => regions.find(({ id, name }) => id === one.id && name === one.name) ?? drawnOf(one)));
}

/** A region as the project keeps it. */
function keptOf({ id, name, color, region }: NamedRegion): KeptRegion {
  return { id, name, color, region: askedRegion(region) };
}

/** A kept region as it is drawn. */
function drawnOf({ region, ...rest }: KeptRegion): NamedRegion {
  if (region.kind !== 'bits') return { ...rest, region };
  const pixels: number[] = [];
  forPackedPixels(region.bits, (pixel) => pixels.push(pixel));
  return { ...rest, region: { kind: 'pixels', pixels } };
}
