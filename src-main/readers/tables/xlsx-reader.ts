import { AppError } from '../../../src-preload/contract/errors.ts';
import type { OpenedDataset, OpenedFile, ReadableFile, Reader } from '../reader.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import { parseXml, type XmlElement } from '../xml-tree.ts';
import { isZip, type ZipEntry, zipEntries, zipNames } from '../zip-entries.ts';
import type { Cell } from './cells.ts';
import { tableDataset } from './table-dataset.ts';

const FORMAT = 'xlsx';
const LARGEST_PART_BYTES = 128 * 1024 * 1024;
const MOST_SHEETS = 20;
/** Of a sheet, in Excel. */
const MOST_COLUMNS = 16_384;

/** Reads workbooks of Excel and of what writes its format: the numbers of each sheet as a table. */
export const xlsxReader: Reader = {
  format: FORMAT,
  label: 'Excel workbook',
  extensions: ['.xlsx'],
  recognizes: (head, file) => {
    if (!isZip(head)) return false;
    const names = zipNames(file.bytes);
    return names.length > 0 ? names.includes('xl/workbook.xml') : /\.xlsx$/i.test(file.name);
  },
  open: openWorkbook,
};

function openWorkbook(file: ReadableFile): OpenedFile {
  const entries = zipEntries(file.bytes, FORMAT);
  const sheets = sheetsOf(entries);
  const warnings: string[] = [];
  if (sheets.length > MOST_SHEETS) {
    warnings.push(`The workbook has ${sheets.length} sheets; the first ${MOST_SHEETS} are read.`);
    sheets.length = MOST_SHEETS;
  }
  const shared = sharedStrings(entries.get('xl/sharedStrings.xml'));
  const datasets: OpenedDataset[] = [];
  let refusal: unknown;
  for (const { name, path } of sheets) {
    try {
      const sheet = partOfBook(entries.get(path), path);
      if (sheet === undefined)
        throw damaged(`The sheet "${name}" is not in the file.`, { format: FORMAT, field: path });
      datasets.push(
        tableDataset(rowsOf(sheet, shared), name, FORMAT, (warning) => warnings.push(`${name}: ${warning}`)),
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refusal ??= error;
      warnings.push(`The sheet "${name}" is not listed: ${error.message}`);
    }
  }
  if (datasets.length === 0) {
    throw (
      refusal ??
      unsupported('The workbook has no sheet.', 'Put the numbers into a sheet of their own.', { format: FORMAT })
    );
  }
  return { datasets, warnings, close() {} };
}

type Entries = ReadonlyMap<string, ZipEntry>;

/** Names and paths of the sheets, in the workbook's order. */
function sheetsOf(entries: Entries): { name: string; path: string }[] {
  const book = partOfBook(entries.get('xl/workbook.xml'), 'xl/workbook.xml');
  const links = partOfBook(entries.get('xl/_rels/workbook.xml.rels'), 'xl/_rels/workbook.xml.rels');
  if (!book || !links)
    throw damaged('The workbook does not list its sheets.', { format: FORMAT, field: 'xl/workbook.xml' });
  const targets = new Map(links.children.map(({ attributes }) => [attributes.Id, attributes.Target ?? '']));
  const listed = book.children.find((one) => isNamed(one, 'sheets'))?.children ?? [];
  return listed.flatMap(({ attributes }) => {
    const target = targets.get(attributes['r:id'] ?? '');
    if (!target) return [];
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    return [{ name: (attributes.name ?? '').slice(0, 200), path }];
  });
}

/** The XML of a part, or undefined when it is not there. */
function partOfBook(entry: ZipEntry | undefined, field: string): XmlElement | undefined {
  if (entry === undefined) return undefined;
  if (entry.size > LARGEST_PART_BYTES) {
    const advice = 'Save the sheet as .csv.';
    throw unsupported(`${field} unpacks to ${entry.size} bytes; up to ${LARGEST_PART_BYTES} are read.`, advice, {
      format: FORMAT,
      field,
    });
  }
  return parseXml(new TextDecoder().decode(entry.open().read(0, entry.size)), { format: FORMAT, field });
}

function sharedStrings(entry: ZipEntry | undefined): string[] {
  const list = partOfBook(entry, 'xl/sharedStrings.xml');
  return (list?.children ?? []).filter((one) => isNamed(one, 'si')).map(textOf);
}

/** Text of a string: its own, or those of its runs; not how it is pronounced. */
function textOf(element: XmlElement): string {
  return element.children
    .map((child) => (isNamed(child, 't') ? child.text : isNamed(child, 'r') ? textOf(child) : ''))
    .join('');
}

/** Rows that hold something; cells that are left out are null. */
function rowsOf(sheet: XmlElement, shared: readonly string[]): Cell[][] {
  const data = sheet.children.find((one) => isNamed(one, 'sheetData'));
  const rows: Cell[][] = [];
  for (const row of data?.children ?? []) {
    const cells: Cell[] = [];
    for (const cell of row.children) {
      const column = columnOf(cell.attributes.r) ?? cells.length;
      if (column >= MOST_COLUMNS) {
        throw damaged(`A cell says that it is in column ${column + 1}.`, { format: FORMAT, field: 'c' });
      }
      while (cells.length < column) cells.push(null);
      cells[column] = cellOf(cell, shared);
    }
    while (cells.length > 0 && cells.at(-1) === null) cells.pop();
    if (cells.length > 0) rows.push(cells);
  }
  return rows;
}

/** `B12` is column 1; undefined when there is no such reference. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = reference?.match(/^([A-Z]{1,4})\d+$/)?.[1];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function cellOf(cell: XmlElement, shared: readonly string[]): Cell {
  const { t: type = 'n' } = cell.attributes;
  if (type === 'inlineStr')
    return cell.children
      .filter((one) => isNamed(one, 'is'))
      .map(textOf)
      .join('');
  const value = cell.children.find((one) => isNamed(one, 'v'))?.text;
  if (value === undefined || value === '') return null;
  if (type === 's') return shared[Number(value)] ?? null;
  // A formula that failed (#DIV/0!) is missing.
  if (type === 'e') return null;
  if (type === 'str' || type === 'd') return value;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}

/** Programs differ in the prefix that they give the names. */
function isNamed({ name }: XmlElement, wanted: string): boolean {
  return name === wanted || name.endsWith(`:${wanted}`);
}
