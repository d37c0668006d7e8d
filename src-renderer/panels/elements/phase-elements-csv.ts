import type { ElementsOfRegions } from '../../../src-preload/contract/elements.ts';
import type { PhaseRecord } from '../../../src-preload/contract/project.ts';

/** The table for a spreadsheet: a row for each element, four columns for each phase. Empty where nothing is known. */
export function phaseElementsCsv(
  { elements }: ElementsOfRegions,
  phases: readonly Pick<PhaseRecord, 'letter' | 'name'>[],
): string {
  const heads = phases.flatMap(({ letter, name }) =>
    ['confidence', 'sigma', 'net counts', 'standard deviation'].map((what) => `${letter} ${name}: ${what}`),
  );
  const rows = elements.map(({ symbol, label, origin, regions }) => [
    symbol,
    label,
    origin?.source ?? '',
    ...regions.flatMap(({ confidence, strength, counts }) => [
      confidence ?? '',
      strength?.toFixed(1) ?? '',
      counts?.net.toFixed(0) ?? '',
      counts?.error.toFixed(0) ?? '',
    ]),
  ]);
  const header = ['element', 'line', 'possibly from the instrument', ...heads];
  return `${[header, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
