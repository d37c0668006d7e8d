import { axisScaling, formatNumber, niceTicks, powerOfTen } from '../../../src-preload/contract/numbers.ts';
import { tickBelow, tickBeside } from '../axis-ticks.ts';
import type { Box, DrawCommand } from '../draw-commands.ts';
import type { Point } from '../regions.ts';
import type { DrawTheme } from '../theme.ts';
import { SCATTER_MARGIN, type ScatterCamera, toPlot } from './scatter-camera.ts';
import type { Range } from './scatter-points.ts';

/** An axis as it is labeled. */
export interface ScatterAxis {
  /** With its unit: `Counts, 528.3–560.0 eV`. */
  readonly title: string;
  /** The same without the unit, where there is little room. */
  readonly short: string;
  readonly log: boolean;
  /** What 0 and 1 of the camera stand for: logarithms on a logarithmic axis. */
  readonly range: Range;
}

/** Everything around and over the points. */
export interface ScatterPicture {
  readonly plot: Box;
  readonly camera: ScatterCamera;
  readonly x: ScatterAxis;
  readonly y: ScatterAxis;
  /** Lasso or rectangle being drawn, on the screen. */
  readonly sketch: readonly Point[] | null;
  /** Point of the pixel under the pointer, in this or another view, and of the probe; shares of the ranges. */
  readonly marked: Point | null;
  readonly probe: Point | null;
  /** A way through the points and where on it one is, in shares of the ranges. */
  readonly trail?: { readonly points: readonly Point[]; readonly at: Point } | null;
  /** Cross that the arrow keys move, on the screen. */
  readonly cross: Point | null;
  readonly theme: DrawTheme;
}

export interface AxisTicks {
  readonly ticks: readonly { readonly share: number; readonly label: string }[];
  /** `× 10³`, or empty. */
  readonly factor: string;
}

const TITLE = 12;
/** What an upright title may take of the room under the frame. */
const BELOW = 34;
const TICK_SPACING_X = 64;
const TICK_SPACING_Y = 30;
/** Width of a letter of the titles. */
const CHARACTER = 6.7;
const MARK = 5;
const CROSS = 9;

/** Frame, ticks and titles; then marks and the sketch over the points. */
export function drawScatter(picture: ScatterPicture): DrawCommand[] {
  const { plot, camera, theme } = picture;
  const commands = [...drawAxes(picture)];
  commands.push({ op: 'clip', ...plot });
  if (picture.trail) commands.push(...drawTrail(picture, picture.trail));
  for (const [share, color] of [
    [picture.probe, theme.accent],
    [picture.marked, theme.ink],
  ] as const) {
    if (share) commands.push(...drawMark(toPlot(camera, plot, share), color, theme));
  }
  const { sketch, cross } = picture;
  if (sketch && sketch.length > 1) {
    const points = sketch.flatMap(({ x, y }) => [x, y]);
    commands.push(
      { op: 'polygon', points, fill: theme.accentSoft, alpha: 0.12 },
      { op: 'line', points, stroke: theme.paper, lineWidth: 3, closed: true },
      { op: 'line', points, stroke: theme.accent, lineWidth: 1.5, dash: [5, 3], closed: true },
    );
  }
  if (cross) {
    const { x, y } = cross;
    const points = [x - CROSS, y, x + CROSS, y, Number.NaN, Number.NaN, x, y - CROSS, x, y + CROSS];
    commands.push(
      { op: 'line', points, stroke: theme.paper, lineWidth: 4 },
      { op: 'line', points, stroke: theme.accent, lineWidth: 2 },
    );
  }
  commands.push({ op: 'unclip' });
  return commands;
}

/** Ticks at round numbers between two shares of an axis; at powers of ten where it is logarithmic. */
export function axisTicks({ range, log }: ScatterAxis, low: number, high: number, most: number): AxisTicks {
  const span = range[1] - range[0];
  const [from, to] = [range[0] + low * span, range[0] + high * span];
  const shareOf = (position: number) => (position - range[0]) / span;
  if (log) {
    const decades = Math.floor(to + 1e-9) - Math.ceil(from - 1e-9) + 1;
    if (decades >= 2) {
      const every = Math.ceil(decades / most);
      const ticks = [];
      for (let decade = Math.ceil(from - 1e-9); decade <= to + 1e-9; decade += every) {
        const label = decade >= 0 && decade < 5 ? formatNumber(10 ** decade) : powerOfTen(decade);
        ticks.push({ share: shareOf(decade), label });
      }
      return { ticks, factor: '' };
    }
  }
  const [first, last] = log ? [10 ** from, 10 ** to] : [from, to];
  const { factor, exponent } = axisScaling(Math.max(Math.abs(first), Math.abs(last)));
  const { values, labels } = niceTicks(first / factor, last / factor, most);
  const ticks = values.flatMap((value, i) => {
    const position = log ? Math.log10(value * factor) : value * factor;
    return Number.isFinite(position) ? [{ share: shareOf(position), label: labels[i] }] : [];
  });
  return { ticks, factor: exponent === 0 ? '' : `× ${powerOfTen(exponent)}` };
}

function drawAxes({ plot, camera, x, y, theme }: ScatterPicture): DrawCommand[] {
  const [right, foot] = [plot.x + plot.width, plot.y + plot.height];
  const commands: DrawCommand[] = [{ op: 'rect', ...plot, stroke: theme.quiet, lineWidth: 1, alpha: 0.6 }];
  const across = axisTicks(x, camera.left, camera.right, Math.max(2, Math.floor(plot.width / TICK_SPACING_X)));
  for (const { share, label } of across.ticks) {
    const at = Math.round(toPlot(camera, plot, { x: share, y: 0 }).x) + 0.5;
    commands.push(...tickBelow(at, label, plot, theme));
  }
  const up = axisTicks(y, camera.bottom, camera.top, Math.max(2, Math.floor(plot.height / TICK_SPACING_Y)));
  for (const { share, label } of up.ticks) {
    const at = Math.round(toPlot(camera, plot, { x: 0, y: share }).y) + 0.5;
    commands.push(...tickBeside(at, label, plot, theme));
  }
  commands.push(
    {
      op: 'text',
      text: fitting(x, across.factor, plot.width + 2 * SCATTER_MARGIN.right),
      x: (plot.x + right) / 2,
      y: foot + 21,
      size: TITLE,
      fill: theme.ink,
      align: 'center',
      baseline: 'top',
    },
    {
      op: 'text',
      text: fitting(y, up.factor, foot + BELOW),
      x: 4,
      y: (foot + BELOW) / 2,
      size: TITLE,
      fill: theme.ink,
      align: 'center',
      baseline: 'top',
      upward: true,
    },
  );
  return commands;
}

/** A title with its power of ten: the short one, or that one cut, where there is no room. */
export function fitting({ title, short }: Pick<ScatterAxis, 'title' | 'short'>, factor: string, room: number): string {
  const letters = Math.max(4, Math.floor(room / CHARACTER) - (factor === '' ? 0 : factor.length + 1));
  const cut = short.length <= letters ? short : `${short.slice(0, letters - 1).trimEnd()}…`;
  const text = title.length <= letters ? title : cut;
  // The power of ten belongs to the quantity, not to what is told of it after a comma.
  const [, quantity = text, told = ''] = /^(.*?)(, .*)?$/.exec(text) ?? [];
  return factor === '' ? text : `${quantity} ${factor}${told}`;
}

function drawTrail(
  { camera, plot, theme }: ScatterPicture,
  trail: NonNullable<ScatterPicture['trail']>,
): DrawCommand[] {
  const points = trail.points.flatMap((share) => {
    const { x, y } = toPlot(camera, plot, share);
    return [x, y];
  });
  const at = toPlot(camera, plot, trail.at);
  const square = (edge: number) => ({ x: at.x - edge, y: at.y - edge, width: 2 * edge, height: 2 * edge });
  return [
    { op: 'line', points, stroke: theme.paper, lineWidth: 4, alpha: 0.8 },
    { op: 'line', points, stroke: theme.ink, lineWidth: 1.5, dash: [5, 3] },
    { op: 'rect', ...square(MARK + 1), fill: theme.paper },
    { op: 'rect', ...square(MARK - 1), fill: theme.ink },
  ];
}

function drawMark({ x, y }: Point, color: string, theme: DrawTheme): DrawCommand[] {
  const points = Array.from({ length: 25 }, (_, i) => {
    const angle = (i / 12) * Math.PI;
    return [x + MARK * Math.cos(angle), y + MARK * Math.sin(angle)];
  }).flat();
  return [
    { op: 'line', points, stroke: theme.paper, lineWidth: 4 },
    { op: 'line', points, stroke: color, lineWidth: 2 },
  ];
}
