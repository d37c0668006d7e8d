import { positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { DATA_UNITS } from '../../../src-preload/contract/shown-units.ts';
import { axisTitle } from '../../vis/signal-axis.ts';
import type { Curve } from '../../vis/spectrum-scales.ts';

/**
 * Curves as a table of text: one energy column when all lie on the same axis, else one beside each curve. Numbers with a point
 * and seven significant digits, as single precision holds; energies in the units of the data.
 */
export function spectrumTable(curves: readonly Curve[], axis: Axis, separator: '\t' | ','): string {
  const [first] = curves;
  if (!first) return '';
  const same = curves.every(
    (curve) =>
      curve.axis.offset === first.axis.offset &&
      curve.axis.scale === first.axis.scale &&
      curve.axis.positions === first.axis.positions &&
      curve.values.length === first.values.length,
  );
  const columns: { readonly name: string; readonly at: (row: number) => string }[] = [];
  curves.forEach((curve, i) => {
    if (i === 0 || !same) columns.push({ name: axisTitle(axis, DATA_UNITS), at: (row) => energyText(curve, row) });
    columns.push({ name: curve.name, at: (row) => numberText(curve.values[row]) });
    const { spread } = curve;
    if (spread) columns.push({ name: `${curve.name}, standard deviation`, at: (row) => numberText(spread[row]) });
  });
  const rows = Math.max(...curves.map((curve) => curve.values.length));
  const lines = [columns.map(({ name }) => quoted(name, separator)).join(separator)];
  for (let row = 0; row < rows; row++) lines.push(columns.map(({ at }) => at(row)).join(separator));
  return `${lines.join('\n')}\n`;
}

function energyText(curve: Curve, row: number): string {
  return row < curve.values.length ? String(Number(positionAt(curve.axis, row).toPrecision(10))) : '';
}

function numberText(value: number | undefined): string {
  return value === undefined ? '' : Number.isNaN(value) ? 'NaN' : String(Number(value.toPrecision(7)));
}

function quoted(name: string, separator: string): string {
  const flat = name.replaceAll(/[\t\r\n]/g, ' ');
  // A leading = + - @ would be a formula in a spreadsheet.
  const safe = /^[=+\-@]/.test(flat) ? `'${flat}` : flat;
  return safe.includes(separator) || safe.includes('"') ? `"${safe.replaceAll('"', '""')}"` : safe;
}
