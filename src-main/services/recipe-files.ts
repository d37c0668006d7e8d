import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { Recipe } from '../../src-preload/contract/recipe.ts';
import { parseRecipeText } from '../../src-preload/contract/recipe-parsing.ts';
import { writeWhole } from './output-folder.ts';

/** A recipe is a page of text; a larger file is something else. */
const MOST_BYTES = 1024 * 1024;

/** Reads a recipe file. @throws {AppError} `input-missing`, `file-unreadable`, `recipe-invalid` */
export function readRecipe(file: string): Recipe {
  return parseRecipeText(readText(resolve(file)), file);
}

/** Writes a recipe; what is no recipe is not written. @throws {AppError} `recipe-invalid`, `usage`, `write-failed`, `disk-full` */
export function writeRecipe(out: string, text: string): null {
  if (extname(out).toLowerCase() !== '.json') {
    throw new AppError('usage', `A recipe is a .json file, not ${out}.`, 'End its name in .json.', { file: out });
  }
  parseRecipeText(text, out);
  writeWhole(out, text);
  return null;
}

function readText(file: string): string {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const { size } = fstatSync(handle);
    if (size <= MOST_BYTES) {
      // No more than that, also of what tells no size of its own.
      const bytes = Buffer.alloc(size);
      return bytes.toString('utf8', 0, readSync(handle, bytes));
    }
  } catch (error) {
    const isMissing = (error as { code?: unknown }).code === 'ENOENT';
    throw new AppError(
      isMissing ? 'input-missing' : 'file-unreadable',
      isMissing ? `There is no file ${file}.` : `The file ${file} cannot be read.`,
      'Check the name and the folder.',
      { file, cause: error },
    );
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
  throw new AppError('recipe-invalid', `${file} is too large for a recipe.`, 'Choose the .json file of a recipe.', {
    file,
  });
}
