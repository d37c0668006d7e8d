import type { DrawCommand } from './draw-commands.ts';
import { drawXAxis, drawYAxis, line, linearScale } from './plot-frame.ts';
import type { DrawTheme } from './theme.ts';

/** A curve of shares, 0 to 1 on both axes: ROC, precision–recall. */
export interface RateCurvePicture {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Values go on to the next point at the height of it, not in between (precision–recall). */
  readonly isStepped: boolean;
  /** What flagging by chance gives: a line from end to end. */
  readonly chance: readonly [number, number];
  /** Where the threshold lies. */
  readonly point: readonly [number, number] | null;
  readonly titles: readonly [x: string, y: string];
  readonly width: number;
  readonly height: number;
  readonly theme: DrawTheme;
}

const MARGIN = { left: 34, right: 10, top: 20, bottom: 34 } as const;
const POINT = 4;

export function drawRateCurve({
  x,
  y,
  isStepped,
  chance,
  point,
  titles,
  width,
  height,
  theme,
}: RateCurvePicture): DrawCommand[] {
  const box = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(20, width - MARGIN.left - MARGIN.right),
    height: Math.max(20, height - MARGIN.top - MARGIN.bottom),
  };
  const across = linearScale([0, 1], [box.x, box.x + box.width]);
  const up = linearScale([0, 1], [box.y + box.height, box.y]);
  const points = x.flatMap((value, i) => {
    const here = [across.of(value), up.of(y[i]!)];
    return isStepped && i > 0 ? [across.of(x[i - 1]!), up.of(y[i]!), ...here] : here;
  });
  const commands: DrawCommand[] = [
    ...drawYAxis(up, box, titles[1], theme),
    ...drawXAxis(across, box, titles[0], theme),
    line([across.of(0), up.of(chance[0]), across.of(1), up.of(chance[1])], theme.quiet, 1, [4, 3]),
    line(points, theme.accent, 2),
  ];
  if (point) {
    const [px, py] = [across.of(point[0]), up.of(point[1])];
    commands.push({
      op: 'rect',
      x: px - POINT,
      y: py - POINT,
      width: 2 * POINT,
      height: 2 * POINT,
      fill: theme.paper,
      stroke: theme.ink,
      lineWidth: 1.5,
    });
  }
  return commands;
}
