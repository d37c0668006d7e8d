import Papa from 'papaparse';
import type { Cell, Rows } from './cells.ts';
import { numberOf } from './cells.ts';

/** A table of text, taken apart. */
export interface TextTable {
  readonly rows: Rows;
  /** Lines that begin with `#`, without it. */
  readonly comments: readonly string[];
}

const DELIMITERS = ['\t', ';', ',', '|'] as const;
/** Lines that decide how columns are separated. */
const SNIFFED_LINES = 40;

/** The text of these bytes: UTF-8 or UTF-16 by their mark, UTF-8 where it is sound, else Windows' Latin. Undefined for no text. */
export function decodeText(bytes: Uint8Array, isWhole: boolean): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes.subarray(0, 4096).some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** How the columns of these lines are separated; undefined when nothing makes them a table. A blank counts last. */
export function delimiterOf(lines: readonly string[]): string | undefined {
  const used = lines.slice(0, SNIFFED_LINES);
  const candidates = [...DELIMITERS, ' '].map((delimiter) => {
    const counts = used.map((line) => fieldsOf(line, delimiter));
    const width = median(counts);
    const agreeing = counts.filter((count) => count === width).length;
    return { delimiter, width, share: agreeing / used.length };
  });
  const [best] = candidates.filter(({ width, share }) => width > 1 && share >= 0.8).sort((a, b) => b.share - a.share);
  return best?.delimiter;
}

/** Fields of a line; delimiters in quotes do not count, several blanks are one. */
function fieldsOf(line: string, delimiter: string): number {
  const bare = line.replace(/"[^"]*"/g, '');
  return delimiter === ' ' ? bare.trim().split(/\s+/).length : bare.split(delimiter).length;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Lines that hold something and are no comment. */
export function contentLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/, SNIFFED_LINES * 4).filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

/** Rows of a text whose columns `delimiter` separates. A comma is a decimal comma where it separates no columns and numbers have no points. */
export function readTextTable(text: string, delimiter: string): TextTable {
  const comments: string[] = [];
  const cleaned = text.replace(/^\uFEFF/, '');
  const body = cleaned.replace(/^#([^\r\n]*)(\r\n|\r|\n|$)/gm, (_, comment: string) => {
    comments.push(comment.trim());
    return '';
  });
  const blanks = delimiter === ' ' ? body.replace(/[ \t]+/g, ' ').replace(/^ | $/gm, '') : body;
  const { data } = Papa.parse<string[]>(blanks, { delimiter, skipEmptyLines: 'greedy' });
  const decimalComma = delimiter !== ',' && hasDecimalCommas(data);
  const rows = data.map((row) => row.map((text): Cell => numberOf(text, decimalComma) ?? text));
  return { rows, comments };
}

function hasDecimalCommas(rows: readonly (readonly string[])[]): boolean {
  const cells = rows.slice(0, SNIFFED_LINES).flat();
  return (
    cells.some((cell) => /^\s*[+-]?\d*,\d+(e[+-]?\d+)?\s*$/i.test(cell)) &&
    !cells.some((cell) => /^\s*[+-]?\d*\.\d/.test(cell))
  );
}
