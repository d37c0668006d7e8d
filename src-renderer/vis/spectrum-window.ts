import type { DrawCommand } from './draw-commands.ts';
import { CHARACTER, MARKER_LINE, type SpectrumBand, type SpectrumPicture, TEXT } from './spectrum-picture.ts';
import { xOf } from './spectrum-scales.ts';

/** Handles of the window: half their width, and where they sit. */
const GRIP = 3;
const BACKGROUND_ALPHA = 0.14;

/** The energy window with its handles, under the curves. */
export function drawWindow(
  { scales, theme }: SpectrumPicture,
  window: NonNullable<SpectrumPicture['window']>,
): DrawCommand[] {
  const { plot } = scales;
  const left = xOf(scales, window.low);
  const right = xOf(scales, window.high);
  const width = Math.max(2, right - left);
  const commands: DrawCommand[] = [
    { op: 'rect', x: left, y: plot.y, width, height: plot.height, fill: theme.accentSoft, alpha: 0.16 },
  ];
  for (const x of [left, left + width]) {
    commands.push(
      { op: 'line', points: [x, plot.y, x, plot.y + plot.height], stroke: theme.accent, lineWidth: 1.5 },
      { op: 'rect', x: x - GRIP, y: plot.y + plot.height / 2 - 12, width: 2 * GRIP, height: 24, fill: theme.accent },
    );
  }
  return commands;
}

/** Where the background of the window is taken. */
export function drawBackground(
  { scales, theme }: SpectrumPicture,
  [low, high]: readonly [number, number],
): DrawCommand {
  const { plot } = scales;
  const left = xOf(scales, low);
  const width = Math.max(2, xOf(scales, high) - left);
  return { op: 'rect', x: left, y: plot.y, width, height: plot.height, fill: theme.quiet, alpha: BACKGROUND_ALPHA };
}

/** A range with its name at its foot, where there is room; under the curves. */
export function drawRange({ scales, theme }: SpectrumPicture, band: SpectrumBand): DrawCommand[] {
  const { plot } = scales;
  const left = xOf(scales, band.low);
  const width = Math.max(2, xOf(scales, band.high) - left);
  const commands: DrawCommand[] = [
    { op: 'rect', x: left, y: plot.y, width, height: plot.height, fill: band.color, alpha: BACKGROUND_ALPHA },
  ];
  for (const x of [left, left + width]) {
    const points = [x, plot.y, x, plot.y + plot.height];
    commands.push({ op: 'line', points, stroke: band.color, lineWidth: 1, dash: [3, 3] });
  }
  const isInSight = left + width > plot.x && left < plot.x + plot.width;
  if (isInSight && width > band.name.length * CHARACTER) {
    commands.push({
      op: 'text',
      text: band.name,
      x: left + width / 2,
      y: plot.y + plot.height - 4,
      size: TEXT,
      fill: theme.ink,
      halo: theme.paper,
      align: 'center',
      baseline: 'alphabetic',
    });
  }
  return commands;
}

/** Limits of the window, over the curves. */
export function drawWindowLabel(
  { scales, theme, markers = [] }: SpectrumPicture,
  window: NonNullable<SpectrumPicture['window']>,
): DrawCommand[] {
  const { plot } = scales;
  const left = xOf(scales, window.low);
  const width = Math.max(2, xOf(scales, window.high) - left);
  const room = window.label.length * CHARACTER;
  const fits = width > room + 12;
  const after = left + width + 6 + room < plot.x + plot.width;
  return [
    {
      op: 'text',
      text: window.label,
      x: fits ? left + width / 2 : after ? left + width + 6 : left - 6,
      // Below the names of lines, where there are any.
      y: plot.y + 4 + MARKER_LINE * (1 + Math.max(-1, ...markers.map(({ row }) => row))),
      size: TEXT,
      fill: theme.accent,
      halo: theme.paper,
      align: fits ? 'center' : after ? 'left' : 'right',
      baseline: 'top',
      bold: true,
    },
  ];
}
