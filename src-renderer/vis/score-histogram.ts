import type { DrawCommand } from './draw-commands.ts';
import { drawXAxis, line, linearScale, text } from './plot-frame.ts';
import type { DrawTheme } from './theme.ts';

/** Scores of the images of one role: a row of the picture. */
export interface ScoreRow {
  readonly name: string;
  readonly scores: readonly number[];
  /** Whether images of this role can be flagged; bars beyond the threshold then are filled. */
  readonly isJudged: boolean;
}

export interface ScoreHistogramPicture {
  readonly rows: readonly ScoreRow[];
  readonly threshold: number;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly theme: DrawTheme;
}

const MARGIN = { left: 8, right: 12, top: 18, bottom: 34 } as const;
/** Height that the name of a row takes, and how far it stands below the row before. */
const NAME_PX = 17;
const BELOW_LINE = 4;
const BARS = 48;
/** From this ratio on, the axis is logarithmic: a few large scores would press all others together. */
const WIDE = 30;

/** Where scores lie: their own numbers, or decades where they span much. */
export function scoreAxis(scores: readonly number[]): { readonly isLog: boolean; readonly domain: [number, number] } {
  const finite = scores.filter(Number.isFinite);
  if (finite.length === 0) return { isLog: false, domain: [0, 1] };
  const [low, high] = [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
  const isLog = low > 0 && high / low > WIDE;
  const domain: [number, number] = isLog ? [Math.log10(low), Math.log10(high)] : [Math.min(0, low), high];
  return { isLog, domain: domain[1] > domain[0] ? domain : [domain[0], domain[0] + 1] };
}

/** A histogram for each role above one axis, the threshold through all of them. */
export function drawScoreHistogram({
  rows,
  threshold,
  title,
  width,
  height,
  theme,
}: ScoreHistogramPicture): DrawCommand[] {
  const box = {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(20, width - MARGIN.left - MARGIN.right),
    height: Math.max(20, height - MARGIN.top - MARGIN.bottom),
  };
  const { isLog, domain } = scoreAxis([...rows.flatMap(({ scores }) => scores), threshold]);
  const place = (score: number) => (isLog ? Math.log10(Math.max(score, Number.MIN_VALUE)) : score);
  const x = linearScale(domain, [box.x, box.x + box.width]);
  const each = box.height / Math.max(1, rows.length);
  const commands: DrawCommand[] = drawXAxis(x, box, isLog ? `log₁₀ ${title}` : title, theme);
  const step = (domain[1] - domain[0]) / BARS;
  rows.forEach(({ name, scores, isJudged }, row) => {
    const counts = new Array<number>(BARS).fill(0);
    for (const score of scores) {
      counts[Math.max(0, Math.min(BARS - 1, Math.floor((place(score) - domain[0]) / step)))]!++;
    }
    const most = Math.max(1, ...counts);
    const bottom = box.y + (row + 1) * each;
    const room = Math.max(4, each - NAME_PX);
    counts.forEach((count, bar) => {
      if (count === 0) return;
      const from = domain[0] + bar * step;
      const isBeyond = isJudged && from + step / 2 > place(threshold);
      const tall = Math.max(1.5, (count / most) * room);
      commands.push({
        op: 'rect',
        x: x.of(from),
        y: bottom - tall,
        width: Math.max(1, x.of(from + step) - x.of(from) - 1),
        height: tall,
        fill: isBeyond ? theme.accent : theme.quiet,
        alpha: isBeyond ? 1 : 0.55,
      });
    });
    commands.push(line([box.x, bottom, box.x + box.width, bottom], theme.grid));
    commands.push(text(`${name}: ${scores.length}`, box.x, bottom - each + BELOW_LINE, theme.ink, 'left', 'top'));
  });
  const at = x.of(place(threshold));
  commands.push(line([at, box.y, at, box.y + box.height], theme.ink, 1.5, [4, 3]));
  const isRight = at > box.x + box.width / 2;
  commands.push(text('threshold', at + (isRight ? -4 : 4), 3, theme.ink, isRight ? 'right' : 'left', 'top'));
  return commands;
}
