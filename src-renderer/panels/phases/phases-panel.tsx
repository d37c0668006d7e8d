import { Button, ButtonGroup, Menu, MenuItem, TextArea } from '@blueprintjs/core';
import { useId, useRef, useState } from 'react';
import { useProject, useRunArray } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { EmptyState, ErrorState, LoadingState } from '../../app/empty-state.tsx';
import { IconButton } from '../../app/icon-button.tsx';
import { notifyDone, notifyError } from '../../app/notices.tsx';
import { Popover } from '../../app/popover.tsx';
import { useView, useViewOf } from '../../state/view-store.ts';
import { clusterSizes } from '../../vis/phase-curves.ts';
import { activeRunOf, labelsOf, phasesOf } from '../runs/active-run.ts';
import { countedIn } from '../runs/image-run.ts';
import { MakePhaseMap } from '../steps/make-phase-map.tsx';
import { formatPercent } from '../steps/numbers.ts';
import { AssignRegion } from './assign-region.tsx';
import { ColorPicker } from './color-picker.tsx';
import { countText, type LegendRow, legendOf, legendText } from './legend.ts';
import { NameBox } from './name-box.tsx';
import { usePhaseChanges } from './phase-changes.ts';
import './phases.css';

/** The legend: name, color and area of every phase; merging, splitting and assigning clusters. */
export function PhasesPanel() {
  const { data: project, isPending, error, refetch } = useProject();
  const { activeRun, file, litPhase, set } = useViewOf('activeRun', 'file', 'litPhase', 'set');
  const run = activeRunOf(project, activeRun, file);
  const labels = labelsOf(run);
  const array = useRunArray(labels && run ? run.number : null, labels?.name ?? null);
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

  const legend = legendOf(phases, clusterSizes(array.data.values, labels.clusters ?? 0));
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
          onAssign={changes.assign}
          disabled={isReadOnly}
        />
        <span className="phases-space" />
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
          {legend.unassigned.map(({ cluster, pixels, share }) => (
            <tr key={`cluster-${cluster}`} className="phases-unassigned">
              <td />
              <td>
                <span className="phase-swatch phase-swatch-none" aria-hidden />
              </td>
              <td>Unassigned: cluster {cluster + 1}</td>
              <td className="phases-number">{formatPercent(share)}</td>
              <td className="phases-number phases-pixels">{countText(pixels, unit)}</td>
              <td>
                <Button
                  size="small"
                  variant="minimal"
                  icon="plus"
                  aria-label={`Make a phase of cluster ${cluster + 1}`}
                  title="Make a phase of it"
                  disabled={isReadOnly}
                  onClick={() => changes.assign(run.number, labels.name, [cluster], 'new')}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="phases-hint quiet">Press 1–9 to pick a phase, type its name, Enter for the next.</p>
    </div>
  );
}

interface PhaseRowProps {
  readonly row: LegendRow;
  readonly unit: string;
  readonly taken: readonly string[];
  readonly isLit: boolean;
  readonly isSelected: boolean;
  readonly isReadOnly: boolean;
  readonly onSelect: (adds: boolean) => void;
  readonly changes: ReturnType<typeof usePhaseChanges>;
}

function PhaseRow({ row, unit, taken, isLit, isSelected, isReadOnly, onSelect, changes }: PhaseRowProps) {
  const { phase, pixels, share } = row;
  const set = useView((view) => view.set);
  return (
    <tr
      data-phase={phase.id}
      className={`${isLit ? 'phases-lit' : ''}${isSelected ? ' phases-selected' : ''}`}
      onMouseEnter={() => set({ litPhase: phase.id })}
      onMouseLeave={() => set({ litPhase: null })}
      onFocus={() => set({ litPhase: phase.id })}
      onBlur={() => set({ litPhase: null })}
    >
      <td>
        <input
          type="checkbox"
          aria-label={`Select ${phase.name}`}
          checked={isSelected}
          onChange={() => onSelect(true)}
        />
      </td>
      <td>
        <ColorPicker
          phase={phase}
          taken={taken}
          disabled={isReadOnly}
          onColor={(color) => changes.change(phase.id, { color })}
        />
      </td>
      <td className="phases-name">
        <NameBox
          phase={phase}
          disabled={isReadOnly}
          onName={(name) => changes.change(phase.id, { name })}
          onPress={() => onSelect(false)}
        />
        {phase.clusters.length > 1 && (
          <span
            className="phases-clusters quiet"
            title={`Clusters ${phase.clusters.map((cluster) => cluster + 1).join(', ')}`}
          >
            {phase.clusters.length} clusters
          </span>
        )}
      </td>
      <td className="phases-number">{formatPercent(share)}</td>
      <td className="phases-number phases-pixels">{countText(pixels, unit)}</td>
      <td>
        <PhaseMenu phase={phase} isReadOnly={isReadOnly} changes={changes} />
      </td>
    </tr>
  );
}

/** Note and the rarer changes of a phase. */
function PhaseMenu({
  phase,
  isReadOnly,
  changes,
}: Pick<LegendRow, 'phase'> & Pick<PhaseRowProps, 'isReadOnly' | 'changes'>) {
  const id = useId();
  const [note, setNote] = useState<string | null>(null);
  const keep = () => {
    if (note !== null && note !== phase.note) changes.change(phase.id, { note });
    setNote(null);
  };
  const content = (
    <div className="phase-menu">
      <label htmlFor={id}>Note</label>
      <TextArea
        id={id}
        fill
        rows={3}
        aria-label={`Note on ${phase.name}`}
        placeholder="What tells you that it is this phase"
        value={note ?? phase.note}
        disabled={isReadOnly}
        onChange={(event) => setNote(event.currentTarget.value)}
        onBlur={keep}
      />
      <Menu size="small">
        <MenuItem
          icon="split-columns"
          text="Split into its clusters"
          disabled={isReadOnly || phase.clusters.length < 2}
          onClick={() => changes.split(phase.id)}
        />
        <MenuItem icon="remove" text="Unassign" disabled={isReadOnly} onClick={() => changes.unassign(phase)} />
      </Menu>
    </div>
  );
  return (
    <Popover content={content} placement="bottom-end" arrow={false} onClose={keep}>
      <Button
        size="small"
        variant="minimal"
        icon={phase.note ? 'comment' : 'more'}
        aria-label={`More on ${phase.name}`}
        title={phase.note || 'Note, split, unassign'}
      />
    </Popover>
  );
}
