import { axisScaling, formatNumber, formatValue, niceTicks, powerOfTen } from '../../src-preload/contract/numbers.ts';
import type { DrawCommand } from './draw-commands.ts';
import { energyTicks } from './signal-axis.ts';
import { type SpectrumPicture, TEXT, TITLE } from './spectrum-picture.ts';
import { MARGIN, type SpectrumScales, xOf, yAt } from './spectrum-scales.ts';
import type { DrawTheme } from './theme.ts';

const TICK_SPACING_X = 84;
const TICK_SPACING_Y = 36;
const TITLE_CHARACTER = 6.9;

/** Grid lines, ticks with numbers, titles of both axes. */
export function drawGrid({ scales, theme, xTitle, xUnit, yTitle, stacked }: SpectrumPicture): DrawCommand[] {
  const { plot, range, yRange, log } = scales;
  const commands: DrawCommand[] = [];
  const foot = plot.y + plot.height;
  const xTicks = energyTicks(range[0], range[1], Math.max(2, Math.floor(plot.width / TICK_SPACING_X)), xUnit);
  xTicks.values.forEach((value, i) => {
    const x = Math.round(xOf(scales, value)) + 0.5;
    commands.push(
      { op: 'line', points: [x, plot.y, x, foot], stroke: theme.grid, lineWidth: 1 },
      { op: 'line', points: [x, foot, x, foot + 4], stroke: theme.quiet, lineWidth: 1 },
      {
        op: 'text',
        text: xTicks.labels[i],
        x,
        y: foot + 7,
        size: TEXT,
        fill: theme.ink,
        align: 'center',
        baseline: 'top',
      },
    );
  });
  commands.push({
    op: 'text',
    text: xTitle,
    x: plot.x + plot.width / 2,
    y: foot + 22,
    size: TITLE,
    fill: theme.ink,
    align: 'center',
    baseline: 'top',
  });

  const yLine = (position: number, label: string) => {
    const y = Math.round(yAt(scales, position)) + 0.5;
    commands.push({ op: 'line', points: [plot.x, y, plot.x + plot.width, y], stroke: theme.grid, lineWidth: 1 });
    if (label !== '') {
      commands.push({
        op: 'text',
        text: label,
        x: plot.x - 7,
        y,
        size: TEXT,
        fill: theme.ink,
        align: 'right',
        baseline: 'middle',
      });
    }
  };
  let suffix = '';
  if (stacked) {
    // The zero line of each curve.
    if (!log) for (const { shift } of scales.placed) yLine(shift, '');
    suffix = ', offset';
  } else if (log) {
    const every = Math.max(1, Math.ceil((yRange[1] - yRange[0]) / Math.max(1, plot.height / TICK_SPACING_Y)));
    const decades: number[] = [];
    for (let decade = Math.ceil(yRange[0] - 1e-9); decade <= yRange[1]; decade += every) decades.push(decade);
    const plain = decades.every((decade) => decade >= 0 && decade < 4);
    if (every === 1) commands.push(...minorTicks(scales, theme));
    if (decades.length >= 2)
      for (const decade of decades) yLine(decade, plain ? formatNumber(10 ** decade) : powerOfTen(decade));
    else {
      const ticks = niceTicks(10 ** yRange[0], 10 ** yRange[1], Math.max(2, Math.floor(plot.height / TICK_SPACING_Y)));
      ticks.values.forEach((value) => {
        if (value > 0) yLine(Math.log10(value), formatValue(value, 3));
      });
    }
  } else {
    const { factor, exponent } = axisScaling(Math.max(Math.abs(yRange[0]), Math.abs(yRange[1])));
    const ticks = niceTicks(
      yRange[0] / factor,
      yRange[1] / factor,
      Math.max(2, Math.floor(plot.height / TICK_SPACING_Y)),
    );
    ticks.values.forEach((value, i) => {
      yLine(value * factor, ticks.labels[i]);
    });
    if (exponent !== 0) suffix = ` × ${powerOfTen(exponent)}`;
  }
  // A low panel gets a shorter title rather than a cut one: the power of ten stays in any case.
  const height = plot.height + MARGIN.top + MARGIN.bottom;
  const shorter = [
    `${yTitle}${suffix}`,
    yTitle + (stacked ? '' : suffix),
    `${yTitle.split(' ')[0]}${stacked ? '' : suffix}`,
  ];
  commands.push({
    op: 'text',
    text: shorter.find((text) => text.length * TITLE_CHARACTER <= height - 8) ?? shorter[2],
    x: 6,
    y: height / 2,
    size: TITLE,
    fill: theme.ink,
    align: 'center',
    baseline: 'top',
    upward: true,
  });
  return commands;
}

/** Short lines at 2, 3, … 9 × 10ⁿ. */
function minorTicks(scales: SpectrumScales, theme: DrawTheme): DrawCommand[] {
  const { plot, yRange } = scales;
  const points: number[] = [];
  for (let decade = Math.floor(yRange[0]); decade <= yRange[1]; decade++) {
    for (let digit = 2; digit <= 9; digit++) {
      const position = decade + Math.log10(digit);
      if (position < yRange[0] || position > yRange[1]) continue;
      const y = Math.round(yAt(scales, position)) + 0.5;
      points.push(plot.x - 4, y, plot.x, y, Number.NaN, Number.NaN);
    }
  }
  return [{ op: 'line', points, stroke: theme.quiet, lineWidth: 1 }];
}
