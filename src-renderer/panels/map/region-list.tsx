import { Button, EditableText } from '@blueprintjs/core';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { areaText, type PlaceAxes } from '../../parts/maps/pixel-text.ts';
import type { NamedRegion } from '../../state/view-store.ts';
import { regionSize } from '../../vis/regions.ts';
import { MOST_ENDMEMBER_REGIONS } from './region-endmembers.ts';

interface RegionListProps {
  readonly regions: readonly NamedRegion[];
  /** Of the map, and the units in which sizes are shown. */
  readonly axes: PlaceAxes;
  readonly units: UnitChoice;
  readonly onRename: (id: string, name: string) => void;
  readonly onDelete: (id: string) => void;
  /** Unmixes with their mean spectra; null where the dataset has no spectra. */
  readonly onUse: (() => void) | null;
}

/** Regions on the map: color, name (can be edited), size, delete; and what they are good for. */
export function RegionList({ regions, axes, units, onRename, onDelete, onUse }: RegionListProps) {
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
          <span className="quiet">{sizeText(regionSize(region), axes, units)}</span>
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
      {onUse && (
        <li className="vis-chip">
          <Button
            variant="minimal"
            size="small"
            icon="comparison"
            text="Use as endmembers"
            disabled={regions.length > MOST_ENDMEMBER_REGIONS}
            title={
              regions.length > MOST_ENDMEMBER_REGIONS
                ? `At most ${MOST_ENDMEMBER_REGIONS} regions can be endmembers`
                : 'Adds a step that unmixes every pixel into the mean spectra of these regions'
            }
            onClick={onUse}
          />
        </li>
      )}
    </ul>
  );
}

/** `120 px · 0.48 µm²` */
function sizeText(pixels: number, axes: PlaceAxes, units: UnitChoice): string {
  return [`${formatNumber(pixels)} px`, areaText(pixels, axes, units)].filter(Boolean).join(' · ');
}
