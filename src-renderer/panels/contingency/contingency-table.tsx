import { type KeyboardEvent, useState } from 'react';
import { formatNumber, formatPercent } from '../../parts/recipe/numbers.ts';
import type { Contingency, ContingencySide } from './contingency.ts';

interface ContingencyTableProps {
  readonly contingency: Contingency;
  readonly caption: string;
  /** Phase that is lit in all views. */
  readonly litPhase: number | null;
  readonly onLitPhase: (phase: number | null) => void;
  /** Cell whose pixels are lit: row and column. */
  readonly lit: readonly [number, number] | null;
  /** Null where it is not known which pixels a cell has. */
  readonly onLight: ((row: number, column: number) => void) | null;
}

/** Counts and shares of the rows; the cells of matched clusters on the diagonal. Arrow keys go from cell to cell. */
export function ContingencyTable({ contingency, caption, lit, onLight, ...lighting }: ContingencyTableProps) {
  const { rows, columns, counts, matched } = contingency;
  const [active, setActive] = useState<readonly [number, number]>([0, 0]);
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const row = Math.max(0, Math.min(rows.length - 1, active[0] + by[0]!));
    const column = Math.max(0, Math.min(columns.length - 1, active[1] + by[1]!));
    setActive([row, column]);
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${row},${column}"]`)?.focus();
  };
  return (
    <table className="contingency-table" aria-label={caption} onKeyDown={onKeyDown}>
      <thead>
        <tr>
          <td />
          {columns.map((column) => (
            <th key={column.value} scope="col">
              <Side side={column} {...lighting} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => {
          const total = counts[i]!.reduce((sum, count) => sum + count, 0);
          return (
            <tr key={row.value}>
              <th scope="row">
                <Side side={row} {...lighting} />
              </th>
              {columns.map((column, j) => {
                const count = counts[i]![j]!;
                const share = total > 0 ? count / total : 0;
                const isLit = lit?.[0] === i && lit[1] === j;
                return (
                  <td key={column.value} data-matched={i === j && i < matched ? true : undefined}>
                    <button
                      type="button"
                      data-cell={`${i},${j}`}
                      tabIndex={active[0] === i && active[1] === j ? 0 : -1}
                      aria-pressed={isLit}
                      aria-label={`${row.name} and ${column.name}: ${formatNumber(count)} pixels, ${formatPercent(share)} of the row`}
                      disabled={onLight === null}
                      style={{ '--share': `${Math.round(share * 100)}%` } as object}
                      onFocus={() => setActive([i, j])}
                      onClick={() => onLight?.(i, j)}
                    >
                      {formatNumber(count)}
                      <small>{formatPercent(share)}</small>
                    </button>
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface SideProps extends Pick<ContingencyTableProps, 'litPhase' | 'onLitPhase'> {
  readonly side: ContingencySide;
}

/** A heading; pointing at it lights its phase in all views. */
function Side({ side, litPhase, onLitPhase }: SideProps) {
  return (
    <span
      className="contingency-side"
      title={side.name}
      data-lit={side.phase !== null && side.phase === litPhase}
      onPointerEnter={() => onLitPhase(side.phase)}
      onPointerLeave={() => onLitPhase(null)}
    >
      <span className="swatch" style={side.color ? { backgroundColor: side.color } : undefined} />
      {side.name}
    </span>
  );
}
