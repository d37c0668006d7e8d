import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { AppError, type ErrorRecord } from '../../src-preload/contract/errors.ts';
import type { RunRecord, StoredArray, UnfinishedRun } from '../../src-preload/contract/project.ts';
import type { Recipe } from '../../src-preload/contract/recipe.ts';
import type { RunResult } from '../../src-preload/contract/results.ts';
import { arrayFile, storeArrays } from './arrays.ts';
import { inTransaction } from './database.ts';
import { putDataset } from './datasets.ts';
import { countClusters, isLabels, makeDefaultPhases } from './default-phases.ts';
import { insertFigures } from './figures.ts';
import { command } from './history.ts';
import { damaged } from './project-errors.ts';
import { all, execute, first, parse, type Store } from './store.ts';

/** A run that has a number but no result yet. */
export interface BegunRun {
  readonly number: number;
  readonly uuid: string;
}

export interface AddRunOptions {
  /** `Run 3` when not given. */
  readonly name?: string | undefined;
  /** The run that {@link beginRun} made for it. */
  readonly begun?: BegunRun | undefined;
  /** Take the array files away from their folder instead of copying them, where both are on one disk. */
  readonly move?: boolean | undefined;
}

/** Notes that a run is starting, so that it is known even when the program dies before it ends. */
export function beginRun(store: Store, recipe: Recipe, file: string, name?: string): BegunRun {
  return inTransaction(store.database, () => insertRun(store, recipe, file, name));
}

/** Forgets a begun run that was cancelled: cancelling leaves no trace. */
export function discardRun(store: Store, begun: BegunRun): void {
  execute(store, `DELETE FROM runs WHERE uuid = ? AND state <> 'done'`, begun.uuid);
}

/** Notes why a begun run ended without a result. */
export function failRun(store: Store, begun: BegunRun, error: ErrorRecord): void {
  const now = new Date().toISOString();
  const sql = `UPDATE runs SET state = 'failed', error = ?, finished_at = ? WHERE uuid = ? AND state = 'running'`;
  execute(store, sql, JSON.stringify(error), now, begun.uuid);
}

/**
 * Keeps a finished run: first its arrays, verified and synced, then everything else in one transaction. Whatever happens
 * in between, the project holds either the whole run or nothing of it. Its labels get default phases; the figures of its
 * recipe are kept with it.
 *
 * @throws {AppError} `disk-full`, `write-failed`
 */
export function addRun(store: Store, result: RunResult, arraysFolder: string, options: AddRunOptions = {}): RunRecord {
  const incoming = storeArrays(store, result.arrays, arraysFolder, options.move ?? false);
  try {
    return inTransaction(store.database, () => {
      const { begun, name } = options;
      const { number } = begun ?? insertRun(store, result.recipe, result.source.file, name);
      const dataset = putDataset(store, result.source);
      const { changes } = store.database
        .prepare(
          `UPDATE runs SET state = 'done', recipe = ?, dataset = ?, result = ?, error = NULL, started_at = ?, finished_at = ?
           WHERE number = ? AND state <> 'done'`,
        )
        .run(...[result.recipe, dataset, result].map(toSql), result.startedAt, new Date().toISOString(), number);
      if (changes !== 1) throw new Error(`run ${number} was not begun or is already finished`);
      if (begun && name !== undefined) execute(store, 'UPDATE runs SET name = ? WHERE number = ?', name, number);
      insertArrays(store, number, dataset, result, incoming.sizes);
      insertFigures(store, number, result.recipe.figures);
      return getRun(store, number);
    });
  } catch (error) {
    incoming.undo();
    throw error;
  }
}

/** Finished runs in their order, without the deleted ones. */
export function listRuns(store: Store, options: { readonly deleted?: boolean } = {}): RunRecord[] {
  const which = options.deleted ? '' : 'AND deleted_at IS NULL';
  const rows = all<RunRow>(store, `SELECT * FROM runs WHERE state = 'done' ${which} ORDER BY number`);
  return rows.map((row) => toRecord(store, row));
}

/** Runs without a result, and not deleted: going on, failed, or interrupted when their program died. */
export function listUnfinishedRuns(store: Store): UnfinishedRun[] {
  const sql = `SELECT * FROM runs WHERE state <> 'done' AND deleted_at IS NULL ORDER BY number`;
  return all<RunRow>(store, sql).map((row) => ({
    number: row.number,
    uuid: row.uuid,
    name: row.name,
    state: row.state as UnfinishedRun['state'],
    file: row.file,
    recipe: parse<Recipe>(store, row.recipe),
    startedAt: row.started_at,
    error: row.error === null ? null : parse<ErrorRecord>(store, row.error),
  }));
}

/**
 * A finished run by its number, uuid or name; a number wins over a name that looks like one, and of runs with the same
 * name the latest is taken.
 *
 * @throws {AppError} `run-not-found` with the runs that there are
 */
export function getRun(store: Store, which: number | string): RunRecord {
  const text = String(which).trim();
  const row = findRow(store, text);
  if (row === undefined || row.state !== 'done' || row.deleted_at !== null) throw notFound(store, text, row);
  return toRecord(store, row);
}

/** Gives a run another name. Undoable. @throws {AppError} `run-not-found`, `parameter-invalid` */
export function renameRun(store: Store, which: number | string, name: string): RunRecord {
  const run = getRun(store, which);
  const text = name.trim();
  if (text.length === 0 || text.length > 200) {
    throw new AppError(
      'parameter-invalid',
      'The name of a run must have 1 to 200 characters.',
      'Choose another name.',
      {
        field: 'name',
      },
    );
  }
  return command(store, `Rename run ${run.number} to “${text}”`, (editor) => {
    editor.update('runs', run.number, { name: text });
    return getRun(store, run.number);
  });
}

/**
 * Marks a run as deleted, with or without a result; its rows and arrays stay, so that undo brings it back. One that is going
 * on cannot be deleted.
 *
 * @throws {AppError} `run-not-found`
 */
export function deleteRun(store: Store, which: number | string): void {
  const text = String(which).trim();
  const run = findRow(store, text);
  if (run === undefined || run.state === 'running' || run.deleted_at !== null) throw notFound(store, text, run);
  command(store, `Delete run ${run.number} “${run.name}”`, (editor) =>
    editor.update('runs', run.number, { deleted_at: new Date().toISOString() }),
  );
}

/** File that holds an array of a run. @throws {AppError} `input-missing`, `project-damaged` when the file is gone */
export function readArrayPath(store: Store, run: RunRecord, name: string): string {
  const array = run.arrays.find((candidate) => candidate.name === name);
  if (array === undefined) {
    throw new AppError(
      'input-missing',
      `Run ${run.number} has no array “${name}”.`,
      `It has ${run.arrays.map((candidate) => candidate.name).join(', ') || 'none'}.`,
      { field: name },
    );
  }
  const file = arrayFile(store, array.sha256);
  if (!existsSync(file)) throw damaged(store.folder, `the array “${name}” of run ${run.number} is gone (${file})`);
  return file;
}

/** Marks runs whose program died. Only the holder of the writer's lock may call it: then no such program is alive. */
export function markInterruptedRuns(store: Store): void {
  execute(store, `UPDATE runs SET state = 'interrupted' WHERE state = 'running'`);
}

interface RunRow {
  readonly number: number;
  readonly uuid: string;
  readonly name: string;
  readonly state: string;
  readonly file: string;
  readonly recipe: string;
  readonly dataset: number | null;
  readonly result: string | null;
  readonly error: string | null;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly deleted_at: string | null;
}

/** A row by number, uuid, or name of a finished run. */
function findRow(store: Store, text: string): RunRow | undefined {
  return (
    (/^\d{1,15}$/.test(text) ? first<RunRow>(store, 'SELECT * FROM runs WHERE number = ?', Number(text)) : undefined) ??
    first<RunRow>(
      store,
      `SELECT * FROM runs WHERE uuid = ? OR (name = ? AND state = 'done' AND deleted_at IS NULL) ORDER BY number DESC`,
      text,
      text,
    )
  );
}

function insertRun(store: Store, recipe: Recipe, file: string, name: string | undefined): BegunRun {
  const uuid = randomUUID();
  const started = new Date().toISOString();
  const { number } = first<{ number: number }>(
    store,
    `INSERT INTO runs (uuid, name, state, file, recipe, started_at) VALUES (?, ?, 'running', ?, ?, ?) RETURNING number`,
    uuid,
    name ?? '',
    file,
    JSON.stringify(recipe),
    started,
  )!;
  if (name === undefined) execute(store, 'UPDATE runs SET name = ? WHERE number = ?', `Run ${number}`, number);
  return { number, uuid };
}

function insertArrays(
  store: Store,
  run: number,
  dataset: number,
  result: RunResult,
  sizes: ReadonlyMap<string, number>,
): void {
  for (const [sha256, size] of sizes) {
    execute(store, 'INSERT INTO arrays (sha256, size_bytes) VALUES (?, ?) ON CONFLICT DO NOTHING', sha256, size);
  }
  result.arrays.forEach((array, position) => {
    const clusters = isLabels(array) ? countClusters(store, result.arrays, array) : null;
    execute(
      store,
      'INSERT INTO run_arrays (run, name, position, sha256, dtype, shape, step, clusters) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[run, array.name, position, array.sha256, array.dtype, JSON.stringify(array.shape), array.step, clusters],
    );
    if (clusters !== null) makeDefaultPhases(store, run, dataset, result.arrays, array, clusters);
  });
}

function toRecord(store: Store, row: RunRow): RunRecord {
  const result = parse<RunResult>(store, row.result!);
  const arrays = all<Omit<StoredArray, 'shape'> & { shape: string }>(
    store,
    `SELECT name, dtype, shape, sha256, size_bytes AS sizeBytes, step, clusters
     FROM run_arrays JOIN arrays USING (sha256) WHERE run = ? ORDER BY position`,
    row.number,
  );
  return {
    number: row.number,
    uuid: row.uuid,
    name: row.name,
    datasetId: row.dataset!,
    recipe: parse<Recipe>(store, row.recipe),
    result,
    warnings: result.warnings,
    arrays: arrays.map((array) => ({ ...array, shape: parse<number[]>(store, array.shape) })),
    startedAt: row.started_at,
    finishedAt: row.finished_at!,
    deleted: row.deleted_at !== null,
  };
}

function notFound(store: Store, text: string, row: RunRow | undefined): AppError {
  const runs = listRuns(store);
  const there = runs.map(({ number, name }) => `${number} (${name})`).join(', ');
  const advice = runs.length === 0 ? 'The project has no finished runs yet.' : `There is ${there}.`;
  if (row === undefined) return new AppError('run-not-found', `There is no run “${text}”.`, advice);
  const why = row.state !== 'done' ? STATE_WORDS[row.state] : 'was deleted; undo brings it back';
  return new AppError('run-not-found', `Run ${row.number} ${why}.`, advice);
}

const STATE_WORDS: { readonly [state: string]: string } = {
  running: 'has not finished yet',
  failed: 'failed and has no result',
  interrupted: 'was interrupted and has no result',
};

function toSql(value: number | object): number | string {
  return typeof value === 'number' ? value : JSON.stringify(value);
}
