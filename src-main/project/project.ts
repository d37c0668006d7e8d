import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError, type ErrorRecord } from '../../src-preload/contract/errors.ts';
import type { DatasetOfFile, KeptRegion } from '../../src-preload/contract/looked-dataset.ts';
import type {
  DatasetRecord,
  FigureRecord,
  HistoryEntry,
  MeasuredArray,
  PhasePatch,
  PhaseRecord,
  ProjectGarbage,
  ProjectSummary,
  RunRecord,
  UnassignedPixels,
  UnfinishedRun,
} from '../../src-preload/contract/project.ts';
import type { FigureRequest, Recipe } from '../../src-preload/contract/recipe.ts';
import type { RunResult } from '../../src-preload/contract/results.ts';
import type { ListedDataset, RegionsOfDataset } from '../../src-preload/contract/window.ts';
import { findGarbage, removeTemporaryFiles } from './arrays.ts';
import { ARRAYS_FOLDER, DATABASE_FILE, openForReading, openForWriting } from './database.ts';
import {
  type CurrentDataset,
  currentDataset,
  getDataset,
  listDataset,
  listDatasets,
  listedDatasets,
  locateDataset,
  relinkDataset,
  setCurrentDataset,
  unlistDataset,
} from './datasets.ts';
import { syncFolder } from './durable-files.ts';
import * as elements from './elements.ts';
import * as figures from './figures.ts';
import { history, redo, undo } from './history.ts';
import { HOLDER_FILE, LOCK_FILE, takeWriterLock } from './lock.ts';
import * as phases from './phases.ts';
import { guarded, projectError } from './project-errors.ts';
import * as regions from './regions.ts';
import * as runs from './runs.ts';
import { makeStore, type Store } from './store.ts';
import { summarize } from './summary.ts';
import * as unassigned from './unassigned.ts';
import { keepView, keptView } from './view.ts';

/**
 * An open project. Calls are synchronous; each that changes something is one transaction, on the disk when it returns.
 * All throw `disk-full`, `write-failed` or `project-damaged` when the disk makes them.
 */
export interface Project {
  readonly folder: string;
  readonly mode: 'write' | 'read';
  summary(): ProjectSummary;

  datasets(): DatasetRecord[];
  dataset(id: number): DatasetRecord | undefined;
  /** Finds a dataset's file again by its hash (see `datasets.ts`) and, when writing, notes where it is now. */
  locateDataset(record: DatasetRecord, candidateFolders: readonly string[]): string | null;

  /** Notes where the datasets with this hash are now. */
  relinkDatasets(sha256: string, file: string): void;

  /** What was last looked at, to be shown when the project is opened; null in a new project. */
  currentDataset(): CurrentDataset | null;
  /** Notes what is looked at; known before any run. */
  setCurrentDataset(dataset: DatasetOfFile): void;

  /** Datasets that a person has opened. */
  listedDatasets(): ListedDataset[];
  listDataset(listed: Omit<ListedDataset, 'missing'>): void;
  unlistDataset(dataset: DatasetOfFile): void;

  beginRun(recipe: Recipe, file: string, name?: string): runs.BegunRun;
  discardRun(begun: runs.BegunRun): void;
  failRun(begun: runs.BegunRun, error: ErrorRecord): void;
  addRun(result: RunResult, arraysFolder: string, options?: runs.AddRunOptions): RunRecord;
  listRuns(options?: { readonly deleted?: boolean }): RunRecord[];
  listUnfinishedRuns(): UnfinishedRun[];
  getRun(which: number | string): RunRecord;
  renameRun(which: number | string, name: string): RunRecord;
  deleteRun(which: number | string): void;
  readArrayPath(run: RunRecord, name: string): string;
  garbage(): ProjectGarbage[];

  phases(run: number, labels?: string): PhaseRecord[];
  updatePhase(id: number, patch: PhasePatch): PhaseRecord;
  mergePhases(ids: readonly number[]): PhaseRecord;
  splitPhase(id: number, clusters?: readonly number[]): PhaseRecord[];
  assignClusters(
    run: number,
    labels: string,
    clusters: readonly number[],
    target: number | 'new' | null,
  ): PhaseRecord[];

  /** Pixels that a person took out of their phases. */
  unassigned(run: number, labels?: string): UnassignedPixels[];
  setUnassigned(next: Omit<UnassignedPixels, 'measured'>, measured: unassigned.MeasuredFiles, label: string): void;
  measuredArrayPath(array: MeasuredArray): string;

  figures(run?: number): FigureRecord[];
  addFigure(run: number | string, request: FigureRequest): FigureRecord;
  changeFigure(id: number, request: FigureRequest): FigureRecord;
  renameFigure(id: number, name: string): FigureRecord;
  deleteFigure(id: number): void;

  /** Elements whose lines or edges are shown; null while nobody has chosen. */
  elements(): readonly string[] | null;
  chooseElements(symbols: readonly string[]): void;

  /** Regions drawn on the datasets, by dataset. */
  regions(): RegionsOfDataset[];
  changeRegions(dataset: DatasetOfFile, regions: readonly KeptRegion[]): void;

  /** What the window noted of how a person looks at the project; null before it did. */
  view(): unknown;
  keepView(view: unknown): void;

  undo(): HistoryEntry | null;
  redo(): HistoryEntry | null;
  history(): HistoryEntry[];

  /** Ends the use of the project; closing twice is allowed. */
  close(): void;
}

/**
 * Makes a new project in a folder that does not exist yet or is empty, and opens it for writing.
 *
 * @throws {AppError} `usage` when there is something already, `project-locked`, `disk-full`, `write-failed`
 */
export function createProject(folder: string): Project {
  const path = resolve(folder);
  if (isProject(path)) {
    throw usage(path, `The project “${basename(path)}” exists already.`, 'Open it, or choose another name.');
  }
  if (existsSync(path) && !isFree(path)) {
    const advice = 'Choose the name of a folder that does not exist yet.';
    throw usage(path, `“${basename(path)}” is not an empty folder.`, advice);
  }
  return makeAndOpen(path);
}

/**
 * Opens a project. One program at a time writes; any number read meanwhile. Opening for writing brings an older layout
 * up to date (keeping a copy), removes temporary files and marks runs whose program died as interrupted.
 *
 * @throws {AppError} `project-not-found`, `project-locked`, `project-newer`, `project-damaged`, `write-failed`
 */
export function openProject(folder: string, options: { readonly mode: 'write' | 'read' }): Project {
  const path = resolve(folder);
  if (!isProject(path)) throw notAProject(path);
  if (options.mode === 'write') return openToWrite(path);
  const database = openForReading(path);
  return makeProject(makeStore(database, path, 'read'), () => database.close());
}

/** Opens a project for writing, or makes it when there is nothing yet. @throws what the two others throw */
export function openOrCreateProject(folder: string): Project {
  const path = resolve(folder);
  if (isProject(path)) return openProject(path, { mode: 'write' });
  if (existsSync(path) && !isFree(path)) throw notAProject(path);
  return makeAndOpen(path);
}

/** True when a folder holds a project, whatever its state. */
export function isProject(folder: string): boolean {
  return existsSync(join(folder, DATABASE_FILE));
}

function makeAndOpen(path: string): Project {
  try {
    mkdirSync(join(path, ARRAYS_FOLDER), { recursive: true });
  } catch (error) {
    throw projectError(error, path);
  }
  const project = openToWrite(path);
  syncFolder(dirname(path));
  return project;
}

function openToWrite(path: string): Project {
  const lock = takeWriterLock(path);
  let database: Database | undefined;
  try {
    mkdirSync(join(path, ARRAYS_FOLDER), { recursive: true });
    database = openForWriting(path);
    const store = makeStore(database, path, 'write');
    removeTemporaryFiles(store);
    runs.markInterruptedRuns(store);
    syncFolder(path);
    return makeProject(store, () => {
      store.database.close();
      lock.release();
    });
  } catch (error) {
    database?.close();
    lock.release();
    throw projectError(error, path);
  }
}

function makeProject(store: Store, close: () => void): Project {
  const { folder, mode } = store;
  let open = true;
  return guarded<Project>(folder, {
    folder,
    mode,
    summary: () => summarize(store),

    datasets: () => listDatasets(store),
    dataset: (id) => getDataset(store, id),
    locateDataset(record, candidateFolders) {
      const file = locateDataset(record, candidateFolders, folder);
      if (file !== null && file !== record.file && mode === 'write') relinkDataset(store, record.id, file);
      return file;
    },

    relinkDatasets(sha256, file) {
      for (const dataset of listDatasets(store)) {
        if (dataset.sha256 === sha256) relinkDataset(store, dataset.id, file);
      }
    },

    currentDataset: () => currentDataset(store),
    setCurrentDataset: (dataset) => setCurrentDataset(store, dataset),
    listedDatasets: () => listedDatasets(store),
    listDataset: (listed) => listDataset(store, listed),
    unlistDataset: (dataset) => unlistDataset(store, dataset),

    beginRun: (recipe, file, name) => runs.beginRun(store, recipe, file, name),
    discardRun: (begun) => runs.discardRun(store, begun),
    failRun: (begun, error) => runs.failRun(store, begun, error),
    addRun: (result, arraysFolder, options) => runs.addRun(store, result, arraysFolder, options),
    listRuns: (options) => runs.listRuns(store, options),
    listUnfinishedRuns: () => runs.listUnfinishedRuns(store),
    getRun: (which) => runs.getRun(store, which),
    renameRun: (which, name) => runs.renameRun(store, which, name),
    deleteRun: (which) => runs.deleteRun(store, which),
    readArrayPath: (run, name) => runs.readArrayPath(store, run, name),
    garbage: () => findGarbage(store),

    phases: (run, labels) => phases.listPhases(store, run, labels),
    updatePhase: (id, patch) => phases.updatePhase(store, id, patch),
    mergePhases: (ids) => phases.mergePhases(store, ids),
    splitPhase: (id, clusters) => phases.splitPhase(store, id, clusters),
    assignClusters: (run, labels, clusters, target) => phases.assignClusters(store, run, labels, clusters, target),

    unassigned: (run, labels) => unassigned.listUnassigned(store, run, labels),
    setUnassigned: (next, measured, label) => unassigned.setUnassigned(store, next, measured, label),
    measuredArrayPath: (array) => unassigned.measuredArrayPath(store, array),

    figures: (run) => figures.listFigures(store, run),
    addFigure: (run, request) => figures.addFigure(store, runs.getRun(store, run).number, request),
    changeFigure: (id, request) => figures.changeFigure(store, id, request),
    renameFigure: (id, name) => figures.renameFigure(store, id, name),
    deleteFigure: (id) => figures.deleteFigure(store, id),

    elements: () => elements.chosenElements(store),
    chooseElements: (symbols) => elements.chooseElements(store, symbols),

    regions: () => regions.listRegions(store),
    changeRegions: (dataset, next) => regions.changeRegions(store, dataset, next),

    view: () => keptView(store),
    keepView: (view) => keepView(store, view),

    undo: () => undo(store),
    redo: () => redo(store),
    history: () => history(store),

    close() {
      if (!open) return;
      open = false;
      close();
    },
  });
}

/** True for an empty folder, or one in which the making of a project was cut off at its very start. */
function isFree(folder: string): boolean {
  // Two programs may be making it at once; the lock decides between them, so what they write first is no hindrance.
  const isOurs = (name: string) =>
    [ARRAYS_FOLDER, LOCK_FILE, HOLDER_FILE].includes(name) || /^(\.incoming-|project\.sqlite)/.test(name);
  if (!statSync(folder).isDirectory()) return false;
  const arrays = join(folder, ARRAYS_FOLDER);
  return readdirSync(folder).every(isOurs) && (!existsSync(arrays) || readdirSync(arrays).length === 0);
}

function usage(folder: string, message: string, advice: string): AppError {
  return new AppError('usage', message, advice, { file: folder });
}

function notAProject(folder: string): AppError {
  const there = existsSync(folder);
  return new AppError(
    'project-not-found',
    there ? `“${basename(folder)}” is not a Phasewright project.` : `There is no project “${basename(folder)}”.`,
    there
      ? `A project is a folder that holds ${DATABASE_FILE}. Choose another, or a new name to make one.`
      : 'Check the path. A project is a folder whose name usually ends in .phasewright; a run with --project makes one.',
    { file: folder },
  );
}
