import { forPackedPixels, packPixels } from '../../src-preload/contract/packed-pixels.ts';
import type { UnassignedRegion } from '../../src-preload/contract/project.ts';

/** What is taken out: pixels of the run's map in a place, of one phase or of all. */
export interface TakenPlace {
  readonly name: string;
  readonly pixels: readonly number[];
  readonly phase: { readonly name: string; readonly clusters: readonly number[] } | null;
}

type Places = readonly (UnassignedRegion & { readonly list: readonly number[] })[];

/**
 * Takes the pixels of a place out of their phases, in addition to those that are out already. What was taken out in a place
 * of the same name, and of the same phase, is one with it.
 *
 * @param labels of the run's map, as the run has them
 * @returns the regions, and how many pixels were taken: those that had a label and were not out yet
 */
export function takeOut(
  regions: readonly UnassignedRegion[],
  labels: ArrayLike<number>,
  { name, pixels, phase }: TakenPlace,
): { readonly regions: readonly UnassignedRegion[]; readonly changed: number } {
  const places = unpacked(regions, labels.length);
  const out = new Uint8Array(labels.length);
  for (const { list } of places) for (const pixel of list) out[pixel] = 1;
  const taken = pixels.filter((pixel) => {
    const label = labels[pixel];
    if (label === undefined || label < 0 || out[pixel] === 1) return false;
    if (phase && !phase.clusters.includes(label)) return false;
    out[pixel] = 1;
    return true;
  });
  if (taken.length === 0) return { regions, changed: 0 };
  const of = phase?.name ?? null;
  const same = places.find((one) => one.name === name && one.phase === of);
  const next = same
    ? places.map((one) => (one === same ? { ...one, list: [...one.list, ...taken] } : one))
    : [...places, { name, phase: of, list: taken }];
  return { regions: next.map((one) => packed(one, labels)), changed: taken.length };
}

/**
 * Puts pixels back into the phases that their clusters are in.
 *
 * @param place which of the regions, counted from 0; null takes all
 * @param pixels of the run's map; null takes all of the regions
 */
export function putBack(
  regions: readonly UnassignedRegion[],
  labels: ArrayLike<number>,
  place: number | null,
  pixels: readonly number[] | null,
): { readonly regions: readonly UnassignedRegion[]; readonly changed: number } {
  const back = pixels && new Set(pixels);
  let changed = 0;
  const left = unpacked(regions, labels.length).flatMap((one, index) => {
    const list = one.list.filter((pixel) => (place !== null && place !== index) || (back !== null && !back.has(pixel)));
    changed += one.list.length - list.length;
    return list.length === 0 ? [] : [packed({ ...one, list }, labels)];
  });
  return { regions: left, changed };
}

/** The place that each pixel of a map was taken out in, counted from 1; 0 for those that are in their phases. */
export function placesOnMap(regions: readonly UnassignedRegion[], size: number): Int32Array {
  const map = new Int32Array(size);
  unpacked(regions, size).forEach(({ list }, index) => {
    for (const pixel of list) map[pixel] = index + 1;
  });
  return map;
}

function unpacked(regions: readonly UnassignedRegion[], size: number): Places {
  return regions.map((region) => {
    const list: number[] = [];
    forPackedPixels(region.pixels, (pixel) => {
      if (pixel < size) list.push(pixel);
    });
    return { ...region, list };
  });
}

function packed(
  { name, phase, list }: Pick<Places[number], 'name' | 'phase' | 'list'>,
  labels: ArrayLike<number>,
): UnassignedRegion {
  const clusters = list.reduce((most, pixel) => Math.max(most, labels[pixel]! + 1), 0);
  const taken = new Array<number>(clusters).fill(0);
  for (const pixel of list) taken[labels[pixel]!]!++;
  return { name, phase, pixels: packPixels(list), taken };
}
