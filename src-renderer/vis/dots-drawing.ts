import type { DrawCommand } from './draw-commands.ts';
import type { DrawTheme } from './theme.ts';

/** Points of a plane without axes: where they lie among each other is all that is told. */
export interface DotsPicture {
  /** `[n × 2]`: x, y; y upward. */
  readonly points: ArrayLike<number>;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly width: number;
  readonly height: number;
  readonly theme: DrawTheme;
}

const MARGIN = { left: 20, right: 6, top: 6, bottom: 20 } as const;
const TEXT = 11;
/** More points are drawn smaller. */
const MANY = 600;
const ROOM = 0.05;

/** The points in a frame that they fill. */
export function drawDots({ points, xTitle, yTitle, width, height, theme }: DotsPicture): DrawCommand[] {
  const plot = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(10, width - MARGIN.left - MARGIN.right),
    height: Math.max(10, height - MARGIN.top - MARGIN.bottom),
  };
  const commands: DrawCommand[] = [{ op: 'rect', ...plot, stroke: theme.quiet, lineWidth: 1, alpha: 0.6 }];
  const [xRange, yRange] = [rangeOf(points, 0), rangeOf(points, 1)];
  const edge = points.length / 2 > MANY ? 2 : 4;
  commands.push({ op: 'clip', ...plot });
  for (let i = 0; i + 1 < points.length; i += 2) {
    const x = plot.x + ((points[i] - xRange[0]) / (xRange[1] - xRange[0])) * plot.width;
    const y = plot.y + plot.height * (1 - (points[i + 1] - yRange[0]) / (yRange[1] - yRange[0]));
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const [left, top] = [Math.round(x - edge / 2), Math.round(y - edge / 2)];
    commands.push({ op: 'rect', x: left, y: top, width: edge, height: edge, fill: theme.accentSoft, alpha: 0.6 });
  }
  commands.push(
    { op: 'unclip' },
    {
      op: 'text',
      text: xTitle,
      x: plot.x + plot.width / 2,
      y: plot.y + plot.height + 4,
      size: TEXT,
      fill: theme.ink,
      align: 'center',
      baseline: 'top',
    },
    {
      op: 'text',
      text: yTitle,
      x: 3,
      y: plot.y + plot.height / 2,
      size: TEXT,
      fill: theme.ink,
      align: 'center',
      baseline: 'top',
      upward: true,
    },
  );
  return commands;
}

function rangeOf(points: ArrayLike<number>, offset: 0 | 1): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = offset; i < points.length; i += 2) {
    const value = points[i];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low)) return Number.isFinite(low) ? [low - 1, low + 1] : [0, 1];
  const room = (high - low) * ROOM;
  return [low - room, high + room];
}
