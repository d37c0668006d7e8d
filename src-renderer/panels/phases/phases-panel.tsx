import { Button, ButtonGroup } from '@blueprintjs/core';
import { useRef, useState } from 'react';
import { unassignedOf } from '../../../src-preload/contract/unassigned-pixels.ts';
import { usePhaseLabels } from '../../api/phase-arrays.ts';
import { useProject } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { IconButton } from '../../app/icon-button.tsx';
import { notifyDone, notifyError } from '../../app/notices.tsx';
import { AssignRegion } from '../../parts/phases/assign-region.tsx';
import { legendOf, legendText } from '../../parts/phases/legend.ts';
import { usePhaseChanges } from '../../parts/phases/phase-changes.ts';
import { MakePhaseMap } from '../../parts/recipe/make-phase-map.tsx';
import { activeRunOf, labelsOf, phasesOf } from '../../parts/runs/active-run.ts';
import { countedIn } from '../../parts/runs/image-run.ts';
import { useViewOf } from '../../state/view-store.ts';
import { clusterSizes } from '../../vis/phase-curves.ts';
import { PhaseRow } from './phase-row.tsx';
import { UnassignedRows } from './unassigned-rows.tsx';
import './phases.css';

/** The legend: name, color and area of every phase; merging, splitting and assigning clusters. */
export function PhasesPanel() {
  const { data: project, isPending, error, refetch } = useProject();
  const { activeRun, file, litPhase, set } = useViewOf('activeRun', 'file', 'litPhase', 'set');
  const run = activeRunOf(project, activeRun, file);
  const labels = labelsOf(run);
  const array = usePhaseLabels(labels && run ? run.number : null, labels?.name ?? null);
  const changes = usePhaseChanges();
  const [selected, setSelected] = useState<readonly number[]>([]);
  const table = useRef<HTMLTableElement>(null);
  const phases = run && labels ? phasesOf(project, run.number, labels.name) : [];
  const isReadOnly = project?.project.mode === 'read';
  const last = project?.history.findLast((entry) => !entry.undone);
  const undone = project?.history.find((entry) => entry.undone);

  const pick = (id: number, adds: boolean) => {
    setSelected((before) =>
      adds ? (before.includes(id) ? before.filter((other) => other !== id) : [...before, id]) : [id],
    );
  };
  const chosen = phases.filter(({ id }) => selected.includes(id));
  const merge = () => {
    changes.merge(chosen.map(({ id }) => id));
    setSelected(chosen.slice(0, 1).map(({ id }) => id));
  };
  useCommands([
    ...phases.slice(0, 9).map((phase, i) => ({
      id: `phases.select-${i + 1}`,
      title: `Select phase ${phase.letter}`,
      key: String(i + 1),
      scope: 'phases',
      hidden: true,
      run: () => {
        pick(phase.id, false);
        set({ litPhase: phase.id });
        table.current?.querySelector<HTMLElement>(`[data-phase="${phase.id}"] .name-box`)?.focus();
      },
    })),
    {
      id: 'phases.merge',
      title: 'Merge the selected phases',
      key: 'M',
      scope: 'phases',
      enabled: !isReadOnly && chosen.length >= 2,
      run: merge,
    },
  ]);

  if (isPending) return <LoadingState what="Loading phases" />;
  if (error) return <ErrorState error={error} title="The phases cannot be shown" retry={() => void refetch()} />;
  if (!run || !labels) {
    return (
      <EmptyState
        icon="tag"
        title="No phases yet"
        purpose="Each cluster of a phase map becomes a phase here, with its color, its area and a name that you give it."
        action={<MakePhaseMap />}
      />
    );
  }
  if (array.error)
    return <ErrorState error={array.error} title="The labels cannot be read" retry={() => void array.refetch()} />;
  if (!array.data) return <LoadingState what="Counting" />;

  const taken = unassignedOf(project?.unassigned, run.number, labels.name)?.regions;
  const legend = legendOf(phases, clusterSizes(array.data.values, labels.clusters ?? 0), taken);
  const unit = countedIn(run);
  const one = chosen.length === 1 ? chosen[0]! : null;
  const copy = () => {
    navigator.clipboard.writeText(legendText(legend)).then(() => notifyDone('The legend is copied.'), notifyError);
  };
  return (
    <div className="phases">
      <div className="phases-bar" role="toolbar" aria-label="Phases">
        <ButtonGroup>
          <Button
            size="small"
            icon="merge-columns"
            text="Merge"
            title="Make one phase of the selected ones (M)"
            disabled={isReadOnly || chosen.length < 2}
            onClick={merge}
          />
          <Button
            size="small"
            icon="split-columns"
            text="Split"
            title="A phase of each cluster"
            disabled={isReadOnly || !one || one.clusters.length < 2}
            onClick={() => one && changes.split(one.id)}
          />
          <Button
            size="small"
            text="Unassign"
            title="Take the clusters of the selected phases out of any phase"
            disabled={isReadOnly || chosen.length === 0}
            onClick={() => {
              changes.assign(
                run.number,
                labels.name,
                chosen.flatMap(({ clusters }) => clusters),
                null,
              );
              setSelected([]);
            }}
          />
        </ButtonGroup>
        <AssignRegion
          run={run}
          labels={labels.name}
          values={array.data}
          phases={phases}
          changes={changes}
          disabled={isReadOnly}
        />
        <span className="phases-space quiet" role="status">
          {changes.isMeasuring ? 'Measuring…' : ''}
        </span>
        <ButtonGroup variant="minimal">
          <IconButton
            icon="undo"
            label="Undo"
            title={last ? `Undo: ${last.label}` : 'Nothing to undo'}
            disabled={isReadOnly || !last}
            onClick={changes.undo}
          />
          <IconButton
            icon="redo"
            label="Redo"
            title={undone ? `Redo: ${undone.label}` : 'Nothing to redo'}
            disabled={isReadOnly || !undone}
            onClick={changes.redo}
          />
          <IconButton icon="clipboard" label="Copy legend" onClick={copy} />
        </ButtonGroup>
      </div>
      <table className="phases-table" aria-label="Phases" ref={table} data-name-boxes>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Selected</th>
            <th scope="col">Color</th>
            <th scope="col">Name</th>
            <th scope="col">{unit === 'px' ? 'Area' : 'Share'}</th>
            <th scope="col">{unit === 'px' ? 'Pixels' : 'Number'}</th>
            <th scope="col">More</th>
          </tr>
        </thead>
        <tbody>
          {legend.rows.map((row) => (
            <PhaseRow
              key={row.phase.id}
              row={row}
              unit={unit}
              taken={phases.map(({ color }) => color)}
              isLit={litPhase === row.phase.id}
              isSelected={selected.includes(row.phase.id)}
              isReadOnly={isReadOnly}
              onSelect={(adds) => pick(row.phase.id, adds)}
              changes={changes}
            />
          ))}
          <UnassignedRows
            legend={legend}
            unit={unit}
            isReadOnly={isReadOnly || changes.isBusy}
            onMake={(cluster) => changes.assign(run.number, labels.name, [cluster], 'new')}
            onPutBack={(place) => changes.putBack({ run: run.number, labels: labels.name, place })}
          />
        </tbody>
      </table>
      <p className="phases-hint quiet">Press 1–9 to pick a phase, type its name, Enter for the next.</p>
    </div>
  );
}
