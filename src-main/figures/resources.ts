import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';

/** A file that tells our `resources` folder from any other folder of that name. */
const MARKER = join('colors', 'viridis.json');

let found: string | undefined;

/**
 * Path of a file in the `resources` folder, such as `resourcePath('fonts', 'SourceSans3-Regular.ttf')`.
 *
 * The folder is searched for from this module upwards, so the same code works from the sources and from the bundle.
 *
 * @throws AppError `internal` when the installation lacks its `resources` folder.
 */
export function resourcePath(...names: string[]): string {
  found ??= findResources(import.meta.dirname);
  return join(found, ...names);
}

function findResources(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, 'resources');
    if (existsSync(join(candidate, MARKER))) return candidate;
    if (dirname(folder) === folder) break;
  }
  throw new AppError(
    'internal',
    'The folder `resources` with the fonts and colors of the figures is missing.',
    'Install Phasewright again; a bundle must keep the `resources` folder beside `out`.',
  );
}
