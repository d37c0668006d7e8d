import { readFileSync } from 'node:fs';
import { AppError } from '../../../../src-preload/contract/errors.ts';
import type { Recipe } from '../../../../src-preload/contract/recipe.ts';
import { parseRecipeText } from '../../../../src-preload/contract/recipe-parsing.ts';

/** The recipe in a file that was named on the command line. @throws {AppError} `recipe-invalid` */
export function readRecipe(file: string): Recipe {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    const message = code === 'ENOENT' ? `There is no recipe ${file}.` : `The recipe ${file} cannot be read.`;
    const advice = 'Check the path. Ready-made ones lie in resources/recipes.';
    throw new AppError('recipe-invalid', message, advice, { file, cause: error });
  }
  return parseRecipeText(text, file);
}
