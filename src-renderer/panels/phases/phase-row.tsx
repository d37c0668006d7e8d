import { Button, Menu, MenuItem, TextArea } from '@blueprintjs/core';
import { useId, useState } from 'react';
import { Popover } from '../../app/popover.tsx';
import { ColorPicker } from '../../parts/phases/color-picker.tsx';
import { countText, type LegendRow } from '../../parts/phases/legend.ts';
import { NameBox } from '../../parts/phases/name-box.tsx';
import type { usePhaseChanges } from '../../parts/phases/phase-changes.ts';
import { formatPercent } from '../../parts/recipe/numbers.ts';
import { useView } from '../../state/view-store.ts';

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

/** A phase in the legend: pointing lights it, its name is typed in place. */
export function PhaseRow({ row, unit, taken, isLit, isSelected, isReadOnly, onSelect, changes }: PhaseRowProps) {
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
