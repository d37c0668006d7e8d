import { Button, EditableText } from '@blueprintjs/core';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { NamedRegion } from '../../state/view-store.ts';
import { regionSize } from '../../vis/regions.ts';

interface RegionListProps {
  readonly regions: readonly NamedRegion[];
  readonly onRename: (id: string, name: string) => void;
  readonly onDelete: (id: string) => void;
}

/** Regions on the map: color, name (can be edited), size, delete. */
export function RegionList({ regions, onRename, onDelete }: RegionListProps) {
  if (regions.length === 0) return null;
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
    </ul>
  );
}
