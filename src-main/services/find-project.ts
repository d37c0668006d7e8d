import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError, cancelled } from '../../src-preload/contract/errors.ts';
import type { DatasetRecord } from '../../src-preload/contract/project.ts';
import { datasetFilesAt } from '../project/datasets.ts';
import { isProject, type Project } from '../project/project.ts';
import type { CallContext } from './call-context.ts';
import { recentProjects } from './recent-projects.ts';

/** The project that a file belongs to. */
export interface FoundProject {
  readonly folder: string;
  /** Hash of the file, where it was found by its content and lies elsewhere than the project knows. */
  readonly sha256: string | null;
}

/**
 * The project that a file belongs to, or undefined: the open project first, then those opened lately, then all in
 * the program's folder. A file belongs where its path is known; failing that, where the same bytes are, under whatever name.
 * @throws {AppError} `cancelled`
 */
export async function findProjectOf(file: string, context: CallContext): Promise<FoundProject | undefined> {
  const open = context.projects.currentIfAny();
  if (open && isEmpty(open)) return { folder: open.folder, sha256: null };
  const known: { folder: string; datasets: readonly DatasetRecord[] }[] = [];
  for (const folder of knownProjects(context)) {
    try {
      const found = await context.projects.read(folder, (project) => ({
        hasPath: hasPath(project, file),
        datasets: project.datasets(),
      }));
      if (found.hasPath) return { folder, sha256: null };
      known.push({ folder, datasets: found.datasets });
    } catch (error) {
      // A project that cannot be read is not the one.
      if (!(error instanceof AppError)) throw error;
    }
  }
  const hashes = new Map<string, Promise<string>>();
  for (const { folder, datasets } of known) {
    for (const dataset of datasets) {
      if (await hasSameBytes(dataset, file, hashes, context.signal)) return { folder, sha256: dataset.sha256 };
    }
  }
  return undefined;
}

/** True for a project that somebody has just made: nothing is in it yet. */
function isEmpty(project: Project): boolean {
  return project.mode === 'write' && project.currentDataset() === null && project.listUnfinishedRuns().length === 0;
}

function knownProjects(context: CallContext): Set<string> {
  const open = context.projects.currentIfAny();
  const recent = recentProjects(context).filter(({ missing }) => !missing);
  const own = join(context.dataFolder(), 'Projects');
  return new Set([
    ...(open ? [open.folder] : []),
    ...recent.map(({ folder }) => folder),
    ...namesIn(own)
      .map((name) => join(own, name))
      .filter(isProject),
  ]);
}

function hasPath(project: Project, file: string): boolean {
  const current = project.currentDataset();
  if (current && resolve(current.file) === file) return true;
  return project.datasets().some((dataset) => datasetFilesAt(dataset.file, dataset.source).includes(file));
}

async function hasSameBytes(
  { source, sizeBytes, sha256 }: DatasetRecord,
  file: string,
  hashes: Map<string, Promise<string>>,
  signal: AbortSignal,
): Promise<boolean> {
  const files = datasetFilesAt(file, source);
  const sizes = files.map((part) => statSync(part, { throwIfNoEntry: false })?.size ?? Number.NaN);
  if (sizes.length === 0 || sizes.reduce((sum, size) => sum + size, 0) !== sizeBytes) return false;
  const key = files.join('\0');
  if (!hashes.has(key)) hashes.set(key, hashOf(files, signal));
  return (await hashes.get(key)) === sha256;
}

async function hashOf(files: readonly string[], signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    for await (const chunk of createReadStream(file, { highWaterMark: 4 * 1024 * 1024 })) {
      if (signal.aborted) throw cancelled();
      hash.update(chunk);
    }
  }
  return hash.digest('hex');
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
