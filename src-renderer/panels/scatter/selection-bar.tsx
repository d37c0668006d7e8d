import { Button } from '@blueprintjs/core';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject } from '../../api/queries.ts';
import { IconButton } from '../../app/icon-button.tsx';
import { saveSelection, select, useSelectionUndo } from '../../parts/maps/region-history.ts';
import { AssignRegion } from '../../parts/phases/assign-region.tsx';
import { usePhaseChanges } from '../../parts/phases/phase-changes.ts';
import { labelsOf, phasesOf } from '../../parts/runs/active-run.ts';
import { useView } from '../../state/view-store.ts';

interface SelectionBarProps {
  readonly run: RunRecord | null;
  /** Points that are chosen, of how many. */
  readonly chosen: number;
  readonly points: number;
}

/** How much is selected, and what can be done with it. */
export function SelectionBar({ run, chosen, points }: SelectionBarProps) {
  const selection = useView((view) => view.selection);
  const { undo } = useSelectionUndo();
  if (!selection && !undo) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame and layout
    <div className="scatter-selection" role="group" aria-label="Selection">
      {selection && (
        <>
          <span role="status">
            {formatNumber(chosen)} of {formatNumber(points)} points
          </span>
          {!selection.ofImages && (
            <Button
              size="small"
              disabled={selection.saved !== null}
              title={selection.saved === null ? 'Save as region (Ctrl+S)' : 'It is a region already'}
              onClick={saveSelection}
            >
              Save as region
            </Button>
          )}
          {run && !selection.ofImages && <AssignSelection run={run} />}
          <IconButton icon="cross" label="Clear the selection (Esc)" onClick={() => select(null)} />
        </>
      )}
      {undo && <IconButton icon="undo" label="Undo the last selection (Ctrl+Z)" onClick={undo} />}
    </div>
  );
}

/** Puts clusters that fill the selection into a phase. */
function AssignSelection({ run }: { readonly run: RunRecord }) {
  const { data: project } = useProject();
  const record = labelsOf(run);
  const labels = usePhaseLabels(record ? run.number : null, record?.name ?? null);
  const changes = usePhaseChanges();
  const selection = useView((view) => view.selection);
  if (!record || !labels.data || !selection) return null;
  return (
    <AssignRegion
      run={run}
      labels={record.name}
      values={labels.data}
      phases={phasesOf(project, run.number, record.name)}
      disabled={changes.isBusy}
      selection={selection}
      changes={changes}
    />
  );
}
