import type { OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { numberOf } from './cells.ts';
import { ownDataset } from './own-csv.ts';
import { contentLines, decodeText, delimiterOf, readTextTable } from './read-text.ts';
import { tableDataset } from './table-dataset.ts';

const FORMAT = 'table';
const LARGEST_BYTES = 128 * 1024 * 1024;
const TABLE_ENDINGS = /\.(csv|tsv)$/i;
/** Lines that make a text without such an ending a table. */
const FEWEST_LINES = 3;
const MOSTLY = 0.8;

/** Reads tables of text: comma-, semicolon-, tab- or blank-separated, and what our own CSV writer wrote as what it was. */
export const textTableReader: Reader = {
  format: FORMAT,
  label: 'Table (CSV)',
  extensions: ['.csv', '.tsv'],
  recognizes: (head, file) => {
    const isWhole = file.bytes.size <= head.length;
    const text = decodeText(head, isWhole);
    if (text === undefined || /^\s*(#FORMAT|ENVI\b|[<{[])/i.test(text.replace(/^\uFEFF/, ''))) return false;
    const lines = contentLines(text);
    // The last line may be cut off.
    if (!isWhole && lines.length > 1) lines.pop();
    const delimiter = delimiterOf(lines);
    if (TABLE_ENDINGS.test(file.name)) return lines.some((line) => cellsOf(line, delimiter ?? ',').some(isNumber));
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
  const { size } = file.bytes;
  if (size > LARGEST_BYTES) {
    const advice = 'Save it as .npy from Python, which is read piece by piece.';
    throw unsupported(`The table has ${size} bytes; tables of up to ${LARGEST_BYTES} are read.`, advice, {
      format: FORMAT,
    });
  }
  const text = decodeText(file.bytes.read(0, size), true);
  if (text === undefined) throw damaged('The file holds no text.', { format: FORMAT, byteOffset: 0 });
  const table = readTextTable(text, delimiterOf(contentLines(text)) ?? ',');
  const warnings: string[] = [];
  const dataset = ownDataset(table) ?? tableDataset(table.rows, '', FORMAT, (warning) => warnings.push(warning));
  return { datasets: [dataset], warnings, close() {} };
}
