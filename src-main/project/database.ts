import { copyFileSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../src-preload/contract/errors.ts';
import { syncFile, syncFolder, TEMPORARY_PREFIX } from './durable-files.ts';
import { APPLICATION_ID, MIGRATIONS, type Migration } from './migrations.ts';
import { damaged, projectError } from './project-errors.ts';

export const DATABASE_FILE = 'project.sqlite';
export const ARRAYS_FOLDER = 'arrays';

/** How long a statement waits for another program's, in milliseconds. */
const BUSY_MS = 5000;

/**
 * Opens a project's database for writing and brings it to the newest layout. The caller holds the writer's lock.
 * A file without tables is taken as a new project (its making was cut off), unless arrays say that there was more.
 *
 * @throws {AppError} `project-newer`, `project-damaged`, `project-not-found`, `disk-full`, `write-failed`
 */
export function openForWriting(folder: string, migrations: readonly Migration[] = MIGRATIONS): Database.Database {
  return opened(
    folder,
    () => new Database(join(folder, DATABASE_FILE), { timeout: BUSY_MS }),
    (database) => {
      const version = checkVersion(database, folder, migrations);
      if (version > 0) checkIntegrity(database, folder);
      database.pragma('journal_mode = WAL');
      configure(database);
      migrate(database, folder, version, migrations);
    },
  );
}

/**
 * Opens a project's database for reading, while another program may be writing it. Where that cannot be done in place
 * (a read-only folder, an older layout) a temporary copy is read; `close` removes it.
 *
 * @throws {AppError} `project-newer`, `project-damaged`, `project-not-found`
 */
export function openForReading(folder: string, migrations: readonly Migration[] = MIGRATIONS): Database.Database {
  const open = () =>
    new Database(join(folder, DATABASE_FILE), { readonly: true, fileMustExist: true, timeout: BUSY_MS });
  try {
    const database = opened(folder, open, (candidate) => {
      if (checkVersion(candidate, folder, migrations) < migrations.length) throw new NeedsCopy();
      configure(candidate);
    });
    return database;
  } catch (error) {
    const cannotInPlace = error instanceof AppError && error.code === 'write-failed';
    if (!(error instanceof NeedsCopy || cannotInPlace)) throw error;
    return openCopy(folder, migrations);
  }
}

/** Runs in one transaction that takes the right to write at its start, so that it cannot fail half-way for lack of it. */
export function inTransaction<T>(database: Database.Database, work: () => T): T {
  return database.transaction(work).immediate();
}

class NeedsCopy extends Error {}

function opened(
  folder: string,
  open: () => Database.Database,
  prepare: (database: Database.Database) => void,
): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = open();
    prepare(database);
    return database;
  } catch (error) {
    database?.close();
    throw projectError(error, folder);
  }
}

function configure(database: Database.Database): void {
  database.pragma('synchronous = FULL');
  database.pragma('fullfsync = ON'); // macOS: past the drive's own cache
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF'); // a project may come by mail
}

function checkVersion(database: Database.Database, folder: string, migrations: readonly Migration[]): number {
  const version = database.pragma('user_version', { simple: true }) as number;
  const application = database.pragma('application_id', { simple: true }) as number;
  const tables = database.prepare('SELECT count(*) FROM sqlite_master').pluck().get() as number;
  if (tables === 0 && version === 0) {
    const arrays = join(folder, ARRAYS_FOLDER);
    if (existsSync(arrays) && readdirSync(arrays).some((name) => name.endsWith('.npy'))) {
      throw damaged(folder, 'its database is empty although there are arrays');
    }
    return 0;
  }
  if (application !== APPLICATION_ID) {
    throw new AppError(
      'project-not-found',
      `“${basename(folder)}” holds a ${DATABASE_FILE} that Phasewright did not make.`,
      'Choose another folder.',
      { file: folder },
    );
  }
  if (version > migrations.length) {
    throw new AppError(
      'project-newer',
      `The project “${basename(folder)}” was made by a newer Phasewright (layout ${version}; this one knows ${migrations.length}).`,
      'Open it with the newer version, or install that one here. Nothing was changed.',
      { file: folder },
    );
  }
  return version;
}

function checkIntegrity(database: Database.Database, folder: string): void {
  const verdict = database.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw damaged(folder, String(verdict));
}

/** One migration, one transaction; before each, a copy of what was there, unless the project is new. */
function migrate(
  database: Database.Database,
  folder: string,
  from: number,
  migrations: readonly Migration[],
  keepCopies = true,
): void {
  for (let version = from; version < migrations.length; version++) {
    if (from > 0 && keepCopies) keepCopy(database, folder, `${DATABASE_FILE}.before-v${version + 1}`);
    inTransaction(database, () => {
      migrations[version]!.up(database);
      database.pragma(`user_version = ${version + 1}`);
      database.pragma(`application_id = ${APPLICATION_ID}`);
    });
  }
  if (from === 0 && keepCopies) syncFolder(folder);
}

function keepCopy(database: Database.Database, folder: string, name: string): void {
  const temporary = join(folder, `${TEMPORARY_PREFIX}${name}`);
  rmSync(temporary, { force: true });
  database.prepare('VACUUM INTO ?').run(temporary);
  syncFile(temporary);
  renameSync(temporary, join(folder, name));
  syncFolder(folder);
}

function openCopy(folder: string, migrations: readonly Migration[]): Database.Database {
  const copyFolder = mkdtempSync(join(tmpdir(), 'phasewright-'));
  const remove = () => rmSync(copyFolder, { recursive: true, force: true });
  const file = join(copyFolder, DATABASE_FILE);
  try {
    for (const ending of ['', '-wal']) {
      const original = join(folder, DATABASE_FILE + ending);
      if (existsSync(original)) copyFileSync(original, file + ending);
    }
    const database = opened(
      folder,
      () => new Database(file),
      (copy) => {
        const version = checkVersion(copy, folder, migrations);
        if (version > 0) checkIntegrity(copy, folder);
        configure(copy);
        migrate(copy, dirname(file), version, migrations, false);
        copy.pragma('query_only = ON');
      },
    );
    const close = database.close.bind(database);
    database.close = () => {
      close();
      remove();
      return database;
    };
    return database;
  } catch (error) {
    remove();
    const known = projectError(error, folder);
    if (!(known instanceof AppError && known.code === 'write-failed')) throw known;
    throw new AppError(
      'file-unreadable',
      `The project “${basename(folder)}” could not be read (${(error as Error).message}).`,
      'Check that you may read the folder and that its disk is still there.',
      { file: folder, cause: error },
    );
  }
}
