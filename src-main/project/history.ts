import { AppError } from '../../src-preload/contract/errors.ts';
import type { HistoryEntry } from '../../src-preload/contract/project.ts';
import { inTransaction } from './database.ts';
import { all, execute, first, parse, type Row, type Store } from './store.ts';

/**
 * Undo and redo. Whatever a person does is one command: the rows it changes are written down before and after, in the
 * same transaction as the change, so undoing is writing the old rows back, in reverse order. Runs themselves are never
 * made or removed by a command; only their name and the mark of deletion change.
 */

/** Tables that commands may touch, and the columns that they own. */
const EDITABLE = {
  runs: { key: 'number', columns: ['name', 'deleted_at'] },
  phases: {
    key: 'id',
    columns: ['run', 'labels', 'position', 'name', 'letter', 'color', 'note', 'clusters'],
  },
  unassigned: { key: 'id', columns: ['run', 'labels', 'regions', 'clusters', 'measured'] },
  figures: { key: 'id', columns: ['run', 'request', 'created_at', 'name'] },
  project: { key: 'id', columns: ['elements'] },
  listed_datasets: { key: 'id', columns: ['file', 'relative_file', 'dataset_index', 'title', 'kind'] },
  regions: { key: 'id', columns: ['dataset', 'uid', 'name', 'color', 'region'] },
} as const;
type EditableTable = keyof typeof EDITABLE;

interface RowChange {
  readonly table: EditableTable;
  readonly key: number;
  /** Null where there was no row. */
  readonly before: Row | null;
  /** Null where there is no row any more. */
  readonly after: Row | null;
}

/** The only way in which a command changes rows. */
export interface Editor {
  update(table: EditableTable, key: number, patch: Row): void;
  /** @returns the new row's key */
  insert(table: 'phases' | 'unassigned' | 'figures' | 'regions', row: Row): number;
  remove(table: 'phases' | 'unassigned' | 'figures' | 'regions' | 'listed_datasets', key: number): void;
}

/**
 * Does something that can be undone: all of it or nothing. What was undone before can no longer be redone. A command
 * that changes nothing leaves no trace in the history.
 *
 * @param label what was done, in words.
 */
export function command<T>(store: Store, label: string, work: (editor: Editor) => T): T {
  return inTransaction(store.database, () => {
    const changes: RowChange[] = [];
    const answer = work({
      update(table, key, patch) {
        const before = readRow(store, table, key);
        if (before === null) throw new Error(`no row ${key} in ${table}`);
        const after = { ...before, ...patch };
        if (JSON.stringify(after) === JSON.stringify(before)) return;
        writeRow(store, table, key, after);
        changes.push({ table, key, before, after });
      },
      insert(table, row) {
        const key = insertRow(store, table, null, row);
        changes.push({ table, key, before: null, after: readRow(store, table, key) });
        return key;
      },
      remove(table, key) {
        changes.push({ table, key, before: readRow(store, table, key), after: null });
        writeRow(store, table, key, null);
      },
    });
    if (changes.length > 0) {
      execute(store, 'DELETE FROM history WHERE undone = 1');
      const at = new Date().toISOString();
      execute(store, 'INSERT INTO history (at, label, changes) VALUES (?, ?, ?)', at, label, JSON.stringify(changes));
    }
    return answer;
  });
}

/** Takes back the last command that stands. @returns it, or null when there is none. */
export function undo(store: Store): HistoryEntry | null {
  return step(store, 'SELECT * FROM history WHERE undone = 0 ORDER BY id DESC LIMIT 1', (changes) => {
    for (const { table, key, before } of changes.toReversed()) writeRow(store, table, key, before);
  });
}

/** Does the first undone command again. @returns it, or null when there is none. */
export function redo(store: Store): HistoryEntry | null {
  return step(store, 'SELECT * FROM history WHERE undone = 1 ORDER BY id LIMIT 1', (changes) => {
    for (const { table, key, after } of changes) writeRow(store, table, key, after);
  });
}

/** What people did, oldest first. */
export function history(store: Store): HistoryEntry[] {
  return all<HistoryRow>(store, 'SELECT id, at, label, undone FROM history ORDER BY id').map(toEntry);
}

/** The error for a thing that a command is about and that is not there. */
export function noSuch(what: string, id: number): AppError {
  return new AppError(
    'parameter-invalid',
    `There is no ${what} ${id} here.`,
    'It may have been removed; undo brings it back.',
  );
}

interface HistoryRow {
  readonly id: number;
  readonly at: string;
  readonly label: string;
  readonly changes: string;
  readonly undone: number;
}

function toEntry({ id, at, label, undone }: HistoryRow): HistoryEntry {
  return { id, at, label, undone: undone === 1 };
}

function step(store: Store, find: string, apply: (changes: readonly RowChange[]) => void): HistoryEntry | null {
  return inTransaction(store.database, () => {
    const row = first<HistoryRow>(store, find);
    if (row === undefined) return null;
    apply(parse<RowChange[]>(store, row.changes));
    const undone = 1 - row.undone;
    execute(store, 'UPDATE history SET undone = ? WHERE id = ?', undone, row.id);
    return toEntry({ ...row, undone });
  });
}

function readRow(store: Store, table: EditableTable, key: number): Row | null {
  const { key: keyColumn, columns } = EDITABLE[table];
  return first<Row>(store, `SELECT ${columns.join(', ')} FROM ${table} WHERE ${keyColumn} = ?`, key) ?? null;
}

function writeRow(store: Store, table: EditableTable, key: number, row: Row | null): void {
  const { key: keyColumn, columns } = EDITABLE[table];
  if (row === null) {
    execute(store, `DELETE FROM ${table} WHERE ${keyColumn} = ?`, key);
  } else if (readRow(store, table, key) !== null) {
    const assignments = columns.map((column) => `${column} = ?`).join(', ');
    const values = columns.map((column) => row[column] ?? null);
    execute(store, `UPDATE ${table} SET ${assignments} WHERE ${keyColumn} = ?`, ...values, key);
  } else {
    insertRow(store, table, key, row);
  }
}

function insertRow(store: Store, table: EditableTable, key: number | null, row: Row): number {
  const { key: keyColumn, columns } = EDITABLE[table];
  const places = columns.map(() => '?').join(', ');
  const values = columns.map((column) => row[column] ?? null);
  // A dataset that was taken off the list and opened again has another row by now, which the old one takes the place of.
  const sql = `INSERT OR REPLACE INTO ${table} (${keyColumn}, ${columns.join(', ')}) VALUES (?, ${places})`;
  return Number(store.database.prepare(sql).run(key, ...values).lastInsertRowid);
}
