import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import { writingError } from '../../src-preload/contract/writing-error.ts';

/** Name of the record of a run; it is written last, so a folder that has it holds the whole run. */
export const RESULT_FILE = 'result.json';

/** Start of the names of folders in which a run is being made; the id of the process follows. */
const UNFINISHED_PREFIX = '.phasewright-run-';

/** A folder that gets a run's files all at once. */
export interface OutputFolder {
  readonly folder: string;
  /** Where the files are made; on the same disk as `folder`. */
  readonly workFolder: string;
  /**
   * Moves all files from the work folder into place, `result.json` last, after removing those of an earlier run.
   * @param record what `result.json` shall say: its arrays and figures are what a later run replaces
   */
  commit(record: unknown): void;
  /** Removes the work folder, and the folders that were made for this run when they hold nothing. */
  discard(): void;
}

/** Opens a folder for the files of one run, making it if needed. @throws {AppError} `write-failed`, `disk-full`, `usage` */
export function openOutputFolder(path: string): OutputFolder {
  const folder = resolve(path);
  const made = missingFolders(folder);
  return guard(folder, () => {
    mkdirSync(folder, { recursive: true });
    removeLeftovers(folder);
    const workFolder = mkdtempSync(unfinishedFolder(folder));
    return {
      folder,
      workFolder,
      commit: (record) => guard(folder, () => commit(folder, workFolder, record)),
      discard() {
        rmSync(workFolder, { recursive: true, force: true });
        for (const one of made) removeIfEmpty(one);
      },
    };
  });
}

/** Writes a file whole or not at all. @throws {AppError} `write-failed`, `disk-full` */
export function writeWhole(path: string, bytes: Uint8Array | string): void {
  const file = resolve(path);
  guard(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
    try {
      writeSynced(temporary, bytes);
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

function commit(folder: string, workFolder: string, record: unknown): void {
  const files = readdirSync(workFolder);
  writeSynced(join(workFolder, RESULT_FILE), `${JSON.stringify(record, null, 2)}\n`);
  const earlier = filesOfRun(join(folder, RESULT_FILE));
  // From here to the last rename the folder has no result.json: whoever looks sees that it is not whole.
  rmSync(join(folder, RESULT_FILE), { force: true });
  for (const name of earlier) rmSync(join(folder, name), { force: true });
  for (const name of files) renameSync(join(workFolder, name), join(folder, name));
  renameSync(join(workFolder, RESULT_FILE), join(folder, RESULT_FILE));
}

/** Names of the files that a `result.json` of ours speaks of; nothing when it is missing or somebody else's. */
function filesOfRun(resultFile: string): string[] {
  try {
    const record = JSON.parse(readFileSync(resultFile, 'utf8'));
    if (record.phasewright !== 1) return [];
    const names: unknown[] = [
      ...record.arrays.map((array: { file: unknown }) => array.file),
      ...(record.figures ?? []),
    ];
    return names.filter((name) => typeof name === 'string' && name !== '' && basename(name) === name) as string[];
  } catch {
    return [];
  }
}

/** Start of the path of a folder in which something is made that belongs into `folder`; random letters follow. */
export function unfinishedFolder(folder: string): string {
  return join(folder, `${UNFINISHED_PREFIX}${process.pid}-`);
}

/** Removes what runs left whose process is gone. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(UNFINISHED_PREFIX)) continue;
    const pid = Number.parseInt(name.slice(UNFINISHED_PREFIX.length), 10);
    if (!isAlive(pid)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM';
  }
}

/** The folders on the way to `folder` that do not exist yet, innermost first. */
function missingFolders(folder: string): string[] {
  const missing: string[] = [];
  for (let one = folder; !existsSync(one) && dirname(one) !== one; one = dirname(one)) missing.push(one);
  return missing;
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty, or already gone: both are fine.
  }
}

function writeSynced(path: string, bytes: Uint8Array | string): void {
  const handle = openSync(path, 'w');
  try {
    writeFileSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function guard<Value>(path: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw writeError(error, path);
  }
}

/** The error that people see when the system refuses to write; errors that are not the system's pass unchanged. */
function writeError(error: unknown, path: string): unknown {
  const code = (error as { code?: unknown }).code;
  if (error instanceof AppError || typeof code !== 'string') return error;
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    const message = `${path} cannot be a folder: there is a file of that name on the way.`;
    return new AppError('usage', message, 'Choose another name.', { file: path, cause: error });
  }
  return writingError(error, path);
}
