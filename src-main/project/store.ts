import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { ARRAYS_FOLDER } from './database.ts';
import { parseStored } from './project-errors.ts';

/** What the parts of an open project share. */
export interface Store {
  readonly database: Database;
  readonly folder: string;
  readonly arraysFolder: string;
  readonly mode: 'write' | 'read';
}

/** A value that SQLite keeps as it is. */
export type SqlValue = string | number | null;
export type Row = { readonly [column: string]: SqlValue };

/** The shared parts of a project whose database is open. */
export function makeStore(database: Database, folder: string, mode: 'write' | 'read'): Store {
  return { database, folder, arraysFolder: join(folder, ARRAYS_FOLDER), mode };
}

/** Rows of a query. */
export function all<T>(store: Store, sql: string, ...values: readonly SqlValue[]): T[] {
  return store.database.prepare(sql).all(...values) as T[];
}

/** First row of a query, or undefined. */
export function first<T>(store: Store, sql: string, ...values: readonly SqlValue[]): T | undefined {
  return store.database.prepare(sql).get(...values) as T | undefined;
}

/** Runs a statement. */
export function execute(store: Store, sql: string, ...values: readonly SqlValue[]): void {
  store.database.prepare(sql).run(...values);
}

/** A stored JSON text. @throws {AppError} `project-damaged` */
export function parse<T>(store: Store, text: string): T {
  return parseStored<T>(text, store.folder);
}
