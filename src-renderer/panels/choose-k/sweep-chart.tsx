import { line } from 'd3-shape';
import { type ChartSize, chartScales } from './chart-scales.ts';

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
  const path = line<ChartPoint>(
    ({ clusters }) => x(clusters),
    ({ value }) => y(value),
  )([...drawn]);
  const markedPoint = drawn.find(({ clusters }) => clusters === marked);
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
        {markedPoint && (
          <text className="chart-mark" {...placeMark(x(markedPoint.clusters), y(markedPoint.value), left, right, top)}>
            {mark}
          </text>
        )}
      </g>
    </svg>
  );
}

/** Beside its point, on the side that has room. */
function placeMark(x: number, y: number, left: number, right: number, top: number) {
  const toTheRight = x < (left + right) / 2;
  return {
    x: x + (toTheRight ? 8 : -8),
    y: Math.max(top + 8, y - 5),
    textAnchor: toTheRight ? 'start' : 'end',
  } as const;
}

function describe(title: string, points: readonly ChartPoint[], marked: number | null, mark: string): string {
  const range = `k from ${points[0]?.clusters} to ${points.at(-1)?.clusters}`;
  return `${title} for ${range}${marked === null ? '' : `; ${mark} at ${marked}`}`;
}
