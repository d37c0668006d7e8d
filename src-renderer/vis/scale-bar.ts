import type { Axis } from '../../src-preload/contract/dataset.ts';
import {
  formatNumber,
  formatRound,
  formatUnit,
  metresPerUnit,
  niceNumberBelow,
} from '../../src-preload/contract/numbers.ts';
import { scaleBarText, type UnitChoice } from '../../src-preload/contract/shown-units.ts';
import type { Box, DrawCommand } from './draw-commands.ts';
import type { DrawTheme } from './theme.ts';

const LARGEST_SHARE = 0.25;
const INSET = 12;
const THICKNESS = 4;
const TEXT_SIZE = 12;

export interface ScaleBar {
  /** Length on the screen, CSS pixels. */
  readonly length: number;
  readonly label: string;
}

/**
 * A bar as long as a round number (1, 2 or 5 × 10ⁿ), at most a quarter of the visible width; in pixels when the axis has no
 * calibration. Null when not even a hundredth of a pixel would fit.
 */
export function chooseScaleBar(
  axis: Axis | null,
  zoomX: number,
  visibleWidth: number,
  units: UnitChoice,
): ScaleBar | null {
  const pixels = (visibleWidth * LARGEST_SHARE) / zoomX;
  if (!(pixels > 0) || !Number.isFinite(pixels)) return null;
  const step = axis ? Math.abs(axis.scale) : 0;
  if (!axis || axis.units.trim() === '' || !(step > 0)) {
    const count = Math.max(1, niceNumberBelow(pixels));
    return { length: count * zoomX, label: `${formatNumber(count)} px` };
  }
  const metres = metresPerUnit(axis.units);
  if (metres === null) {
    const length = niceNumberBelow(pixels * step);
    return { length: (length / step) * zoomX, label: `${formatRound(length)} ${formatUnit(axis.units)}` };
  }
  const length = niceNumberBelow(pixels * step * metres);
  return { length: (length / (step * metres)) * zoomX, label: scaleBarText(length, axis.units, units.length) };
}

/** White with a dark halo, in the lower left of `box` (the visible part of the map). */
export function drawScaleBar(bar: ScaleBar, box: Box, theme: DrawTheme): DrawCommand[] {
  const inset = Math.min(INSET, box.width / 10, Math.max(2, box.height / 8));
  const x = Math.round(box.x + inset);
  const y = Math.round(box.y + box.height - inset - THICKNESS);
  const halo = theme.overMapHalo;
  return [
    { op: 'rect', x: x - 1.5, y: y - 1.5, width: bar.length + 3, height: THICKNESS + 3, fill: halo },
    { op: 'rect', x, y, width: bar.length, height: THICKNESS, fill: theme.overMap },
    {
      op: 'text',
      text: bar.label,
      x: x + bar.length / 2,
      y: y - 5,
      size: TEXT_SIZE,
      fill: theme.overMap,
      halo,
      align: bar.length < 36 ? 'left' : 'center',
      baseline: 'alphabetic',
      bold: true,
      ...(bar.length < 36 ? { x } : {}),
    },
  ];
}
