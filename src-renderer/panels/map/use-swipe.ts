import { useMemo } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject } from '../../api/queries.ts';
import { labelsOf, phasesOf } from '../../parts/runs/active-run.ts';
import { matchedPhases } from '../../parts/runs/matched-colors.ts';
import { useRunComparison } from '../../parts/runs/use-run-comparison.ts';
import { type MapSource, useView } from '../../state/view-store.ts';
import type { PixelImage } from '../../vis/draw-commands.ts';
import { labelImage } from '../../vis/map-image.ts';

/** Phases of the run that the one on the map is compared with, in its colors; null when nothing is compared. */
export function useSwipe(source: MapSource, run: RunRecord | null): { image: PixelImage; name: string } | null {
  const { data: project } = useProject();
  const compareWith = useView((view) => view.compareWith);
  const litPhase = useView((view) => view.litPhase);
  const labels = labelsOf(run);
  const isShown = source.kind === 'labels' && source.run === run?.number && source.name === labels?.name;
  const other = isShown
    ? (project?.runs.find(({ number }) => number === compareWith && number !== run?.number) ?? null)
    : null;
  const comparison = useRunComparison(run, other);
  const values = usePhaseLabels(other?.number ?? null, labelsOf(other)?.name ?? null);
  return useMemo(() => {
    if (!run || !labels || !other || !comparison.data || !values.data) return null;
    const { rows, columns, matching } = comparison.data;
    const colors = matchedPhases(matching, phasesOf(project, run.number, labels.name));
    return { image: labelImage(values.data.values, columns, rows, colors, litPhase), name: other.name };
  }, [run, labels, other, comparison.data, values.data, project, litPhase]);
}
