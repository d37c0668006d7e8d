import { useCallback, useEffect, useRef, useState } from 'react';
import { formatNumber } from '../../../src-preload/contract/numbers.ts';
import type { UnitChoice } from '../../../src-preload/contract/shown-units.ts';
import { describePixel } from '../../parts/maps/pixel-text.ts';
import type { MapData } from '../../state/shown-map.ts';
import type { Pixel } from '../../state/view-store.ts';
import type { gridOf } from '../../vis/map-grid.ts';
import { currentPointer, onPointer } from '../../vis/pointer-bus.ts';

/** How long the probe must rest before its pixel is read out. */
const ANNOUNCE_MS = 500;

interface ReadOutProps {
  readonly map: MapData | null;
  readonly grid: ReturnType<typeof gridOf>;
  readonly units: UnitChoice;
  readonly probe: Pixel | null;
  readonly holes: number;
  readonly describedBy: string;
}

/** The pixel under the pointer, else the probe's; written without React. Screen readers hear the probe's when it rests. */
export function ReadOut({ map, grid, units, probe, holes, describedBy }: ReadOutProps) {
  const shown = useRef<HTMLSpanElement>(null);
  const [heard, setHeard] = useState('');
  const text = useCallback(
    (pixel: Pixel | null) => (map && pixel ? describePixel(map, pixel, grid, units) : ''),
    [map, grid, units],
  );
  useEffect(() => {
    const write = () => {
      if (shown.current)
        shown.current.textContent =
          text(currentPointer().pixel ?? probe) || 'Point at the map, or move the probe with the arrow keys';
    };
    write();
    return onPointer(write);
  }, [text, probe]);
  useEffect(() => {
    const timer = setTimeout(() => setHeard(probe ? `Probe at ${text(probe)}` : ''), ANNOUNCE_MS);
    return () => clearTimeout(timer);
  }, [text, probe]);
  return (
    <div className="vis-foot">
      <span className="readout" ref={shown} aria-hidden="true" />
      {holes > 0 && <span className="quiet">{formatNumber(holes)} pixels without a value (hatched)</span>}
      <span className="sr-only" id={describedBy}>
        Arrow keys move the probe, Shift by ten. Plus and minus change its size. Enter keeps it as a region. {heard}
      </span>
      <span className="sr-only" aria-live="polite">
        {heard}
      </span>
    </div>
  );
}
