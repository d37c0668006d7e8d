import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { ElementRecord } from '../../../src-preload/contract/elements.ts';
import { ELEMENTS, placeOf } from '../../parts/elements/element-table.ts';

interface PeriodicTableProps {
  readonly chosen: readonly string[];
  /** Elements that the file names. */
  readonly named: readonly string[];
  /** Elements that were proposed. */
  readonly proposed: readonly string[];
  /** False for elements with nothing to show on the axis; they step back. */
  readonly isVisible: (element: ElementRecord) => boolean;
  readonly disabled: boolean;
  readonly onToggle: (symbol: string) => void;
}

const ROWS = 9;
const COLUMNS = 18;
const STEPS: { readonly [key: string]: readonly [row: number, column: number] } = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

const PLACED = ELEMENTS.map((element) => ({ element, ...placeOf(element.z) }));
const CELLS = Array.from({ length: ROWS }, (_, i) =>
  Array.from(
    { length: COLUMNS },
    (_, j) => PLACED.find(({ row, column }) => row === i + 1 && column === j + 1)?.element ?? null,
  ),
);

/** The periodic table: press an element to show its lines or edges. Arrows move in it; it is one stop for Tab. */
export function PeriodicTable({ chosen, named, proposed, isVisible, disabled, onToggle }: PeriodicTableProps) {
  const [current, setCurrent] = useState('C');
  const grid = useRef<HTMLTableElement>(null);
  const visible = useMemo(() => new Set(ELEMENTS.filter(isVisible).map(({ symbol }) => symbol)), [isVisible]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const next = nextFrom((event.target as HTMLElement).dataset.symbol ?? current, step);
    setCurrent(next);
    grid.current?.querySelector<HTMLElement>(`[data-symbol="${next}"]`)?.focus();
  };
  const button = ({ symbol, name, z }: ElementRecord) => {
    const says = [
      `${symbol}, ${name}, ${z}`,
      ...(named.includes(symbol) ? ['named by the file'] : []),
      ...(proposed.includes(symbol) ? ['proposed'] : []),
      ...(visible.has(symbol) ? [] : ['nothing in this range']),
    ].join(', ');
    return (
      <button
        type="button"
        data-symbol={symbol}
        data-named={named.includes(symbol)}
        data-proposed={proposed.includes(symbol)}
        data-visible={visible.has(symbol)}
        className="periodic-element"
        tabIndex={symbol === current ? 0 : -1}
        aria-pressed={chosen.includes(symbol)}
        aria-label={says}
        title={says}
        aria-disabled={disabled}
        onFocus={() => setCurrent(symbol)}
        onClick={() => !disabled && onToggle(symbol)}
      >
        {symbol}
      </button>
    );
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid after the ARIA pattern, arrows move in it
    <table ref={grid} role="grid" aria-label="Periodic table" className="periodic-table" onKeyDown={onKeyDown}>
      <tbody>
        {CELLS.map((line, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: places never move
          <tr key={row}>
            {line.map((element, column) =>
              element ? (
                <td key={element.symbol}>{button(element)}</td>
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: places never move
                <td key={column} />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The next element in a direction, over gaps; the same one at the border. */
function nextFrom(symbol: string, [rowStep, columnStep]: readonly [number, number]): string {
  const from = PLACED.find(({ element }) => element.symbol === symbol)!;
  let [row, column] = [from.row + rowStep, from.column + columnStep];
  while (row >= 1 && row <= ROWS && column >= 1 && column <= COLUMNS) {
    const there = PLACED.find((one) => one.row === row && one.column === column);
    if (there) return there.element.symbol;
    row += rowStep;
    column += columnStep;
  }
  return symbol;
}
