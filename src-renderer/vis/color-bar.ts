import { axisScaling, niceTicks, powerOfTen } from '../../src-preload/contract/numbers.ts';
import type { Box, DrawCommand } from './draw-commands.ts';
import type { DrawTheme } from './theme.ts';

/** A lying color bar with its title: the scale of several maps. */
export interface ColorBar {
  readonly box: Box;
  /** Values at its ends; null where each map has its own: then it says so. */
  readonly domain: readonly [number, number] | null;
  readonly colors: readonly string[];
  /** What the values are, with their unit. */
  readonly title: string;
}

const TEXT_SIZE = 11;
const TITLE_HEIGHT = 15;
const BAR_HEIGHT = 10;
const TICK = 3;
/** Room for half a tick's label at both ends. */
const MARGIN = 14;
const TICK_SPACING = 48;

/** Title, colors, and ticks under them. */
export function drawColorBar({ box, domain, colors, title }: ColorBar, theme: DrawTheme): DrawCommand[] {
  const bar = {
    x: box.x + MARGIN,
    y: box.y + TITLE_HEIGHT,
    width: Math.max(1, box.width - 2 * MARGIN),
    height: BAR_HEIGHT,
  };
  const [low, high] = domain ?? [-1, 1];
  const { factor, exponent } = axisScaling(Math.max(Math.abs(low), Math.abs(high)));
  const scaled = exponent === 0 ? title : `${title} × ${powerOfTen(exponent)}`;
  const text = { size: TEXT_SIZE, fill: theme.ink } as const;
  const commands: DrawCommand[] = [{ op: 'text', text: scaled, x: box.x, y: box.y, baseline: 'top', ...text }];
  const bands = Math.max(1, Math.min(colors.length, Math.round(bar.width)));
  for (let i = 0; i < bands; i++) {
    const color = colors[Math.floor(((i + 0.5) / bands) * colors.length)]!;
    const x = bar.x + (bar.width * i) / bands;
    // Each reaches a whole pixel under the next: where two only touch, the paper shines through.
    commands.push({
      op: 'rect',
      ...bar,
      x,
      width: Math.min(bar.width / bands + 1, bar.x + bar.width - x),
      fill: color,
    });
  }
  commands.push({ op: 'rect', ...bar, stroke: theme.quiet, lineWidth: 1 });
  const ticks = domain
    ? niceTicks(low / factor, high / factor, Math.max(2, Math.floor(bar.width / TICK_SPACING)))
    : { values: [-1, 0, 1], labels: ['−', '0', '+'] };
  ticks.values.forEach((value, i) => {
    const x = bar.x + ((value * (domain ? factor : 1) - low) / (high - low)) * bar.width;
    const end = bar.y + bar.height + TICK;
    commands.push(
      { op: 'line', points: [x, bar.y + bar.height, x, end], stroke: theme.quiet, lineWidth: 1 },
      { op: 'text', text: ticks.labels[i]!, x, y: end + 1, align: 'center', baseline: 'top', ...text },
    );
  });
  return commands;
}
