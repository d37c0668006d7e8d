import { formatNumber, formatValue } from '../../src-preload/contract/numbers.ts';
import { tickBelow, tickBeside } from './axis-ticks.ts';
import type { Box, DrawCommand } from './draw-commands.ts';
import { axisTicks } from './scatter/scatter-drawing.ts';
import type { DrawTheme } from './theme.ts';

/** One epoch of a training. */
export interface Epoch {
  readonly training: number;
  /** NaN where nothing was held out. */
  readonly validation: number;
  readonly learningRate: number;
}

/** Losses over the epochs, with the learning rate behind them. */
export interface LossesPicture {
  readonly epochs: readonly Epoch[];
  /** The epoch whose weights are kept, from 1 on; 0 marks none. */
  readonly best: number;
  /** Epoch that is read, from 1 on; 0 none. */
  readonly read: number;
  readonly log: boolean;
  /** Epochs are still to come: the axis begins with room for some. */
  readonly isLive: boolean;
  readonly width: number;
  readonly height: number;
  readonly theme: DrawTheme;
}

const MARGIN = { left: 58, right: 52, top: 12, bottom: 36 } as const;
const TEXT = 11;
const TITLE = 12;
const TICK_SPACING_X = 56;
const TICK_SPACING_Y = 28;
/** Of a training that goes on the x axis is at least so many epochs long, so that the first ones do not jump about. */
const FEWEST_EPOCHS = 5;
/** The title of the learning rates stands beside the plot where it is at least so high. */
const RATE_TITLE_ROOM = 110;
const DOT = 2;

/** Colors of both losses: blue and orange of the color-blind-safe set, darker on white. */
export function lossColors({ dark }: DrawTheme): { readonly training: string; readonly validation: string } {
  return dark ? { training: '#56b4e9', validation: '#fbb360' } : { training: '#0060a0', validation: '#b85000' };
}

export interface LossScales {
  readonly plot: Box;
  readonly x: (epoch: number) => number;
  /** NaN for what has no place on the axis. */
  readonly y: (loss: number) => number;
  /** The epoch nearest to here, from 1 on. */
  readonly epochAt: (x: number) => number;
  /** Epochs on the x axis. */
  readonly last: number;
  /** Ends of the loss axis: logarithms where it is logarithmic. */
  readonly range: readonly [number, number];
}

/** Whether all losses can stand on a logarithmic axis; those of counts may be negative. */
export function canBeLog(epochs: readonly Epoch[]): boolean {
  return epochs.every(({ training, validation }) => training > 0 && !(validation <= 0));
}

/** Where epochs and losses lie. */
export function lossScales(
  epochs: readonly Epoch[],
  log: boolean,
  { width, height, isLive }: { readonly width: number; readonly height: number; readonly isLive: boolean },
): LossScales {
  const plot = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(20, width - MARGIN.left - MARGIN.right),
    height: Math.max(20, height - MARGIN.top - MARGIN.bottom),
  };
  const place = (loss: number) => (log ? Math.log10(loss) : loss);
  const losses = epochs.flatMap(({ training, validation }) => [place(training), place(validation)]);
  const finite = losses.filter(Number.isFinite);
  const [low, high] = finite.length > 0 ? [Math.min(...finite), Math.max(...finite)] : [0, 1];
  const room = (high - low) * 0.06 || Math.abs(high) * 0.06 || 0.5;
  const range = [low - room, high + room] as const;
  const last = Math.max(isLive ? FEWEST_EPOCHS : 1, epochs.length);
  return {
    plot,
    last,
    x: (epoch) => plot.x + ((epoch - 0.5) / last) * plot.width,
    y: (loss) => plot.y + plot.height * (1 - (place(loss) - range[0]) / (range[1] - range[0])),
    epochAt: (x) =>
      Math.max(1, Math.min(Math.max(1, epochs.length), Math.round(((x - plot.x) / plot.width) * last + 0.5))),
    range,
  };
}

/** Frame, ticks, curves of training and validation, the learning rate, the best epoch and the one that is read. */
export function drawLosses(picture: LossesPicture): DrawCommand[] {
  const { epochs, theme, log } = picture;
  const scales = lossScales(epochs, log, picture);
  const { plot, x, y } = scales;
  const foot = plot.y + plot.height;
  const colors = lossColors(theme);
  const commands: DrawCommand[] = [
    { op: 'rect', ...plot, stroke: theme.quiet, lineWidth: 1, alpha: 0.6 },
    ...drawTicks(scales, log, theme),
    { op: 'clip', ...plot },
  ];
  const fastest = Math.max(...epochs.map(({ learningRate }) => learningRate), 0);
  if (fastest > 0) {
    const points = epochs.flatMap(({ learningRate }, i) => [
      x(i + 1),
      foot - (learningRate / fastest) * plot.height * 0.9,
    ]);
    commands.push({ op: 'line', points, stroke: theme.quiet, lineWidth: 1, dash: [1, 3] });
  }
  for (const [key, color] of [
    ['training', colors.training],
    ['validation', colors.validation],
  ] as const) {
    const points = epochs.flatMap((epoch, i) => [x(i + 1), y(epoch[key])]);
    commands.push({ op: 'line', points, stroke: color, lineWidth: 2 });
    const last = epochs.at(-1);
    if (last && Number.isFinite(y(last[key]))) {
      const [dotX, dotY] = [x(epochs.length), y(last[key])];
      commands.push({ op: 'rect', x: dotX - DOT, y: dotY - DOT, width: 2 * DOT, height: 2 * DOT, fill: color });
    }
  }
  for (const [epoch, dash] of [
    [picture.best, [4, 3]],
    [picture.read, undefined],
  ] as const) {
    if (epoch < 1 || epoch > epochs.length) continue;
    const at = Math.round(x(epoch)) + 0.5;
    const points = [at, plot.y, at, foot];
    commands.push({ op: 'line', points, stroke: theme.ink, lineWidth: 1, ...(dash ? { dash } : { alpha: 0.5 }) });
  }
  commands.push({ op: 'unclip' });
  if (picture.best >= 1) {
    const isRight = x(picture.best) > plot.x + plot.width / 2;
    commands.push({
      op: 'text',
      text: `best: ${picture.best}`,
      x: x(picture.best) + (isRight ? -4 : 4),
      y: plot.y + 3,
      size: TEXT,
      fill: theme.ink,
      align: isRight ? 'right' : 'left',
      baseline: 'top',
      halo: theme.paper,
    });
  }
  if (fastest > 0) {
    const right = plot.x + plot.width + 4;
    if (plot.height >= RATE_TITLE_ROOM)
      commands.push({
        op: 'text',
        text: 'Learning rate',
        x: right,
        y: foot - plot.height * 0.4,
        size: TEXT,
        fill: theme.quiet,
        align: 'center',
        baseline: 'top',
        upward: true,
      });
    commands.push({
      op: 'text',
      text: formatValue(fastest, 1),
      x: right,
      y: foot - plot.height * 0.9,
      size: TEXT,
      fill: theme.quiet,
      align: 'left',
      baseline: 'middle',
    });
  }
  return commands;
}

function drawTicks({ plot, x, last, range }: LossScales, log: boolean, theme: DrawTheme): DrawCommand[] {
  const foot = plot.y + plot.height;
  const commands: DrawCommand[] = [];
  const most = Math.max(2, Math.floor(plot.width / TICK_SPACING_X));
  const every = wholeStep(last / most);
  const ticks = [1, ...Array.from({ length: Math.floor(last / every) }, (_, i) => (i + 1) * every)];
  for (const epoch of new Set(ticks.filter((tick) => tick === 1 || tick >= every / 2 + 1 || every <= 2))) {
    const at = Math.round(x(epoch)) + 0.5;
    commands.push(...tickBelow(at, formatNumber(epoch), plot, theme));
  }
  const axis = { title: 'Loss', short: 'Loss', log, range };
  const up = axisTicks(axis, 0, 1, Math.max(2, Math.floor(plot.height / TICK_SPACING_Y)));
  for (const { share, label } of up.ticks) {
    const at = Math.round(plot.y + plot.height * (1 - share)) + 0.5;
    if (at < plot.y || at > foot + 1) continue;
    commands.push(...tickBeside(at, label, plot, theme), {
      op: 'line',
      points: [plot.x, at, plot.x + plot.width, at],
      stroke: theme.grid,
      lineWidth: 1,
    });
  }
  commands.push(
    {
      op: 'text',
      text: 'Epoch',
      x: plot.x + plot.width / 2,
      y: foot + 20,
      size: TITLE,
      fill: theme.ink,
      align: 'center',
      baseline: 'top',
    },
    {
      op: 'text',
      text: up.factor === '' ? 'Loss' : `Loss ${up.factor}`,
      x: 4,
      y: plot.y + plot.height / 2,
      size: TITLE,
      fill: theme.ink,
      align: 'center',
      baseline: 'top',
      upward: true,
    },
  );
  return commands;
}

/** The next of 1, 2, 5, 10, 20, … */
function wholeStep(least: number): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((factor) => factor * decade).find((step) => step >= least) ?? 10 * decade;
}
