import { niceTicks } from '../../src-preload/contract/numbers.ts';
import type { Box, DrawCommand } from './draw-commands.ts';
import type { DrawTheme } from './theme.ts';

/** A linear axis from data to the screen. */
export interface LinearScale {
  readonly of: (value: number) => number;
  readonly domain: readonly [number, number];
}

/** @param to where the ends of the domain lie on the screen */
export function linearScale(domain: readonly [number, number], to: readonly [number, number]): LinearScale {
  const [low, high] = domain;
  const span = high > low ? high - low : 1;
  return { of: (value) => to[0] + ((value - low) / span) * (to[1] - to[0]), domain };
}

const PLOT_TEXT = 11;
/** A tick takes this much room. */
const TICK_PX = { x: 52, y: 28 } as const;

/** Numbers under a plot, and the name of the axis at the right below them. */
export function drawXAxis({ of, domain }: LinearScale, box: Box, title: string, theme: DrawTheme): DrawCommand[] {
  const bottom = box.y + box.height;
  const ticks = niceTicks(domain[0], domain[1], Math.max(2, Math.floor(box.width / TICK_PX.x)));
  return [
    line([box.x, bottom, box.x + box.width, bottom], theme.quiet),
    ...ticks.values.flatMap((value, i): DrawCommand[] => [
      line([of(value), bottom, of(value), bottom + 3], theme.quiet),
      text(ticks.labels[i]!, of(value), bottom + 5, theme.quiet, 'center', 'top'),
    ]),
    text(title, box.x + box.width, bottom + 19, theme.quiet, 'right', 'top'),
  ];
}

/** Numbers beside a plot with lines across it, and the name of the axis above. */
export function drawYAxis({ of, domain }: LinearScale, box: Box, title: string, theme: DrawTheme): DrawCommand[] {
  const ticks = niceTicks(domain[0], domain[1], Math.max(2, Math.floor(box.height / TICK_PX.y)));
  return [
    ...ticks.values.flatMap((value, i): DrawCommand[] => [
      line([box.x, of(value), box.x + box.width, of(value)], theme.grid),
      text(ticks.labels[i]!, box.x - 5, of(value), theme.quiet, 'right', 'middle'),
    ]),
    text(title, 2, 2, theme.quiet, 'left', 'top'),
  ];
}

export function line(points: readonly number[], stroke: string, lineWidth = 1, dash?: readonly number[]): DrawCommand {
  return { op: 'line', points, stroke, lineWidth, ...(dash && { dash }) };
}

export function text(
  words: string,
  x: number,
  y: number,
  fill: string,
  align: 'left' | 'center' | 'right',
  baseline: 'top' | 'middle' | 'bottom',
): DrawCommand {
  return { op: 'text', text: words, x, y, size: PLOT_TEXT, fill, align, baseline };
}
