import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileInfo } from '../../src-preload/contract/dataset.ts';
import type { ScanFolderRequest } from '../../src-preload/contract/engine.ts';
import { AppError, toErrorRecord } from '../../src-preload/contract/errors.ts';
import type { FolderScan, ScannedFile } from '../../src-preload/contract/folders.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { inspectFile } from '../readers/inspect-file.ts';
import { openFile } from '../readers/registry.ts';

/** Files of a folder that are opened at most. */
const MOST_FILES = 1000;
/** Folders that are one dataset by their name. */
const STORE = /\.zspy$/i;

/**
 * Opens each file of a folder, not of those below it, to say what it holds; none of the values are read. A file that cannot
 * be opened has its error; one of no known format is only counted.
 * @throws {AppError} `file-unreadable`, `cancelled`
 */
export async function scanFolder({ folder }: ScanFolderRequest, job: JobContext): Promise<FolderScan> {
  const names = namesIn(folder);
  const looked = names.slice(0, MOST_FILES);
  const files: ScannedFile[] = [];
  let unknown = 0;
  for (const [index, name] of looked.entries()) {
    job.report({ phase: 'looking into files', done: index, total: looked.length });
    await job.pause();
    const scanned = await scanFile(folder, name);
    if (scanned) files.push(scanned);
    else unknown++;
  }
  job.report({ phase: 'looking into files', done: looked.length, total: looked.length });
  const whole = await wholeFolder(folder, job);
  return { folder, whole, files, unknown, more: names.length > looked.length };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(
        (entry) => !entry.name.startsWith('.') && (entry.isFile() || entry.isSymbolicLink() || STORE.test(entry.name)),
      )
      .map((entry) => entry.name)
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  } catch (error) {
    const message = `The folder ${folder} cannot be read.`;
    throw new AppError('file-unreadable', message, 'Choose another folder.', { file: folder, cause: error });
  }
}

/** What a file holds, or undefined when no reader knows it. */
async function scanFile(folder: string, name: string): Promise<ScannedFile | undefined> {
  const file = join(folder, name);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat || !(stat.isFile() || STORE.test(name))) return undefined;
  const common = { file, name, sizeBytes: stat.isFile() ? stat.size : 0 };
  try {
    const opened = await openFile(file);
    try {
      const datasets = opened.datasets.map(({ title, kind, shape, dtype, axes }, index) => ({
        index,
        title,
        kind,
        shape,
        dtype,
        axes: axes.map(({ positions: _, ...axis }) => axis),
      }));
      return { ...common, label: opened.label, datasets, error: null };
    } finally {
      opened.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'format-unknown') return undefined;
    const { message, advice } = toErrorRecord(error);
    return { ...common, label: '', datasets: [], error: `${message} ${advice}`.trim() };
  }
}

async function wholeFolder(folder: string, job: JobContext): Promise<FileInfo | null> {
  try {
    return await inspectFile({ file: folder, statistics: 'none' }, job);
  } catch (error) {
    if (error instanceof AppError && error.code === 'cancelled') throw error;
    // The files in it tell more than why it is no whole.
    return null;
  }
}
