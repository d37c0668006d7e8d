import { Button } from '@blueprintjs/core';
import type { Region } from '../../../src-preload/contract/looked-dataset.ts';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import { IconButton } from '../../app/icon-button.tsx';
import { saveSelection, select } from '../../parts/maps/region-history.ts';
import type { MapData } from '../../state/shown-map.ts';
import type { Selection } from '../../state/view-store.ts';
import { regionOfMask } from '../../vis/region-mask.ts';
import { regionSize } from '../../vis/regions.ts';

/**
 * Pixels of the cube where a map's value lies in a range, both ends included.
 *
 * @returns null where there is none; pixels without a value are never among them
 */
export function pixelsInRange(
  map: Pick<MapData, 'values' | 'rows' | 'columns' | 'inCube'>,
  [low, high]: readonly [number, number],
  cube: { readonly rows: number; readonly columns: number },
): Region | null {
  const mask = Uint8Array.from(map.values, (value) => (value >= low && value <= high ? 1 : 0));
  return regionOfMask(mask, { rows: map.rows, columns: map.columns, grid: map.inCube }, cube);
}

/** How much is selected on the map, unless that is a region with a name of its own. */
export function SelectionChip({ selection }: { readonly selection: Selection | null }) {
  if (!selection || selection.saved !== null || selection.ofImages) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame and layout
    <div className="vis-chips" role="group" aria-label="Selection">
      <span className="vis-chip" role="status">
        Selection <span className="quiet">{formatNumber(regionSize(selection.region))} px</span>
      </span>
      <Button size="small" variant="minimal" title="Save as region (Ctrl+S)" onClick={saveSelection}>
        Save as region
      </Button>
      <IconButton icon="cross" label="Clear the selection (Esc)" onClick={() => select(null)} />
    </div>
  );
}
