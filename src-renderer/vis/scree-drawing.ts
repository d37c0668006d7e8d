import { powerOfTen } from '../../src-preload/contract/numbers.ts';
import type { DrawCommand } from './draw-commands.ts';
import type { DrawTheme } from './theme.ts';

/** A number of components that something proposes: `knee`, `parallel analysis`. */
export interface ScreeProposal {
  readonly name: string;
  readonly components: number;
}

/** Variances of components on a log axis, with the cut behind those that are kept. */
export interface ScreePicture {
  /** Descending; what is not positive is not drawn. */
  readonly variances: ArrayLike<number>;
  /** Variances that independent channels would give; null when they are not known. */
  readonly nullVariances: ArrayLike<number> | null;
  readonly proposals: readonly ScreeProposal[];
  /** Components kept; the cut lies behind them. */
  readonly cut: number;
  /** Component under the pointer, from 0. */
  readonly hover: number | null;
  /** `Variance (counts²)`. */
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly theme: DrawTheme;
}

const MARGIN = { left: 46, right: 12, top: 20, bottom: 32 } as const;
const TEXT_SIZE = 11;
const PROPOSAL_ROW = 13;
/** From the mark to its words, and the width of a letter, about. */
const LABEL_GAP = 8;
const LETTER_PX = 6.5;
/** A tick on the x axis takes this much room. */
const TICK_PX = 26;
const DECADES_PER_TICK_PX = 16;
const POINT = 3;

export interface ScreeScales {
  readonly x: (component: number) => number;
  readonly y: (variance: number) => number;
  /** The number of components kept when the cut is here. */
  readonly cutAt: (x: number) => number;
  /** Component nearest to here, from 0. */
  readonly componentAt: (x: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly decades: readonly [number, number];
}

/** Components from 1 on x; whole decades on y. */
export function screeScales(
  variances: ArrayLike<number>,
  nullVariances: ArrayLike<number> | null,
  proposals: number,
  { width, height }: { readonly width: number; readonly height: number },
): ScreeScales {
  const count = variances.length;
  const top = MARGIN.top + proposals * PROPOSAL_ROW;
  const [left, right] = [MARGIN.left, Math.max(MARGIN.left + 20, width - MARGIN.right)];
  const bottom = Math.max(top + 20, height - MARGIN.bottom);
  const positive = [...Array.from(variances), ...Array.from(nullVariances ?? [])].filter((value) => value > 0);
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  const low = positive.length > 0 ? Math.floor(Math.log10(least)) : 0;
  const high = positive.length > 0 ? Math.max(low + 1, Math.ceil(Math.log10(most))) : 1;
  const step = (right - left) / count;
  const clamp = (value: number, from: number, to: number) => Math.max(from, Math.min(to, value));
  return {
    x: (component) => left + step * (component + 0.5),
    y: (variance) => bottom - ((Math.log10(variance) - low) / (high - low)) * (bottom - top),
    cutAt: (x) => clamp(Math.round((x - left) / step), 1, count),
    componentAt: (x) => clamp(Math.floor((x - left) / step), 0, count - 1),
    left,
    right,
    top,
    bottom,
    decades: [low, high],
  };
}

/** Where the cut behind so many components lies. */
export function cutX(scales: ScreeScales, components: number): number {
  return (scales.x(components - 1) + scales.x(components)) / 2;
}

/** Axes, the null's line, the components, the proposals above them, the cut. */
export function drawScree(picture: ScreePicture): DrawCommand[] {
  const { variances, nullVariances, proposals, cut, hover, theme, width, height } = picture;
  const scales = screeScales(variances, nullVariances, proposals.length, picture);
  const { x, y, left, right, top, bottom } = scales;
  const commands: DrawCommand[] = [];
  const at = cutX(scales, cut);
  commands.push({
    op: 'rect',
    x: left,
    y: top,
    width: at - left,
    height: bottom - top,
    fill: theme.accentSoft,
    alpha: 0.1,
  });
  commands.push(...drawAxes(picture, scales));
  if (nullVariances)
    commands.push({
      op: 'line',
      points: curve(nullVariances, scales),
      stroke: theme.quiet,
      lineWidth: 1.5,
      dash: [4, 3],
    });
  commands.push({ op: 'line', points: curve(variances, scales), stroke: theme.quiet, lineWidth: 1 });
  for (let i = 0; i < variances.length; i++) {
    if (!(variances[i]! > 0)) continue;
    const size = i === hover ? POINT + 2 : POINT;
    const box = { x: x(i) - size, y: y(variances[i]!) - size, width: 2 * size, height: 2 * size };
    commands.push(
      i < cut
        ? { op: 'rect', ...box, fill: theme.accent }
        : { op: 'rect', ...box, fill: theme.paper, stroke: theme.ink, lineWidth: 1.2 },
    );
  }
  proposalLabels(proposals, scales).forEach(({ text, place, isLeft }, row) => {
    const middle = MARGIN.top + (row + 0.5) * PROPOSAL_ROW;
    commands.push(
      { op: 'line', points: [place, middle + 4, place, bottom], stroke: theme.quiet, lineWidth: 1, dash: [1, 3] },
      { op: 'polygon', points: [place - 4, middle - 4, place + 4, middle - 4, place, middle + 4], fill: theme.ink },
      {
        op: 'text',
        text,
        x: place + (isLeft ? -LABEL_GAP : LABEL_GAP),
        y: middle,
        size: TEXT_SIZE,
        fill: theme.ink,
        align: isLeft ? 'right' : 'left',
        baseline: 'middle',
        halo: theme.paper,
      },
    );
  });
  commands.push({ op: 'line', points: [at, top, at, bottom], stroke: theme.accent, lineWidth: 2 });
  commands.push({
    op: 'text',
    text: 'Component',
    x: (left + right) / 2,
    y: height - 3,
    size: TEXT_SIZE,
    fill: theme.quiet,
    align: 'center',
    baseline: 'bottom',
  });
  commands.push({
    op: 'text',
    text: picture.title,
    x: Math.min(left, width),
    y: 3,
    size: TEXT_SIZE,
    fill: theme.quiet,
    baseline: 'top',
  });
  return commands;
}

interface ProposalLabel {
  readonly text: string;
  readonly place: number;
  /** On the side where there is room for it. */
  readonly isLeft: boolean;
}

/** From the upper row down: a line goes through the rows below its own, so the one that would cross the other's words is lower. */
function proposalLabels(proposals: readonly ScreeProposal[], scales: ScreeScales): readonly ProposalLabel[] {
  const labels = proposals.map(({ name, components }): ProposalLabel => {
    const place = cutX(scales, components);
    return { text: `${name}: ${components}`, place, isLeft: place > (scales.left + scales.right) / 2 };
  });
  const crosses = (line: ProposalLabel, { text, place, isLeft }: ProposalLabel) => {
    const beyond = (line.place - place) * (isLeft ? -1 : 1);
    return beyond > 0 && beyond < LABEL_GAP + text.length * LETTER_PX;
  };
  return labels.sort((a, b) => Number(crosses(a, b)) - Number(crosses(b, a)));
}

function drawAxes({ variances, theme }: ScreePicture, scales: ScreeScales): DrawCommand[] {
  const { x, y, left, right, top, bottom, decades } = scales;
  const commands: DrawCommand[] = [];
  const [low, high] = decades;
  const every = Math.max(1, Math.ceil(((high - low) * DECADES_PER_TICK_PX) / (bottom - top)));
  for (let decade = low; decade <= high; decade += every) {
    const place = y(10 ** decade);
    commands.push(
      { op: 'line', points: [left, place, right, place], stroke: theme.grid, lineWidth: 1 },
      {
        op: 'text',
        text: decade === 0 ? '1' : powerOfTen(decade),
        x: left - 5,
        y: place,
        size: TEXT_SIZE,
        fill: theme.quiet,
        align: 'right',
        baseline: 'middle',
      },
    );
  }
  const step = Math.ceil(variances.length / Math.max(1, Math.floor((right - left) / TICK_PX)));
  for (let i = 0; i < variances.length; i += step) {
    commands.push({
      op: 'text',
      text: String(i + 1),
      x: x(i),
      y: bottom + 4,
      size: TEXT_SIZE,
      fill: theme.quiet,
      align: 'center',
      baseline: 'top',
    });
  }
  commands.push({ op: 'line', points: [left, bottom, right, bottom], stroke: theme.quiet, lineWidth: 1 });
  return commands;
}

function curve(values: ArrayLike<number>, { x, y }: ScreeScales): number[] {
  return Array.from(values).flatMap((value, i) => (value > 0 ? [x(i), y(value)] : [Number.NaN, Number.NaN]));
}
