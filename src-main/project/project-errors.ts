import { basename } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';

/**
 * The error that people see for whatever the disk or SQLite threw; errors made for people pass unchanged, and so do
 * programmer errors.
 */
export function projectError(error: unknown, folder: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  const name = basename(folder);
  const where = { file: folder, cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return new AppError(
      'disk-full',
      `The disk is full: “${name}” could not be written.`,
      'Free some space and do it again. Everything saved before is unharmed.',
      where,
    );
  }
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(code)) return damaged(folder, error.message, error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new AppError(
      'project-locked',
      `Another program is writing to “${name}”.`,
      'Wait until it has finished, then do it again.',
      where,
    );
  }
  if (/^SQLITE_(READONLY|PERM|CANTOPEN|IOERR|AUTH|NOLFS)/.test(code) || WRITE_FAILURES.has(code)) {
    return new AppError(
      'write-failed',
      `“${name}” could not be written (${error.message}).`,
      'Check that the folder still exists, that you may write to it and that it is not on a read-only or unplugged disk; or work on a copy of it.',
      where,
    );
  }
  return error;
}

/** The `project-damaged` error: what is wrong, and what is still there. */
export function damaged(folder: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'project-damaged',
    `The project “${basename(folder)}” is damaged: ${what}.`,
    'Copy the whole folder somewhere safe first. Then put project.sqlite back from a backup (a file named project.sqlite.before-v… is one, if there is one). The arrays of your runs, in the folder “arrays”, are files of their own and can be read by NumPy.',
    { file: folder, cause },
  );
}

/** A JSON column; unreadable text means that the project is damaged. */
export function parseStored<T>(text: string, folder: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw damaged(folder, 'a stored record is not readable', error);
  }
}

/** The same functions, each throwing what {@link projectError} makes of its errors. */
export function guarded<Methods extends object>(folder: string, methods: Methods): Methods {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    typeof method !== 'function'
      ? method
      : (...parameters: unknown[]) => {
          try {
            return method(...parameters);
          } catch (error) {
            throw projectError(error, folder);
          }
        },
  ]);
  return Object.freeze(Object.fromEntries(entries)) as Methods;
}

const WRITE_FAILURES: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'EIO',
  'EBUSY',
  'ENOENT',
  'ENOTDIR',
  'EEXIST',
  'EISDIR',
  'EMFILE',
  'ENFILE',
  'EFBIG',
  'ENAMETOOLONG',
  'EINVAL',
]);
