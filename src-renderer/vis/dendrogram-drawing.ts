import { axisScaling, formatNumber, niceTicks, powerOfTen } from '../../src-preload/contract/numbers.ts';
import type { DrawCommand } from './draw-commands.ts';
import type { DrawTheme } from './theme.ts';

/** A node of a tree: where it stands, how high, and between which children. */
export interface DrawnNode {
  /** Place from left to right, in tips. */
  readonly x: number;
  readonly height: number;
  readonly pixels: number;
  /** By their places in the list; null for a tip. Children come before their parents. */
  readonly children: readonly [number, number] | null;
  /** Color of the cluster that it is in; null above the cut. */
  readonly color: string | null;
  /** Another cluster than its own is lit. */
  readonly isDimmed?: boolean;
}

export interface DendrogramPicture {
  readonly nodes: readonly DrawnNode[];
  /** Height of the cut. */
  readonly cut: number;
  /** Words beside the cut: `4 clusters`. */
  readonly cutLabel: string;
  readonly log: boolean;
  /** What the heights are, with their unit. */
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly theme: DrawTheme;
}

const MARGIN = { left: 46, right: 10, top: 20, bottom: 8 } as const;
const TEXT_SIZE = 11;
const SIZES_TEXT = 10;
/** Width of a character over the size of its text, on the safe side. */
const CHARACTER = 0.6;
const TICK_SPACING = 30;
/** Sizes stand under the tips where each has this much room. */
const SIZE_ROOM = 13;
const HEADROOM = 1.06;
const DIM = { alpha: 0.25 } as const;

export interface DendrogramScales {
  readonly x: (tip: number) => number;
  readonly y: (height: number) => number;
  readonly heightAt: (y: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Lowest and highest height on the axis. */
  readonly domain: readonly [number, number];
}

/** Heights upward, from zero or, on a log axis, from below the lowest merge shown. */
export function dendrogramScales(
  nodes: readonly DrawnNode[],
  log: boolean,
  { width, height }: { readonly width: number; readonly height: number },
): DendrogramScales {
  const heights = nodes.filter(({ children }) => children !== null).map((node) => node.height);
  const positive = heights.filter((value) => value > 0);
  const most = Math.max(...heights, 0) || 1;
  const least = positive.length > 0 ? Math.min(...positive) : most / 10;
  const isLog = log && least < most;
  const domain = isLog ? ([least / HEADROOM ** 2, most * HEADROOM] as const) : ([0, most * HEADROOM] as const);
  const tips = nodes.filter(({ children }) => children === null).length;
  const [left, right] = [MARGIN.left, Math.max(MARGIN.left + 20, width - MARGIN.right)];
  const sizes = (right - left) / Math.max(1, tips) >= SIZE_ROOM ? sizesHeight(nodes) : 0;
  const [top, bottom] = [MARGIN.top, Math.max(MARGIN.top + 20, height - MARGIN.bottom - sizes)];
  const scale = (value: number) => (isLog ? Math.log(Math.max(value, domain[0])) : value);
  const [low, high] = [scale(domain[0]), scale(domain[1])];
  return {
    x: (tip) => left + ((tip + 0.5) / Math.max(1, tips)) * (right - left),
    y: (value) => bottom - ((scale(Math.min(value, domain[1])) - low) / (high - low)) * (bottom - top),
    heightAt: (y) => {
      const value = low + ((bottom - Math.max(top, Math.min(bottom, y))) / (bottom - top)) * (high - low);
      return isLog ? Math.exp(value) : value;
    },
    left,
    right,
    top,
    bottom,
    domain,
  };
}

/** Room for the largest of the sizes that stand upright below the tips. */
function sizesHeight(nodes: readonly DrawnNode[]): number {
  const tips = nodes.filter(({ children }) => children === null);
  return Math.max(0, ...tips.map(({ pixels }) => formatNumber(pixels).length)) * SIZES_TEXT * CHARACTER;
}

/** The tree with its root at the top, clusters below the cut in their colors, sizes of the tips, the cut. */
export function drawDendrogram(picture: DendrogramPicture): DrawCommand[] {
  const scales = dendrogramScales(picture.nodes, picture.log, picture);
  return [
    ...drawHeights(picture, scales),
    ...picture.nodes.flatMap((node) => drawMerge(node, picture, scales)),
    ...drawSizes(picture, scales),
    ...drawCut(picture, scales),
  ];
}

function drawHeights({ title, width, theme }: DendrogramPicture, scales: DendrogramScales): DrawCommand[] {
  const { y, left, right, top, bottom, domain } = scales;
  const { factor, exponent } = axisScaling(domain[1]);
  const most = Math.max(2, Math.floor((bottom - top) / TICK_SPACING));
  const ticks = niceTicks(domain[0] / factor, domain[1] / factor, most);
  const text = { size: TEXT_SIZE, fill: theme.quiet } as const;
  return [
    ...ticks.values.flatMap((value, i): DrawCommand[] => {
      const place = y(value * factor);
      return [
        { op: 'line', points: [left, place, right, place], stroke: theme.grid, lineWidth: 1 },
        { op: 'text', text: ticks.labels[i]!, x: left - 5, y: place, align: 'right', baseline: 'middle', ...text },
      ];
    }),
    {
      op: 'text',
      text: exponent === 0 ? title : `${title} × ${powerOfTen(exponent)}`,
      x: Math.min(left, width),
      y: 3,
      baseline: 'top',
      ...text,
    },
  ];
}

/** A merge: the bar at its height, and the branches down to what it merged. */
function drawMerge(
  { height, children, color, isDimmed }: DrawnNode,
  { nodes, cut, theme }: DendrogramPicture,
  { x, y, bottom }: DendrogramScales,
): DrawCommand[] {
  if (!children) return [];
  const [a, b] = children.map((child) => nodes[child]!) as [DrawnNode, DrawnNode];
  const foot = (child: DrawnNode) => (child.children ? y(child.height) : bottom);
  const bar = y(height);
  if (color !== null) {
    const points = [x(a.x), foot(a), x(a.x), bar, x(b.x), bar, x(b.x), foot(b)];
    return [{ op: 'line', points, stroke: color, lineWidth: 2, ...(isDimmed ? DIM : {}) }];
  }
  const quiet = { stroke: theme.quiet, lineWidth: 1.2 } as const;
  const commands: DrawCommand[] = [{ op: 'line', points: [x(a.x), bar, x(b.x), bar], ...quiet }];
  for (const child of [a, b]) {
    // A branch has its cluster's color from the cut on.
    const end = child.color === null ? foot(child) : Math.min(y(cut), foot(child));
    const place = x(child.x);
    commands.push({ op: 'line', points: [place, bar, place, end], ...quiet });
    if (child.color !== null) {
      const points = [place, end, place, foot(child)];
      commands.push({ op: 'line', points, stroke: child.color, lineWidth: 2, ...(child.isDimmed ? DIM : {}) });
    }
  }
  return commands;
}

function drawSizes({ nodes, theme }: DendrogramPicture, { x, left, right, bottom }: DendrogramScales): DrawCommand[] {
  const tips = nodes.filter(({ children }) => children === null);
  if ((right - left) / Math.max(1, tips.length) < SIZE_ROOM) return [];
  const text = { size: SIZES_TEXT, fill: theme.quiet, align: 'right' } as const;
  return [
    { op: 'text', text: 'Pixels', x: left - 5, y: bottom + 9, baseline: 'top', ...text },
    ...tips.map(
      (tip): DrawCommand => ({
        op: 'text',
        text: formatNumber(tip.pixels),
        x: x(tip.x),
        y: bottom + 4,
        baseline: 'middle',
        upward: true,
        ...text,
      }),
    ),
  ];
}

function drawCut(picture: DendrogramPicture, scales: DendrogramScales): DrawCommand[] {
  const { cut, cutLabel, theme } = picture;
  const { left, right } = scales;
  const line = scales.y(cut);
  return [
    { op: 'line', points: [left, line, right, line], stroke: theme.accent, lineWidth: 2, dash: [6, 3] },
    {
      op: 'text',
      text: cutLabel,
      x: endOfLabel(picture, scales),
      y: line - 4,
      size: TEXT_SIZE,
      fill: theme.accent,
      align: 'right',
      baseline: 'bottom',
      halo: theme.paper,
      bold: true,
    },
  ];
}

/** Where the words of the cut end: as far right as they stand above the line without a branch through them. */
function endOfLabel({ nodes, cut, cutLabel }: DendrogramPicture, { x, y, left, right, bottom }: DendrogramScales) {
  const width = cutLabel.length * TEXT_SIZE * CHARACTER;
  const [above, line] = [y(cut) - 4 - TEXT_SIZE, y(cut)];
  // Spans of x that branches and bars take between the line and the top of the words.
  const taken = nodes.flatMap(({ height, children }): [number, number][] => {
    if (!children || y(height) > line) return [];
    const ends = children.map((child) => nodes[child]!);
    const bar = y(height) >= above ? [[x(ends[0]!.x), x(ends[1]!.x)] as [number, number]] : [];
    const branches = ends.filter((child) => (child.children ? y(child.height) : bottom) >= above);
    return [...bar, ...branches.map((child): [number, number] => [x(child.x), x(child.x)])];
  });
  const ends = [right - 2, ...taken.map(([from, to]) => Math.min(from, to) - 4)].sort((a, b) => b - a);
  const isFree = (end: number) =>
    end - width >= left &&
    taken.every(([from, to]) => Math.max(from, to) < end - width - 2 || Math.min(from, to) > end + 2);
  return ends.find(isFree) ?? right - 2;
}
