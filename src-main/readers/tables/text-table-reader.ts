import type { OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged } from '../reader-errors.ts';
import { numberOf } from './cells.ts';
import { looksLikeOurs, ownDataset } from './own-csv.ts';
import { beginningOf, bytesOfText } from './packed-text.ts';
import { contentLines, decodeText, delimiterOf, readTextTable } from './read-text.ts';
import { tableDataset } from './table-dataset.ts';

const FORMAT = 'table';
const TABLE_ENDINGS = /\.(csv|tsv)$/i;
/** Lines that make a text without such an ending a table. */
const FEWEST_LINES = 3;
const MOSTLY = 0.8;

/**
 * Reads tables of text: comma-, semicolon-, tab- or blank-separated, gzipped or not, and what our own CSV writer wrote as what it
 * was.
 */
export const textTableReader: Reader = {
  format: FORMAT,
  label: 'Table (CSV)',
  extensions: ['.csv', '.tsv', '.csv.gz', '.tsv.gz'],
  recognizes: (first, file) => {
    const { head, isWhole, name } = beginningOf(first, file);
    const text = decodeText(head, isWhole);
    if (text === undefined || /^\s*(#FORMAT|ENVI\b|[<{[])/i.test(text.replace(/^\uFEFF/, ''))) return false;
    if (looksLikeOurs(text)) return true;
    const lines = contentLines(text);
    // The last line may be cut off.
    if (!isWhole && lines.length > 1) lines.pop();
    const delimiter = delimiterOf(lines);
    if (TABLE_ENDINGS.test(name)) return lines.some((line) => cellsOf(line, delimiter ?? ',').some(isNumber));
    if (delimiter === undefined || lines.length < FEWEST_LINES) return false;
    const numeric = lines.filter((line) => {
      const cells = cellsOf(line, delimiter);
      return cells.filter(isNumber).length * 2 > cells.length;
    });
    return numeric.length >= lines.length * MOSTLY;
  },
  open: openTable,
};

function cellsOf(line: string, delimiter: string): string[] {
  return delimiter === ' ' ? line.trim().split(/\s+/) : line.split(delimiter);
}

function isNumber(cell: string): boolean {
  const plain = cell.replaceAll('"', '');
  return numberOf(plain) !== undefined || numberOf(plain, true) !== undefined;
}

function openTable(file: ReadableFile): OpenedFile {
  const text = decodeText(bytesOfText(file, FORMAT), true);
  if (text === undefined) throw damaged('The file holds no text.', { format: FORMAT, byteOffset: 0 });
  const table = readTextTable(text, delimiterOf(contentLines(text)) ?? ',');
  const warnings: string[] = [];
  const dataset = ownDataset(table) ?? tableDataset(table.rows, '', FORMAT, (warning) => warnings.push(warning));
  return { datasets: [dataset], warnings, close() {} };
}
