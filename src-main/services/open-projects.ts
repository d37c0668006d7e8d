import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { Project } from '../project/project.ts';

/** A project that is open for writing, and how many use it. */
interface Handle {
  readonly key: string;
  readonly project: Project;
  users: number;
}

/**
 * The projects that a service has open: the one of the window, and those that runs write to. A project is opened once,
 * whoever uses it, and closed when the last one has finished, so that a run outlives the closing of its project.
 */
export class OpenProjects {
  readonly #handles = new Map<string, Handle>();
  #current: Handle | undefined;

  /** The window's project. @throws {AppError} `usage` when none is open */
  current(): Project {
    if (this.#current) return this.#current.project;
    throw new AppError('usage', 'No project is open.', 'Open a project or a file first.');
  }

  /** The window's project, or undefined. */
  currentIfAny(): Project | undefined {
    return this.#current?.project;
  }

  /** Makes a project the window's; the one before is closed once no run writes to it. @throws what opening throws */
  async makeCurrent(folder: string, options: { readonly create: boolean }): Promise<Project> {
    const next = await this.#take(folder, options.create ? 'create' : 'open');
    const before = this.#current;
    this.#current = next;
    if (before) this.#release(before);
    return next.project;
  }

  closeCurrent(): void {
    const before = this.#current;
    this.#current = undefined;
    if (before) this.#release(before);
  }

  /** Uses a project for writing, making it when there is none. @throws what opening throws */
  async write<Answer>(folder: string, work: (project: Project) => Promise<Answer>): Promise<Answer> {
    const handle = await this.#take(folder, 'write');
    try {
      return await work(handle.project);
    } finally {
      this.#release(handle);
    }
  }

  /** Uses a project for reading: the open one when it is that, else opened for as long as the work takes. */
  async read<Answer>(folder: string, work: (project: Project) => Answer | Promise<Answer>): Promise<Answer> {
    const open = this.#handles.get(keyOf(folder));
    if (open) {
      open.users++;
      try {
        return await work(open.project);
      } finally {
        this.#release(open);
      }
    }
    const { openProject } = await import('../project/project.ts');
    const project = openProject(resolve(folder), { mode: 'read' });
    try {
      return await work(project);
    } finally {
      project.close();
    }
  }

  /** True for the window's project. */
  isCurrent(project: Project): boolean {
    return this.#current?.project === project;
  }

  /** Closes all, whoever uses them. */
  async close(): Promise<void> {
    // One turn, so that runs that were just cut off can note it.
    await new Promise((done) => setImmediate(done));
    this.#current = undefined;
    for (const { project } of this.#handles.values()) project.close();
    this.#handles.clear();
  }

  async #take(folder: string, how: 'open' | 'create' | 'write'): Promise<Handle> {
    const { isProject, createProject, openOrCreateProject, openProject } = await import('../project/project.ts');
    // From here on without waiting, so that two callers do not open the same project.
    const path = resolve(folder);
    const open = this.#handles.get(keyOf(path));
    if (open) {
      open.users++;
      return open;
    }
    const make = how === 'create' && !isProject(path);
    const project = make
      ? createProject(path)
      : how === 'write'
        ? openOrCreateProject(path)
        : openForWindow(
            () => openProject(path, { mode: 'write' }),
            () => openProject(path, { mode: 'read' }),
          );
    const handle = { key: keyOf(path), project, users: 1 };
    this.#handles.set(handle.key, handle);
    return handle;
  }

  #release(handle: Handle): void {
    handle.users--;
    if (handle.users > 0 || !this.#handles.delete(handle.key)) return;
    handle.project.close();
  }
}

/** Opens a project for writing, or for reading where its folder may not be written. */
function openForWindow(toWrite: () => Project, toRead: () => Project): Project {
  try {
    return toWrite();
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'write-failed')) throw error;
    return toRead();
  }
}

/** One key for all ways to write a folder's name. */
function keyOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}
