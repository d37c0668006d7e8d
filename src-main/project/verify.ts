import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { ProjectProblem } from '../../src-preload/contract/project.ts';
import { arrayFile } from './arrays.ts';
import { ARRAYS_FOLDER, DATABASE_FILE, openForReading } from './database.ts';
import { sha256OfFile } from './durable-files.ts';
import { isProject } from './project.ts';
import { projectError } from './project-errors.ts';
import { all, makeStore, type Store } from './store.ts';

/**
 * Checks a whole project: the database's own consistency, and that every array of every run (deleted ones too), and what was measured without unassigned pixels, is there
 * and unchanged. Reads every byte, so it takes as long as copying the project.
 *
 * @returns what is wrong; empty when all is well.
 * @throws {AppError} `project-not-found`, `project-newer`
 */
export function verifyProject(folder: string): ProjectProblem[] {
  const path = resolve(folder);
  if (!isProject(path)) {
    throw new AppError('project-not-found', `There is no project “${basename(path)}”.`, 'Check the path.', {
      file: path,
    });
  }
  try {
    const database = openForReading(path);
    try {
      const store = makeStore(database, path, 'read');
      return [...databaseProblems(store), ...arrayProblems(store)];
    } finally {
      database.close();
    }
  } catch (thrown) {
    const error = projectError(thrown, path);
    if (error instanceof AppError && error.code === 'project-damaged') return [databaseProblem(error.message)];
    throw error;
  }
}

function databaseProblems(store: Store): ProjectProblem[] {
  const found = all<{ integrity_check: string }>(store, 'PRAGMA integrity_check(20)')
    .map((row) => row.integrity_check)
    .filter((verdict) => verdict !== 'ok');
  const dangling = all<{ table: string }>(store, 'PRAGMA foreign_key_check').map(
    (row) => `a row of ${row.table} refers to nothing`,
  );
  return [...found, ...dangling].map(databaseProblem);
}

function databaseProblem(message: string): ProjectProblem {
  return { kind: 'database', message, file: DATABASE_FILE, runs: [] };
}

function arrayProblems(store: Store): ProjectProblem[] {
  const references = all<{ sha256: string; run: number; name: string }>(
    store,
    `SELECT sha256, run, name FROM (SELECT sha256, run, name, position FROM run_arrays ORDER BY run, position)
     UNION ALL
     SELECT value ->> 'sha256', run, value ->> 'name' FROM unassigned, json_each(measured)`,
  );
  const byFile = Map.groupBy(references, ({ sha256 }) => sha256);
  return [...byFile].flatMap(([sha256, users]) => {
    const found = arrayProblem(arrayFile(store, sha256), sha256);
    if (found === null) return [];
    const [kind, what] = found;
    const runs = [...new Set(users.map(({ run }) => run))];
    const names = [...new Set(users.map(({ name }) => name))].join(', ');
    const message = `The array ${names} of ${runs.length === 1 ? 'run' : 'runs'} ${runs.join(', ')} ${what}.`;
    return [{ kind, message, file: `${ARRAYS_FOLDER}/${sha256}.npy`, runs }];
  });
}

function arrayProblem(file: string, sha256: string): [ProjectProblem['kind'], string] | null {
  if (!existsSync(file)) return ['array-missing', 'is missing'];
  try {
    return sha256OfFile(file) === sha256 ? null : ['array-changed', 'is not what was stored'];
  } catch (error) {
    return ['array-unreadable', `cannot be read (${(error as Error).message})`];
  }
}
