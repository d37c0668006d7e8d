import type { DrawCommand } from './draw-commands.ts';
import { drawYAxis, line, linearScale, text } from './plot-frame.ts';
import type { DrawTheme } from './theme.ts';

/** One session of a control chart; null where it has too few images to tell. */
export interface ChartSession {
  readonly name: string;
  readonly z: number | null;
  readonly ewma: number | null;
  readonly limit: number | null;
  readonly isAlarm: boolean;
}

export interface ControlChartPicture {
  readonly sessions: readonly ChartSession[];
  /** Limit of a single session, in standard errors. */
  readonly limit: number;
  readonly width: number;
  readonly height: number;
  readonly theme: DrawTheme;
}

const MARGIN = { left: 34, right: 10, top: 20, bottom: 22 } as const;
const POINT = 3.5;
/** Above and below the session that is farthest off, so that its mark does not lie on the names. */
const HEADROOM = 1.15;
/** A name below takes at least this much room. */
const NAME_PX = 76;
const LETTER_PX = 6.5;

/** z of each session as points, the weighted mean as a line, with the limits of both. */
export function drawControlChart({ sessions, limit, width, height, theme }: ControlChartPicture): DrawCommand[] {
  const box = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(20, width - MARGIN.left - MARGIN.right),
    height: Math.max(20, height - MARGIN.top - MARGIN.bottom),
  };
  const most = sessions.reduce((far, { z }) => Math.max(far, Math.abs(z ?? 0) * HEADROOM), limit * 1.25);
  const y = linearScale([-most, most], [box.y + box.height, box.y]);
  const step = box.width / Math.max(1, sessions.length);
  const x = (session: number) => box.x + (session + 0.5) * step;
  const along = (value: (session: ChartSession) => number | null) =>
    sessions.flatMap((session, i) => {
      const found = value(session);
      return found === null ? [] : [x(i), y.of(found)];
    });
  const commands: DrawCommand[] = [
    ...drawYAxis(y, box, 'standard errors from held-out images', theme),
    ...[limit, -limit].map((at) => line([box.x, y.of(at), box.x + box.width, y.of(at)], theme.ink, 1, [4, 3])),
    line(
      along(({ limit: own }) => own),
      theme.quiet,
      1,
      [1, 3],
    ),
    line(
      along(({ limit: own }) => own && -own),
      theme.quiet,
      1,
      [1, 3],
    ),
    line(
      along(({ ewma }) => ewma),
      theme.accent,
      1.5,
    ),
  ];
  const every = Math.max(1, Math.ceil(NAME_PX / step));
  const letters = Math.floor((every * step) / LETTER_PX);
  sessions.forEach(({ name, z, isAlarm }, i) => {
    if (z !== null) {
      const size = isAlarm ? POINT + 2 : POINT;
      const at = { x: x(i) - size, y: y.of(z) - size, width: 2 * size, height: 2 * size };
      commands.push(
        isAlarm
          ? { op: 'rect', ...at, fill: theme.paper, stroke: theme.ink, lineWidth: 2 }
          : { op: 'rect', ...at, fill: theme.accent },
      );
    }
    if (i % every !== 0) return;
    const short = name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
    commands.push(text(short, x(i), box.y + box.height + 5, theme.quiet, 'center', 'top'));
  });
  return commands;
}
