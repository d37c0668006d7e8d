import { useMemo } from 'react';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { hasLabel } from '../../../src-preload/contract/unassigned-pixels.ts';
import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject } from '../../api/queries.ts';
import { phasesOnMap } from '../../parts/maps/map-data.ts';
import { labelsOf, phasesOf } from '../../parts/runs/active-run.ts';
import type { MapData } from '../../state/shown-map.ts';
import type { PhaseOverlayChoice } from '../../state/view-store.ts';
import type { MapOverlay } from '../../vis/map-drawing.ts';
import { gridOf, gridOfRun } from '../../vis/map-grid.ts';
import { type PhaseOverlay, phaseOutlines, phaseTint } from '../../vis/phase-overlay.ts';

/** Phases of the shown run over another map. */
export interface ShownOverlay {
  readonly overlay: PhaseOverlay;
  /** The map of the labels that it is made of. */
  readonly labels: MapData & { kind: 'labels' };
  /** Pixels that have a label. */
  readonly pixels: number;
}

/** True where the phases of a run can be laid over a map: that shows something else, and has rows and columns. */
export function canOverlay(map: MapData | null, run: RunRecord | null): boolean {
  return map !== null && map.kind !== 'labels' && map.rows > 1 && labelsOf(run) !== null;
}

/** The overlay that a person has chosen; null where there is none. */
export function usePhaseOverlay(
  map: MapData | null,
  run: RunRecord | null,
  { show, opacity }: PhaseOverlayChoice,
  litPhase: number | null,
): ShownOverlay | null {
  const { data: project } = useProject();
  const isShown = show !== 'none' && canOverlay(map, run);
  const record = labelsOf(run);
  const array = usePhaseLabels(isShown ? run!.number : null, record?.name ?? null);
  const labels = useMemo((): ShownOverlay['labels'] | null => {
    if (!isShown || !run || !record || !array.data) return null;
    const { rows, columns } = gridOf(run.result.prepared.axes);
    const { values } = array.data;
    const phases = phasesOnMap(phasesOf(project, run.number, record.name), values);
    return {
      kind: 'labels',
      values,
      rows,
      columns,
      inCube: gridOfRun(run.result),
      name: `Phases of ${run.name}`,
      phases,
    };
  }, [isShown, run, record, array.data, project]);
  const pixels = useMemo(() => (labels ? labeledPixels(labels) : 0), [labels]);
  const lit = labels?.phases.some(({ id }) => id === litPhase) ? litPhase : null;
  return useMemo(() => {
    if (!labels) return null;
    const overlay =
      show === 'outlines' ? phaseOutlines(labels, labels.phases, lit) : phaseTint(labels, labels.phases, opacity, lit);
    return { overlay, labels, pixels };
  }, [labels, pixels, show, opacity, lit]);
}

/** An overlay with the place of its pixels in the cube. */
export function overlayInCube({ overlay, labels }: ShownOverlay): MapOverlay {
  const { firstRow, firstColumn, rowStep, columnStep } = labels.inCube;
  return { overlay, row: firstRow, column: firstColumn, rowStep, columnStep };
}

function labeledPixels({ values }: ShownOverlay['labels']): number {
  let pixels = 0;
  for (let i = 0; i < values.length; i++) if (hasLabel(values[i]!)) pixels++;
  return pixels;
}
