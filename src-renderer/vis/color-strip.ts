import { axisScaling, formatNumber, niceTicks, powerOfTen } from '../../src-preload/contract/numbers.ts';
import { contrastDomain, type Histogram, histogram } from './contrast.ts';
import type { Box, DrawCommand } from './draw-commands.ts';
import type { DrawTheme } from './theme.ts';

/**
 * The strip beside a map: histogram of its values, color bar with ticks and unit, two handles for the contrast range. Values run
 * upward.
 */
export interface ColorStrip {
  readonly box: Box;
  /** Values at the lower and upper end. */
  readonly domain: readonly [number, number];
  readonly contrast: readonly [number, number];
  readonly histogram: Histogram;
  readonly colors: readonly string[];
  /** What the values are, with their unit: `Counts`, `Silhouette`. */
  readonly title: string;
}

export const STRIP_WIDTH = 112;
const TITLE_HEIGHT = 22;
const LINE_HEIGHT = 13;
/** As many as stand in the width of the strip. */
const LINE_CHARACTERS = 18;
const BOTTOM = 10;
const HISTOGRAM_WIDTH = 34;
const BAR_WIDTH = 14;
const GAP = 3;
const TEXT_SIZE = 11;
const TICK_SPACING = 34;
const BINS = 64;
const HANDLE = 5;

/** The strip of a map. */
export function makeColorStrip(
  values: ArrayLike<number>,
  whole: readonly [number, number],
  contrast: readonly [number, number],
  colors: readonly string[],
  title: string,
  box: Box,
): ColorStrip {
  const domain = contrastDomain(whole, contrast);
  return { box, domain, contrast, colors, title, histogram: histogram(values, domain[0], domain[1], BINS) };
}

/** Where the color bar lies. */
function barOf(strip: ColorStrip): Box {
  const { box } = strip;
  const above = TITLE_HEIGHT + (titleLines(strip).length - 1) * LINE_HEIGHT;
  return {
    x: box.x + HISTOGRAM_WIDTH + GAP,
    y: box.y + above,
    width: BAR_WIDTH,
    height: Math.max(1, box.height - above - BOTTOM),
  };
}

/** The title with the power of ten of the ticks, in lines that are no wider than the strip. */
function titleLines({ title, domain }: ColorStrip): readonly string[] {
  const { exponent } = axisScaling(Math.max(Math.abs(domain[0]), Math.abs(domain[1])));
  const scaled = exponent === 0 ? title : `${title} ×\u00a0${powerOfTen(exponent)}`;
  const lines: string[] = [];
  for (const word of scaled.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LINE_CHARACTERS)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Height on the screen of a value. */
export function stripY(strip: ColorStrip, value: number): number {
  const bar = barOf(strip);
  const [low, high] = strip.domain;
  return bar.y + bar.height * (1 - (value - low) / (high - low));
}

/** Value at a height on the screen, inside the domain. */
export function stripValue(strip: ColorStrip, y: number): number {
  const bar = barOf(strip);
  const [low, high] = strip.domain;
  const share = Math.min(1, Math.max(0, 1 - (y - bar.y) / bar.height));
  return low + share * (high - low);
}

/** Histogram, color bar, ticks, handles. */
export function drawColorStrip(strip: ColorStrip, theme: DrawTheme): DrawCommand[] {
  const bar = barOf(strip);
  const commands: DrawCommand[] = [];
  const { counts } = strip.histogram;

  // Histogram: square root of counts, so that small classes are seen beside the background.
  let largest = 1;
  for (const count of counts) if (count > largest) largest = count;
  const outline: number[] = [bar.x - GAP, bar.y + bar.height];
  counts.forEach((count, i) => {
    const x = bar.x - GAP - Math.sqrt(count / largest) * (HISTOGRAM_WIDTH - 4);
    const bottom = bar.y + bar.height * (1 - i / counts.length);
    outline.push(x, bottom, x, bar.y + bar.height * (1 - (i + 1) / counts.length));
  });
  outline.push(bar.x - GAP, bar.y);
  commands.push({ op: 'polygon', points: outline, fill: theme.quiet, alpha: 0.55 });

  // Color bar: flat beyond the contrast range, as on the map.
  const top = stripY(strip, strip.contrast[1]);
  const bottom = stripY(strip, strip.contrast[0]);
  const { colors } = strip;
  commands.push({
    op: 'rect',
    x: bar.x,
    y: bar.y,
    width: bar.width,
    height: Math.min(top - bar.y + 1, bar.height),
    fill: colors[colors.length - 1],
  });
  const bands = Math.max(1, Math.min(colors.length, Math.round(bottom - top)));
  for (let i = 0; i < bands; i++) {
    const color = colors[Math.min(colors.length - 1, Math.floor(((bands - i - 0.5) / bands) * colors.length))];
    const y = top + ((bottom - top) * i) / bands;
    // Each reaches a whole pixel under the next: where two only touch, the paper shines through.
    const height = Math.min((bottom - top) / bands + 1, bar.y + bar.height - y);
    commands.push({ op: 'rect', x: bar.x, y, width: bar.width, height, fill: color });
  }
  commands.push({
    op: 'rect',
    x: bar.x,
    y: bottom,
    width: bar.width,
    height: bar.y + bar.height - bottom,
    fill: colors[0],
  });
  commands.push({
    op: 'rect',
    x: bar.x,
    y: bar.y,
    width: bar.width,
    height: bar.height,
    stroke: theme.quiet,
    lineWidth: 1,
  });

  // Ticks and title.
  const [low, high] = strip.domain;
  const { factor } = axisScaling(Math.max(Math.abs(low), Math.abs(high)));
  const ticks = niceTicks(low / factor, high / factor, Math.max(2, Math.floor(bar.height / TICK_SPACING)));
  ticks.values.forEach((value, i) => {
    const y = Math.round(stripY(strip, value * factor)) + 0.5;
    commands.push(
      { op: 'line', points: [bar.x + bar.width, y, bar.x + bar.width + 4, y], stroke: theme.quiet, lineWidth: 1 },
      {
        op: 'text',
        text: ticks.labels[i],
        x: bar.x + bar.width + 12,
        y,
        size: TEXT_SIZE,
        fill: theme.ink,
        baseline: 'middle',
      },
    );
  });
  titleLines(strip).forEach((text, line) => {
    const y = strip.box.y + 4 + line * LINE_HEIGHT;
    commands.push({ op: 'text', text, x: strip.box.x + 2, y, size: TEXT_SIZE, fill: theme.ink, baseline: 'top' });
  });

  // Handles: triangles pointing at the bar.
  for (const y of [top, bottom]) {
    const x = bar.x + bar.width + 1;
    commands.push({
      op: 'polygon',
      points: [x, y, x + HANDLE + 4, y - HANDLE, x + HANDLE + 4, y + HANDLE],
      fill: theme.accent,
    });
    commands.push({
      op: 'line',
      points: [strip.box.x + 2, y, bar.x + bar.width, y],
      stroke: theme.accent,
      lineWidth: 1,
    });
  }
  return commands;
}

/** A value with as many digits as the domain needs. */
export function formatOnStrip(strip: { readonly domain: readonly [number, number] }, value: number): string {
  const span = strip.domain[1] - strip.domain[0];
  const decimals = Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(span || 1))));
  return formatNumber(value, decimals);
}
