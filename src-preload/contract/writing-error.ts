import { AppError } from './errors.ts';

/** The error for people of what the system says when a file or folder cannot be written; errors made for people pass unchanged. */
export function writingError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const code = (error as { code?: unknown }).code;
  const place = { file: path, cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const advice = 'Free some space, or write to another disk. Nothing was left behind.';
    return new AppError('disk-full', `There is no room left on the disk for ${path}.`, advice, place);
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    const advice = 'Choose a folder of your own, or change its permissions.';
    return new AppError('write-failed', `${path} may not be written: the folder is read-only.`, advice, place);
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AppError('write-failed', `The folder of ${path} does not exist.`, 'Make the folder first.', place);
  }
  if (code === 'EISDIR') {
    return new AppError('write-failed', `${path} is a folder.`, 'Give the name of a file.', place);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError(
    'write-failed',
    `${path} cannot be written: ${reason}.`,
    'Check the disk, then try again.',
    place,
  );
}
