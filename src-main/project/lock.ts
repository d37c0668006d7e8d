import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../src-preload/contract/errors.ts';
import { replaceText } from './durable-files.ts';
import { projectError } from './project-errors.ts';

export const LOCK_FILE = 'project.lock';
export const HOLDER_FILE = 'project.lock.json';

/** How long a second program waits for one that is just closing, in milliseconds. */
const PATIENCE_MS = 300;

/** The right to write to a project. */
export interface WriterLock {
  release(): void;
}

/**
 * Takes the right to write to a project; one program at a time has it.
 *
 * The lock is the operating system's own, on `project.lock`, taken through SQLite (an empty database with a transaction
 * kept open): it works alike on Windows, macOS and Linux, and the system frees it whatever way the program ends, so no
 * lock can be stale. `project.lock.json` only says who has it, for the message.
 *
 * @throws {AppError} `project-locked` naming the holder, `write-failed` when the folder cannot be written.
 */
export function takeWriterLock(folder: string): WriterLock {
  const holderFile = join(folder, HOLDER_FILE);
  let database: Database.Database | undefined;
  try {
    database = new Database(join(folder, LOCK_FILE), { timeout: PATIENCE_MS });
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    database?.close();
    const code = (error as { code?: unknown }).code;
    if (typeof code === 'string' && code.startsWith('SQLITE_BUSY')) throw lockedError(folder, holderFile);
    throw projectError(error, folder);
  }
  const held = database;
  leniently(() => replaceText(holderFile, JSON.stringify(ourselves())));
  return {
    release() {
      leniently(() => rmSync(holderFile, { force: true }));
      held.close();
    },
  };
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

function ourselves(): Holder {
  return { pid: process.pid, host: hostname(), since: new Date().toISOString() };
}

/** Who has the lock only feeds a message; the lock itself is the database's. */
function leniently(work: () => void): void {
  try {
    work();
  } catch {
    // The message will say “another program”.
  }
}

function lockedError(folder: string, holderFile: string): AppError {
  let holder = 'another program';
  try {
    const { pid, host, since } = JSON.parse(readFileSync(holderFile, 'utf8')) as Holder;
    holder = `process ${pid} on ${host}, since ${since}`;
  } catch {
    // The holder has the lock but has not said yet who it is.
  }
  return new AppError(
    'project-locked',
    `The project “${basename(folder)}” is being written by ${holder}.`,
    'Close it there, or wait until its run has ended, and try again; or write to another project. Runs can be listed, shown and exported meanwhile.',
    { file: folder },
  );
}
