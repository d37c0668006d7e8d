import type { PhaseRecord, UnassignedPixels } from '../../../src-preload/contract/project.ts';
import type { RunResult } from '../../../src-preload/contract/results.ts';
import { countUnassigned, pixelsTaken } from '../../../src-preload/contract/unassigned-pixels.ts';
import { countPlaces, type Things, thingsOf } from './things.ts';
import { list, numbersAt, percent } from './words.ts';

/**
 * What a person made of the clusters of the last labels: names, merged clusters, their area, and what was taken out of them by
 * hand; empty when nothing was done.
 */
export function phaseSentence(
  result: RunResult,
  phases: readonly PhaseRecord[],
  unassigned: readonly UnassignedPixels[] = [],
): string {
  const labels = result.arrays.findLast(({ name }) => /^labels(-\d+)?$/.test(name));
  if (!labels) return '';
  const shown = phases.filter((phase) => phase.labels === labels.name);
  const out = unassigned.find((one) => one.labels === labels.name);
  const all = numbersAt(result.steps[labels.step]?.results, 'sizes');
  const taken = pixelsTaken(out);
  const things = thingsOf(result, labels.step);
  const sentences = [
    namesSentence(
      shown,
      all?.map((size, cluster) => size - (taken[cluster] ?? 0)),
      sum(all ?? []),
      things,
    ),
    out ? handSentence(out, sum(all ?? []), things) : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** @param sizes pixels of each cluster that are in its phase; undefined where the run does not tell */
function namesSentence(
  phases: readonly PhaseRecord[],
  sizes: readonly number[] | undefined,
  all: number,
  { places }: Things,
): string {
  const isDefault = phases.every(({ name, letter, clusters }) => name === `Phase ${letter}` && clusters.length === 1);
  if (phases.length === 0 || isDefault) return '';
  const area = (clusters: readonly number[]) => sum(clusters.map((cluster) => sizes?.[cluster] ?? 0));
  const assigned = area(phases.flatMap(({ clusters }) => clusters));
  const of = assigned < all ? `the assigned ${places}` : `the ${places}`;
  const parts = phases.map(({ name, clusters }) => {
    const which =
      clusters.length === 1 ? `cluster ${clusters[0]! + 1}` : `clusters ${list(clusters.map((c) => `${c + 1}`))}`;
    return `${name} (${which}${assigned > 0 ? `, ${percent(area(clusters) / assigned)} of ${of}` : ''})`;
  });
  const rest =
    all > 0 && assigned < all ? `; ${percent(1 - assigned / all)} of the ${places} were left unassigned` : '';
  return `The clusters, numbered by size, were assigned to phases by eye: ${list(parts)}${rest}.`;
}

function handSentence({ regions }: UnassignedPixels, all: number, things: Things): string {
  const pixels = countUnassigned(regions);
  const where = regions.map((region) => {
    const of = region.phase === null ? '' : `${region.phase} in `;
    return `${of}“${region.name}” (${countPlaces(countUnassigned([region]), things)})`;
  });
  const share = all > 0 ? ` (${percent(pixels / all)} of all)` : '';
  const [were, their, count] = pixels === 1 ? ['was', 'its', 'counts'] : ['were', 'their', 'count'];
  return `${countPlaces(pixels, things)}${share} ${were} taken out of ${their} phases by hand, in ${regions.length === 1 ? 'the region' : 'the regions'} ${list(where)}, and ${count} neither for areas nor for mean ${things.many}.`;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
