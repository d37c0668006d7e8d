import { useMemo } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import type { MapAnswer } from '../../parts/maps/map-data.ts';
import { lookOf } from '../../parts/maps/map-looks.ts';
import { hasEachImage } from '../../parts/runs/image-run.ts';
import { useRunPicture } from '../../parts/runs/use-run-picture.ts';
import type { MapData } from '../../state/shown-map.ts';
import { gridOfImages } from '../../vis/map-grid.ts';

/** What a run has made of one image, such as its reconstruction; null asks for none. The last one stays until the next is there. */
export function useRunImage(name: string | null, run: RunRecord | null, frame: number): MapAnswer {
  const array = run?.arrays.find((one) => one.name === name && hasEachImage(run, one));
  const there = array && (array.shape.length === 2 ? frame === 0 : frame < array.shape[0]!);
  const part = useRunPicture(run, there ? array : null, frame);
  const map = useMemo((): MapData | null => {
    if (!run || !name || !part.data) return null;
    const [rows, columns] = part.data.shape.slice(-2) as [number, number];
    const { label, title, colors, signed } = lookOf(name, run);
    return {
      kind: 'values',
      values: part.data.values,
      rows,
      columns,
      inCube: gridOfImages(run.result),
      name: `${label} by ${run.name}`,
      title,
      colors,
      signed,
    };
  }, [run, name, part.data]);
  const missing = name && run && !there ? new Error('This run has no such picture of this image.') : null;
  return {
    map,
    loading: map === null && missing === null && !part.error,
    error: missing ?? part.error,
    retry: () => void part.refetch(),
    partial: false,
  };
}
