import { positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis, Json } from '../../../src-preload/contract/dataset.ts';

/** Rows as a table with aligned columns, each line indented; columns of numbers are aligned to the right. */
export function table(rows: readonly (readonly string[])[], indent = '  '): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const right = widths.map((_, column) => rows.slice(1).every((row) => /^[-+\d.e−]*( %)?$/.test(row[column] ?? '')));
  return rows
    .map((row) => {
      const cells = row.map((cell, column) =>
        right[column] && rows.length > 1 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      );
      return `${indent}${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}

/** A number in at most six digits, without noise behind the point. */
export function number(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  return String(Number(value.toPrecision(6)));
}

/** Shape as microscopists write it: `(x, y | E)`, with sizes. */
export function shapeText(axes: readonly Axis[]): string {
  const sizes = (role: Axis['role']) =>
    axes
      .filter((axis) => axis.role === role)
      .map((axis) => axis.size)
      .reverse()
      .join(', ');
  return `(${sizes('navigation')} | ${sizes('signal')})`.replace('( ', '(');
}

/** From where to where an axis goes: `10 … 34.9 eV, 0.1 eV/channel`. */
export function axisText(axis: Axis): string {
  const unit = axis.units ? ` ${axis.units}` : '';
  const last = positionAt(axis, axis.size - 1);
  if (!axis.units && axis.scale === 1 && axis.offset === 0) return 'not calibrated';
  return `${number(positionAt(axis, 0))} … ${number(last)}${unit}, ${axis.positions ? 'steps not all the same, on average' : 'step'} ${number(axis.scale)}${unit}`;
}

/** A scalar or short list as text; undefined for tables and long lists. */
export function shortValue(value: Json): string | undefined {
  if (typeof value === 'number') return number(value);
  if (value === null) return '–';
  if (typeof value !== 'object') return String(value);
  if (!Array.isArray(value) || value.length > 12) return undefined;
  const parts = value.map((item: Json) => (typeof item === 'object' && item !== null ? undefined : shortValue(item)));
  return parts.includes(undefined) ? undefined : `[${parts.join(', ')}]`;
}

/** `maxIterations` as `max iterations`. */
export function words(key: string): string {
  return key
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
}
