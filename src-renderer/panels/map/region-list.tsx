import { Button, EditableText } from '@blueprintjs/core';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { NamedRegion } from '../../state/view-store.ts';
import { regionSize } from '../../vis/regions.ts';

interface RegionListProps {
  readonly regions: readonly NamedRegion[];
  readonly canUndo: boolean;
  readonly onRename: (id: string, name: string) => void;
  readonly onDelete: (id: string) => void;
  readonly onUndo: () => void;
}

/** Regions on the map: color, name (can be edited), size, delete; and undo of the last change. */
export function RegionList({ regions, canUndo, onRename, onDelete, onUndo }: RegionListProps) {
  if (regions.length === 0 && !canUndo) return null;
  return (
    <ul className="vis-chips" aria-label="Regions">
      {regions.map(({ id, name, color, region }) => (
        <li key={id} className="vis-chip">
          <span className="swatch" style={{ background: color }} />
          <EditableText
            key={name}
            defaultValue={name}
            maxLength={60}
            minWidth={20}
            selectAllOnFocus
            onConfirm={(text) => onRename(id, text)}
            customInputAttributes={{ 'aria-label': `Name of ${name}` }}
          />
          <span className="quiet">{formatNumber(regionSize(region))} px</span>
          <Button
            variant="minimal"
            size="small"
            icon="small-cross"
            aria-label={`Delete ${name}`}
            title={`Delete ${name}`}
            onClick={() => onDelete(id)}
          />
        </li>
      ))}
      {canUndo && (
        <li>
          <Button
            variant="minimal"
            size="small"
            icon="undo"
            onClick={onUndo}
            title="Undo the last change of regions (Ctrl+Z in the map)"
          >
            Undo region
          </Button>
        </li>
      )}
    </ul>
  );
}
