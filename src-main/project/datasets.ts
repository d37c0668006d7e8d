import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { framesPart } from '../../src-preload/contract/frames.ts';
import type { DatasetOfFile } from '../../src-preload/contract/looked-dataset.ts';
import type { DatasetRecord } from '../../src-preload/contract/project.ts';
import type { SourceRecord } from '../../src-preload/contract/results.ts';
import type { ListedDataset } from '../../src-preload/contract/window.ts';
import { sha256OfFiles } from './durable-files.ts';
import { type DatasetPart, datasetIndex, datasetPart, findDatasetIndex } from './framed-datasets.ts';
import { command } from './history.ts';
import { moveRegions } from './regions.ts';
import { all, execute, first, parse, type Store } from './store.ts';

/** Files looked at in one search for a moved dataset; a folder such as a whole disk is not searched to its end. */
const MOST_FILES = 200_000;

/**
 * Finds a dataset's file again, by its hash: where it was, at the same place seen from the project's folder (both were
 * moved together), then in the candidate folders and everything below them, files of the same name first. Only files of
 * the same size are read. A dataset of two files (`map.rpl` and `map.raw`) is found where both lie, under a new name too.
 *
 * @returns its absolute path, or null.
 */
export function locateDataset(
  record: DatasetRecord,
  candidateFolders: readonly string[],
  projectFolder: string,
): string | null {
  const isIt = (file: string) => {
    try {
      const parts = datasetFilesAt(file, record.source);
      const size = parts.reduce((sum, part) => sum + sizeOf(part), 0);
      return size === record.sizeBytes && sha256OfFiles(parts) === record.sha256;
    } catch {
      return false; // unreadable files are not the one we look for
    }
  };
  if (isIt(record.file)) return record.file;
  if (record.relativeFile !== null) {
    const beside = resolve(projectFolder, record.relativeFile);
    if (isIt(beside)) return beside;
  }
  const name = basename(record.source.file);
  const files = filesBelow(candidateFolders);
  const sameName = files.filter((file) => basename(file) === name);
  const others = files.filter((file) => basename(file) !== name);
  return [...sameName, ...others].find(isIt) ?? null;
}

/** Datasets of a project, in the order in which they came. */
export function listDatasets(store: Store): DatasetRecord[] {
  return all<DatasetRow>(store, 'SELECT * FROM datasets ORDER BY id').map((row) => toRecord(store, row));
}

/** One dataset, or undefined. */
export function getDataset(store: Store, id: number): DatasetRecord | undefined {
  const row = first<DatasetRow>(store, 'SELECT * FROM datasets WHERE id = ?', id);
  return row && toRecord(store, row);
}

/** Row of a run's source; the same bytes are one dataset wherever they lie, and the latest place counts. */
export function putDataset(store: Store, source: SourceRecord): number {
  const file = resolve(source.file);
  const index = datasetIndex(store, source);
  const known = first<{ id: number }>(
    store,
    'SELECT id FROM datasets WHERE sha256 = ? AND dataset_index = ?',
    source.sha256,
    index,
  );
  if (known !== undefined) {
    relinkDataset(store, known.id, file);
    execute(store, 'UPDATE datasets SET source = ? WHERE id = ?', JSON.stringify(source), known.id);
    return known.id;
  }
  const row = first<{ id: number }>(
    store,
    `INSERT INTO datasets (sha256, dataset_index, size_bytes, file, relative_file, source, added_at)
     VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    source.sha256,
    index,
    source.sizeBytes,
    file,
    relativeFile(store.folder, file),
    JSON.stringify(source),
    new Date().toISOString(),
  );
  return row!.id;
}

/** Notes where a dataset is now. */
export function relinkDataset(store: Store, id: number, file: string): void {
  const absolute = resolve(file);
  const seenFromProject = relativeFile(store.folder, absolute);
  const before = first<DatasetRow>(store, 'SELECT * FROM datasets WHERE id = ?', id);
  execute(store, 'UPDATE datasets SET file = ?, relative_file = ? WHERE id = ?', absolute, seenFromProject, id);
  if (before && before.file !== absolute) moveRegions(store, before.file, before.dataset_index, absolute);
}

/** The dataset that was last looked at, as {@link setCurrentDataset} noted it; else the one of the latest run. */
export function currentDataset(store: Store): CurrentDataset | null {
  const row = first<{ file: string; relative_file: string | null; dataset_index: number }>(
    store,
    'SELECT file, relative_file, dataset_index FROM current_dataset',
  );
  if (row === undefined) {
    const latest = listDatasets(store).at(-1);
    return latest ? { ...whereItIs(store, latest.file, latest.relativeFile), ...partOf(latest.source) } : null;
  }
  return { ...whereItIs(store, row.file, row.relative_file), ...datasetPart(store, row.dataset_index) };
}

/** Notes which dataset is looked at. It is not a step in the history. */
export function setCurrentDataset(store: Store, dataset: DatasetOfFile): void {
  const absolute = resolve(dataset.file);
  execute(
    store,
    'INSERT OR REPLACE INTO current_dataset (id, file, relative_file, dataset_index) VALUES (1, ?, ?, ?)',
    absolute,
    relativeFile(store.folder, absolute),
    datasetIndex(store, dataset),
  );
}

/** Datasets that a person has opened, in that order. */
export function listedDatasets(store: Store): ListedDataset[] {
  return all<ListedRow>(store, 'SELECT * FROM listed_datasets ORDER BY id').map((row) => ({
    ...whereItIs(store, row.file, row.relative_file),
    ...datasetPart(store, row.dataset_index),
    title: row.title,
    kind: row.kind,
  }));
}

/** Notes that a dataset was opened. It is not a step in the history. */
export function listDataset(store: Store, listed: Omit<ListedDataset, 'missing'>): void {
  const file = resolve(listed.file);
  execute(
    store,
    `INSERT INTO listed_datasets (file, relative_file, dataset_index, title, kind) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (file, dataset_index) DO UPDATE SET title = excluded.title, kind = excluded.kind`,
    file,
    relativeFile(store.folder, file),
    datasetIndex(store, listed),
    listed.title,
    listed.kind,
  );
}

/** Takes a dataset off the list of those that were opened. Undoable. */
export function unlistDataset(store: Store, { file, ...part }: DatasetOfFile): void {
  const index = findDatasetIndex(store, part);
  if (index === undefined) return;
  const rows = all<ListedRow>(store, 'SELECT * FROM listed_datasets WHERE dataset_index = ?', index).filter(
    (row) => whereItIs(store, row.file, row.relative_file).file === file,
  );
  command(store, `Take “${rows[0]?.title || basename(file)}” off the list`, (editor) => {
    for (const { id } of rows) editor.remove('listed_datasets', id);
  });
}

interface ListedRow {
  readonly id: number;
  readonly file: string;
  readonly relative_file: string | null;
  readonly dataset_index: number;
  readonly title: string;
  readonly kind: ListedDataset['kind'];
}

/** File and dataset that a project shows when it is opened. */
export type CurrentDataset = FoundFile & DatasetPart;

interface FoundFile {
  readonly file: string;
  /** True when there is no such file any more. */
  readonly missing: boolean;
}

/** A file where it was, or at the same place seen from the project's folder. */
export function whereItIs(store: Store, file: string, beside: string | null): FoundFile {
  if (existsSync(file)) return { file, missing: false };
  const moved = beside === null ? undefined : resolve(store.folder, beside);
  return moved !== undefined && existsSync(moved) ? { file: moved, missing: false } : { file, missing: true };
}

function partOf({ dataset, frames }: SourceRecord): DatasetPart {
  return { dataset, ...framesPart(frames) };
}

interface DatasetRow {
  readonly id: number;
  readonly dataset_index: number;
  readonly sha256: string;
  readonly size_bytes: number;
  readonly file: string;
  readonly relative_file: string | null;
  readonly source: string;
  readonly added_at: string;
}

function toRecord(store: Store, row: DatasetRow): DatasetRecord {
  return {
    id: row.id,
    file: row.file,
    relativeFile: row.relative_file,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    source: parse<SourceRecord>(store, row.source),
    addedAt: row.added_at,
  };
}

/** The files that a dataset would consist of if `file` were its main one: none when its ending says that it is not. */
export function datasetFilesAt(file: string, source: SourceRecord): string[] {
  const main = basename(source.file);
  // The records of development versions before 0.1.0 have no list.
  const names = source.files ?? [main];
  if (names.length <= 1) return [file];
  const ending = extname(main);
  if (extname(file).toLowerCase() !== ending.toLowerCase()) return [];
  const stem = main.slice(0, main.length - ending.length);
  const newStem = file.slice(0, file.length - ending.length);
  return names.map((name) => (name === main ? file : newStem + name.slice(stem.length)));
}

/** @throws when there is no such file, or it is none */
function sizeOf(file: string): number {
  const stat = statSync(file);
  if (!stat.isFile()) throw new Error(`${file} is no file`);
  return stat.size;
}

/** The way to a file from the project's folder, with `/`; null where there is none, as to another drive. */
export function relativeFile(projectFolder: string, file: string): string | null {
  const way = relative(projectFolder, file);
  // On Windows, the way to another drive is absolute.
  return way === '' || resolve(way) === way ? null : way.split(sep).join('/');
}

function filesBelow(folders: readonly string[]): string[] {
  const files: string[] = [];
  const waiting = folders.filter((folder) => existsSync(folder)).map((folder) => resolve(folder));
  const seen = new Set(waiting);
  // Breadth first: what lies near is found before deep trees are entered. Links are not followed.
  for (const folder of waiting) {
    if (files.length > MOST_FILES) break;
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isFile()) files.push(path);
      else if (entry.isDirectory() && !seen.has(path)) {
        seen.add(path);
        waiting.push(path);
      }
    }
  }
  return files;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // a folder that may not be entered
  }
}
