import { useMemo } from 'react';
import type { DatasetInfo, Json } from '../../../src-preload/contract/dataset.ts';
import { useFileInfo } from '../../api/file-info.ts';
import type { DrawnRegion } from '../../vis/map-drawing.ts';

/** Told apart from regions that a person draws, and from gray images. */
const OUTLINE_COLOR = '#e07b00';

interface Tree {
  readonly [key: string]: Json;
}

/**
 * Where the other datasets of a file were taken, as outlines on their survey image: their rectangle (top, left, bottom, right, in the pixels of that
 * image) and its title stand in their metadata. Regions that the microscope's program drew on the image are outlined too.
 */
export function surveyOutlines(
  datasets: readonly Pick<DatasetInfo, 'title' | 'kind' | 'shape' | 'metadata'>[],
  dataset: number,
): readonly DrawnRegion[] {
  const survey = datasets[dataset];
  if (survey?.kind !== 'image') return [];
  const [rows, columns] = survey.shape as readonly [number, number];
  const outline = (name: string, rectangle: Json | undefined): DrawnRegion[] => {
    if (!Array.isArray(rectangle) || !rectangle.every((one) => typeof one === 'number')) return [];
    const [top, left, bottom, right] = (rectangle as readonly number[]).map(Math.round) as [
      number,
      number,
      number,
      number,
    ];
    const [row, column] = [Math.max(0, Math.min(top, bottom)), Math.max(0, Math.min(left, right))];
    const size = {
      rows: Math.min(rows, Math.max(top, bottom)) - row,
      columns: Math.min(columns, Math.max(left, right)) - column,
    };
    if (!(size.rows >= 1 && size.columns >= 1)) return [];
    return [{ name, color: OUTLINE_COLOR, region: { kind: 'rectangle', row, column, ...size } }];
  };
  const taken = datasets.flatMap(({ title, metadata }, index) => {
    const map = treeAt(metadata, 'Acquisition_instrument', 'TEM', 'Spectrum_image');
    const isHere = index !== dataset && typeof map?.survey_image === 'string' && map.survey_image === survey.title;
    return isHere ? outline(title || `Dataset ${index + 1}`, map.survey_rectangle) : [];
  });
  const regions = treeAt(survey.metadata, 'General')?.regions;
  const drawn = (Array.isArray(regions) ? (regions as readonly Json[]) : []).flatMap((one) => {
    const { name, rectangle } = (one ?? {}) as Tree;
    return typeof name === 'string' ? outline(name, rectangle) : [];
  });
  // The program draws the rectangle of a spectrum image as well.
  const places = new Set(taken.map(({ region }) => JSON.stringify(region)));
  return together([...taken, ...drawn.filter(({ region }) => !places.has(JSON.stringify(region)))]);
}

/** What was taken at the same place, by several detectors, has one outline with all names. */
function together(outlines: readonly DrawnRegion[]): readonly DrawnRegion[] {
  const byPlace = new Map<string, DrawnRegion>();
  for (const one of outlines) {
    const place = JSON.stringify(one.region);
    const there = byPlace.get(place);
    byPlace.set(place, there ? { ...there, name: `${there.name}, ${one.name}` } : one);
  }
  return [...byPlace.values()];
}

/** The outlines on the open image. */
export function useSurveyOutlines(file: string | null, dataset: number, isPicture: boolean): readonly DrawnRegion[] {
  const { data } = useFileInfo(isPicture ? file : null);
  return useMemo(() => (data && isPicture ? surveyOutlines(data.datasets, dataset) : []), [data, dataset, isPicture]);
}

function treeAt(tree: Json | undefined, ...path: readonly string[]): Tree | undefined {
  let here: Json | undefined = tree;
  for (const key of path) here = typeof here === 'object' && here !== null ? (here as Tree)[key] : undefined;
  return typeof here === 'object' && here !== null && !Array.isArray(here) ? (here as Tree) : undefined;
}
