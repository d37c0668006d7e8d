import type { Box, DrawCommand } from './draw-commands.ts';
import type { DrawTheme } from './theme.ts';

/** Length of a tick, size of its number, and how far from the plot those beside it stand. */
const TICK = 4;
const TEXT = 11;
const BESIDE = 7;

/** A tick under a plot, its number below it. @param x on the screen */
export function tickBelow(x: number, label: string, plot: Box, theme: DrawTheme): DrawCommand[] {
  const foot = plot.y + plot.height;
  return [
    { op: 'line', points: [x, foot, x, foot + TICK], stroke: theme.quiet, lineWidth: 1 },
    {
      op: 'text',
      text: label,
      x,
      y: foot + TICK + 2,
      size: TEXT,
      fill: theme.ink,
      align: 'center',
      baseline: 'top',
    },
  ];
}

/** A tick at the left of a plot, its number before it. @param y on the screen */
export function tickBeside(y: number, label: string, plot: Box, theme: DrawTheme): DrawCommand[] {
  return [
    { op: 'line', points: [plot.x - TICK, y, plot.x, y], stroke: theme.quiet, lineWidth: 1 },
    {
      op: 'text',
      text: label,
      x: plot.x - BESIDE,
      y,
      size: TEXT,
      fill: theme.ink,
      align: 'right',
      baseline: 'middle',
    },
  ];
}
