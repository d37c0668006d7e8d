import { line } from 'd3-shape';
import { type ChartSize, chartScales } from './chart-scales.ts';

/** Between a point or the line and the word that marks it, and the size of that word. */
const MARK_GAP = 7;
const [MARK_CHARACTER, MARK_HEIGHT] = [6.2, 9];
/** Between the word and the line. */
const MARK_CLEAR = 3;

export interface ChartPoint {
  readonly clusters: number;
  readonly value: number;
  /** Half the height of its error bar; 0 for none. */
  readonly error: number;
}

interface SweepChartProps {
  readonly title: string;
  /** What the y axis shows, with its unit if it has one. */
  readonly yLabel: string;
  readonly size: ChartSize;
  readonly points: readonly ChartPoint[];
  /** k that this criterion chooses, with the word for it: `best`, `elbow`. */
  readonly marked: number | null;
  readonly mark: string;
  /** k whose map is shown. */
  readonly selected: number | null;
  readonly onSelect: (clusters: number) => void;
}

/** A small chart of one criterion over k: points, error bars, the chosen k, and the one on the map. Pointing picks a k. */
export function SweepChart({ title, yLabel, size, points, marked, mark, selected, onSelect }: SweepChartProps) {
  const scales = chartScales(
    size,
    points.map(({ clusters }) => clusters),
    points,
  );
  const { x, y, left, right, top, bottom } = scales;
  const drawn = points.filter(({ value }) => Number.isFinite(value));
  // Where a k has no value, such as the silhouette of one cluster, the line has a gap.
  const path = line<ChartPoint>(
    ({ clusters }) => x(clusters),
    ({ value }) => y(value),
  ).defined(({ value }) => Number.isFinite(value))([...points]);
  const places = drawn.map(({ clusters, value }) => ({ x: x(clusters), y: y(value) }));
  const markedPlace = places[drawn.findIndex(({ clusters }) => clusters === marked)];
  return (
    <svg
      className="sweep-chart"
      width={size.width}
      height={size.height}
      role="img"
      aria-label={describe(title, points, marked, mark)}
    >
      {scales.yTicks.map(({ at, label }) => (
        <g key={label}>
          <line className="chart-grid" x1={left} x2={right} y1={at} y2={at} />
          <text className="chart-tick" x={left - 5} y={at} dy="0.32em" textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      <line className="chart-axis" x1={left} x2={right} y1={bottom} y2={bottom} />
      {scales.xTicks.map(({ at, label }) => (
        <text key={label} className="chart-tick" x={at} y={bottom + 13} textAnchor="middle">
          {label}
        </text>
      ))}
      <text className="chart-label" x={left} y={11}>
        {yLabel} {scales.yFactor}
      </text>
      <text className="chart-label" x={(left + right) / 2} y={size.height - 4} textAnchor="middle">
        k
      </text>
      {points.map(({ clusters }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the buttons of the table beside it do the same by keyboard.
        <rect
          key={clusters}
          className={`chart-column${clusters === selected ? ' chart-column-selected' : ''}`}
          x={x(clusters - 0.4)}
          width={Math.max(0, x(clusters + 0.4) - x(clusters - 0.4))}
          y={top}
          height={bottom - top}
          onClick={() => onSelect(clusters)}
        >
          <title>{`k = ${clusters}`}</title>
        </rect>
      ))}
      <g pointerEvents="none">
        <path className="chart-line" d={path ?? ''} />
        {drawn.map(({ clusters, value, error }) => (
          <g key={clusters}>
            {error > 0 && (
              <line
                className="chart-error"
                x1={x(clusters)}
                x2={x(clusters)}
                y1={y(value - error)}
                y2={y(value + error)}
              />
            )}
            <circle
              className={clusters === marked ? 'chart-point-marked' : 'chart-point'}
              cx={x(clusters)}
              cy={y(value)}
              r={clusters === marked ? 4.5 : 3}
            />
          </g>
        ))}
        {markedPlace && (
          <text className="chart-mark" {...placeMark(places, markedPlace, mark, { left, right, top })}>
            {mark}
          </text>
        )}
      </g>
    </svg>
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Beside its point, where the line leaves room: rather on the side of the middle, rather a little above; below the line where
 * nothing else is free.
 */
export function placeMark(
  line: readonly Place[],
  point: Place,
  mark: string,
  { left, right, top }: { readonly left: number; readonly right: number; readonly top: number },
) {
  const width = mark.length * MARK_CHARACTER;
  const inward = point.x < (left + right) / 2 ? 1 : -1;
  const below = Math.max(...line.map(({ y }) => y)) + MARK_GAP + MARK_HEIGHT;
  const tries = [-MARK_GAP, MARK_HEIGHT / 2, MARK_GAP + MARK_HEIGHT].flatMap((down) =>
    [inward, -inward].map((side) => ({ side, y: point.y + down })),
  );
  const isFree = ({ side, y }: { side: number; y: number }) => {
    const [near, far] = [point.x + side * MARK_GAP, point.x + side * (MARK_GAP + width)];
    const [from, to] = [Math.min(near, far), Math.max(near, far)];
    if (from < left || to > right || y - MARK_HEIGHT < top - MARK_GAP) return false;
    // Between two points the line is straight: its ends and its corners tell.
    const corners = line.map(({ x }) => x).filter((x) => x > from && x < to);
    const heights = [from, ...corners, to].map((x) => heightAt(line, x));
    return Math.min(...heights) > y + MARK_CLEAR || Math.max(...heights) < y - MARK_HEIGHT - MARK_CLEAR;
  };
  const { side, y } = tries.find(isFree) ?? { side: inward, y: below };
  return { x: point.x + side * MARK_GAP, y, textAnchor: side > 0 ? 'start' : 'end' } as const;
}

/** Height of the line at some x, between its points. */
function heightAt(line: readonly Place[], x: number): number {
  const next = line.findIndex((point) => point.x >= x);
  if (next <= 0) return (line[next] ?? line.at(-1)!).y;
  const [a, b] = [line[next - 1]!, line[next]!];
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
}

function describe(title: string, points: readonly ChartPoint[], marked: number | null, mark: string): string {
  const range = `k from ${points[0]?.clusters} to ${points.at(-1)?.clusters}`;
  return `${title} for ${range}${marked === null ? '' : `; ${mark} at ${marked}`}`;
}
