import { resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/errors.ts';
import { openLocalFile } from '../../readers/local-file.ts';
import { contentLines, decodeText, delimiterOf, readTextTable } from '../../readers/tables/read-text.ts';

/** What a table says of one image. */
export interface FrameRow {
  readonly group?: string;
  readonly session?: string;
  /** 1 anomalous, 0 nominal; left out where the table says nothing. */
  readonly label?: 0 | 1;
}

const COLUMNS = ['name', 'group', 'session', 'label'] as const;
const LABELS: { readonly [word: string]: 0 | 1 } = { nominal: 0, normal: 0, '0': 0, anomalous: 1, anomaly: 1, '1': 1 };
/** No list of images needs more. */
const LARGEST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a table with the columns name, group and, where it has them, session and label: one row for an image.
 * @returns rows by name
 * @throws {AppError} `data-unsuitable` for a table without names, an unknown label, or an image named twice
 */
export function readFrameTable(recipeFolder: string, table: string): ReadonlyMap<string, FrameRow> {
  const rows = rowsOf(resolve(recipeFolder, table), table);
  const header = (rows[0] ?? []).map((cell) => String(cell).trim().toLowerCase());
  const [name, group, session, label] = COLUMNS.map((column) => header.indexOf(column));
  if (name! < 0 || (group! < 0 && session! < 0 && label! < 0)) {
    throw unsuitable(
      `${table} has no column "name", or nothing beside it: its first row is ${header.join(', ') || 'empty'}.`,
      'Write a first row such as name,group,session,label.',
    );
  }
  const found = new Map<string, FrameRow>();
  for (const [index, row] of rows.slice(1).entries()) {
    const cell = (at: number) => (at < 0 ? '' : String(row[at] ?? '').trim());
    const image = cell(name!);
    if (found.has(image)) {
      throw unsuitable(`${table} names ${image} twice.`, 'Keep one row for each image.');
    }
    const word = cell(label!).toLowerCase();
    if (word !== '' && LABELS[word] === undefined) {
      const message = `${table} calls ${image} "${word}" (row ${index + 2}).`;
      throw unsuitable(message, 'A label is nominal or anomalous, or empty where it is not known.');
    }
    found.set(image, {
      ...(cell(group!) && { group: cell(group!) }),
      ...(cell(session!) && { session: cell(session!) }),
      ...(word !== '' && { label: LABELS[word]! }),
    });
  }
  return found;
}

function rowsOf(path: string, table: string) {
  const file = openLocalFile(path);
  try {
    const { size } = file.bytes;
    const text = size <= LARGEST_BYTES ? decodeText(file.bytes.read(0, size), true) : undefined;
    if (text === undefined) throw unsuitable(`${table} is no table of text.`, 'Save it as CSV.');
    return readTextTable(text, delimiterOf(contentLines(text)) ?? ',').rows;
  } finally {
    file.close();
  }
}

function unsuitable(message: string, advice: string): AppError {
  return new AppError('data-unsuitable', message, advice, { field: 'table' });
}
