import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { RecentProject } from '../../src-preload/contract/folders.ts';
import { isProject } from '../project/project.ts';
import type { CallContext } from './call-context.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** Projects that are remembered. */
const MOST_RECENT = 20;

const entriesSchema = z.array(
  z.object({ folder: z.string().min(1), openedAt: z.string(), file: z.string().nullable().default(null) }),
);

/** Projects that were opened, the latest first. */
export function recentProjects(context: CallContext): RecentProject[] {
  return entries(context).map(({ folder, openedAt, file }) => ({
    folder,
    name: basename(folder).replace(/\.phasewright$/i, ''),
    openedAt,
    missing: !isProject(folder),
    file: file !== null && existsSync(file) ? file : null,
  }));
}

/** Puts a project at the head of the list. What cannot be remembered is a warning: the project is open all the same. */
export function rememberProject(folder: string, file: string | null, context: CallContext): void {
  const path = resolve(folder);
  const others = entries(context).filter((entry) => entry.folder !== path);
  const now = new Date().toISOString();
  try {
    writeJsonFile(fileOf(context), [{ folder: path, openedAt: now, file }, ...others].slice(0, MOST_RECENT));
  } catch {
    context.warn('The list of recent projects could not be written.');
  }
}

function entries(context: CallContext): z.output<typeof entriesSchema> {
  const stored = readJsonFile(fileOf(context), context.warn);
  if (stored === undefined) return [];
  const parsed = entriesSchema.safeParse(stored);
  if (!parsed.success) context.warn('The list of recent projects was damaged; it starts anew.');
  return parsed.success ? parsed.data : [];
}

const fileOf = (context: CallContext) => join(context.dataFolder(), 'recent-projects.json');
