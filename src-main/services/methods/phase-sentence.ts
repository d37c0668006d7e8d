import type { PhaseRecord } from '../../../src-preload/contract/project.ts';
import type { RunResult } from '../../../src-preload/contract/results.ts';
import { thingsOf } from './things.ts';
import { list, numbersAt, percent } from './words.ts';

/** What a person made of the clusters of the last labels: names, merged clusters, their area; empty when nothing was done. */
export function phaseSentence(result: RunResult, phases: readonly PhaseRecord[]): string {
  const labels = result.arrays.findLast(({ name }) => /^labels(-\d+)?$/.test(name));
  const shown = phases.filter((phase) => phase.labels === labels?.name);
  const isDefault = shown.every(({ name, letter, clusters }) => name === `Phase ${letter}` && clusters.length === 1);
  if (!labels || shown.length === 0 || isDefault) return '';
  const sizes = numbersAt(result.steps[labels.step]?.results, 'sizes');
  const pixels = sizes?.reduce((sum, size) => sum + size, 0) ?? 0;
  const area = (clusters: readonly number[]) => clusters.reduce((sum, cluster) => sum + (sizes?.[cluster] ?? 0), 0);
  const { places } = thingsOf(result, labels.step);
  const parts = shown.map(({ name, clusters }) => {
    const which =
      clusters.length === 1 ? `cluster ${clusters[0] + 1}` : `clusters ${list(clusters.map((c) => `${c + 1}`))}`;
    return `${name} (${which}${pixels > 0 ? `, ${percent(area(clusters) / pixels)} of the ${places}` : ''})`;
  });
  const assigned = area(shown.flatMap(({ clusters }) => clusters));
  const rest =
    pixels > 0 && assigned < pixels ? `; ${percent(1 - assigned / pixels)} of the ${places} were left unassigned` : '';
  return `The clusters, numbered by size, were assigned to phases by eye: ${list(parts)}${rest}.`;
}
