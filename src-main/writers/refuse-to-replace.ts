import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';

/**
 * Some formats take a second file of the same name. One that is there already and belongs to something else is never replaced.
 * @param belongs whether the file at `path`, which exists, is a companion that our format wrote or may replace
 * @throws {AppError} `write-failed`
 */
export function refuseToReplace(path: string, format: string, belongs: () => boolean): void {
  if (!existsSync(path) || belongs()) return;
  throw new AppError(
    'write-failed',
    `${basename(path)} is there already and belongs to something else; writing would replace it.`,
    'Choose another name, or move that file away.',
    { file: path, format },
  );
}
