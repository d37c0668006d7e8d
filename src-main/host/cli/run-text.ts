import type { Json } from '../../../src-preload/contract/dataset.ts';
import type { RunResult, StepRecord } from '../../../src-preload/contract/results.ts';
import { STEP_SCHEMAS, type StepOp } from '../../../src-preload/contract/steps.ts';
import { shapeText, shortValue, table, words } from './text.ts';

/** What a run did and found, for people: a line per step with its results, tables below, then device and time. */
export function runText(result: RunResult): string {
  const { source, prepared } = result;
  const lines = [
    `${source.file}`,
    `  ${source.title || `dataset ${source.dataset}`}, ${shapeText(prepared.axes)} ${source.dtype}`,
    '',
    ...result.steps.map((step, index) => stepText(step, index)),
    '',
    `Computed on ${result.device.used} (${result.device.reason}) in ${result.seconds.toFixed(1)} s.`,
  ];
  return lines.join('\n');
}

/** Results that say nothing to a reader of the text: the input stands among the parameters, boxes are for pictures. */
const ONLY_IN_JSON = new Set(['input', 'shown', 'restartInertias', 'regions']);

function stepText(step: StepRecord, index: number): string {
  const head = `  ${index + 1}  ${[step.op, changedParameters(step)].filter(Boolean).join(' ')}`;
  const short: string[] = [];
  const tables: { readonly title: string; readonly text: string }[] = [];
  const sentences: string[] = [];
  for (const [key, value] of Object.entries(step.results)) {
    const text = shortValue(value);
    if (ONLY_IN_JSON.has(key)) continue;
    if (isSentences(value)) sentences.push(...value.map((sentence) => `       ${sentence}`));
    else if (text !== undefined) short.push(`${words(key)} ${text}`);
    else if (isRows(value)) tables.push({ title: `       ${words(key)}`, text: rowsText(value) });
    else if (isObject(value)) short.push(`${words(key)}: ${nested(value)}`);
  }
  const lines = wrap(short.join(' · '), 100).map((line) => `       ${line}`);
  // One table says by its columns what it is.
  const titled = tables.flatMap(({ title, text }) => (tables.length > 1 ? [title, text] : [text]));
  return [head, ...lines, ...titled, ...sentences].join('\n');
}

/** Parameters that are not the defaults. */
function changedParameters(step: StepRecord): string {
  const shape = STEP_SCHEMAS[step.op as StepOp]?.shape as Record<string, { safeParse(v: unknown): { data?: unknown } }>;
  const changed = Object.entries(step.parameters).filter(([key, value]) => {
    const standard = shape?.[key]?.safeParse(undefined).data;
    return key !== 'op' && JSON.stringify(standard) !== JSON.stringify(value);
  });
  return changed.map(([key, value]) => `${key} ${shortValue(value) ?? JSON.stringify(value)}`).join(', ');
}

type Rows = readonly { readonly [key: string]: Json }[];

/** Rows of a table that are printed; the others are in result.json. */
const MOST_ROWS = 20;

function rowsText(all: Rows): string {
  const rows = all.slice(0, MOST_ROWS);
  const rest = all.length > rows.length ? `\n       … and ${all.length - rows.length} more in result.json` : '';
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((key) =>
    rows.some((row) => row[key] !== undefined && shortValue(row[key]) !== undefined),
  );
  const cells = rows.map((row) => columns.map((key) => shortValue(row[key] ?? null) ?? '…'));
  return table([columns.map(words), ...cells], '       ') + rest;
}

function nested(value: { readonly [key: string]: Json }): string {
  const parts = Object.entries(value).map(([key, item]) => `${words(key)} ${shortValue(item) ?? '…'}`);
  return parts.join(', ');
}

function isSentences(value: Json): value is readonly string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item.endsWith('.'))
  );
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of text ? text.split(' · ') : []) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length + 3 <= width) lines[lines.length - 1] = `${last} · ${part}`;
    else lines.push(part);
  }
  return lines;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRows(value: Json): value is Rows {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}
