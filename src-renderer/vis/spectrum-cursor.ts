import { formatValue } from '../../src-preload/contract/numbers.ts';
import type { DrawCommand } from './draw-commands.ts';
import { CHARACTER, type SpectrumPicture, TEXT } from './spectrum-picture.ts';
import { valueAt, xOf, yOf } from './spectrum-scales.ts';

const TOOLTIP_ROWS = 8;
const TOOLTIP_LINE = 16;

/** A line at the energy under the pointer, with a dot on each curve. */
export function drawCursor(
  { scales, theme }: SpectrumPicture,
  cursor: NonNullable<SpectrumPicture['cursor']>,
): DrawCommand[] {
  const { plot } = scales;
  const x = Math.round(xOf(scales, cursor.energy)) + 0.5;
  const commands: DrawCommand[] = [
    { op: 'line', points: [x, plot.y, x, plot.y + plot.height], stroke: theme.quiet, lineWidth: 1, dash: [3, 3] },
  ];
  for (const placed of scales.placed) {
    const value = valueAt(placed.curve, cursor.energy);
    if (Number.isNaN(value)) continue;
    const y = yOf(scales, placed, value);
    commands.push({
      op: 'rect',
      x: x - 2.5,
      y: y - 2.5,
      width: 5,
      height: 5,
      fill: placed.curve.color,
      stroke: theme.paper,
      lineWidth: 1,
    });
  }
  return commands;
}

/** Energy and the values of the curves beside the cursor. */
export function drawTooltip(
  { scales, theme }: SpectrumPicture,
  cursor: NonNullable<SpectrumPicture['cursor']>,
): DrawCommand[] {
  const { plot } = scales;
  const room = Math.max(1, Math.floor((plot.height - 12) / TOOLTIP_LINE) - 1);
  const rows = scales.placed
    .map(({ curve }) => ({ curve, value: valueAt(curve, cursor.energy) }))
    .filter(({ value }) => !Number.isNaN(value))
    .slice(0, Math.min(TOOLTIP_ROWS, room))
    .map(({ curve, value }) => ({ color: curve.color, text: `${curve.name}: ${formatValue(value)}` }));
  const longest = Math.max(cursor.label.length, ...rows.map(({ text }) => text.length + 2));
  const width = longest * CHARACTER + 16;
  const height = (rows.length + 1) * TOOLTIP_LINE + 8;
  const at = xOf(scales, cursor.energy);
  const x = at + 10 + width <= plot.x + plot.width ? at + 10 : Math.max(plot.x + 2, at - 10 - width);
  const y = Math.min(plot.y + 20, Math.max(plot.y + 2, plot.y + plot.height - height - 2));
  const commands: DrawCommand[] = [
    { op: 'rect', x, y, width, height, fill: theme.paper, alpha: 0.96 },
    { op: 'rect', x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, stroke: theme.grid, lineWidth: 1 },
    { op: 'text', text: cursor.label, x: x + 8, y: y + 5, size: TEXT, fill: theme.ink, baseline: 'top', bold: true },
  ];
  rows.forEach(({ color, text }, i) => {
    const top = y + 5 + (i + 1) * TOOLTIP_LINE;
    commands.push(
      { op: 'rect', x: x + 8, y: top + 2, width: 8, height: 8, fill: color },
      { op: 'text', text, x: x + 21, y: top, size: TEXT, fill: theme.ink, baseline: 'top' },
    );
  });
  return commands;
}
