import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseRecipeText } from '../../../src-preload/contract/recipe-parsing.ts';

const folder = join(import.meta.dirname, '../../../resources/recipes');

test.each(readdirSync(folder))('%s is a recipe with steps and a figure', (name) => {
  const recipe = parseRecipeText(readFileSync(join(folder, name), 'utf8'), name);
  expect(recipe.steps.length).toBeGreaterThan(0);
  expect(recipe.figures.length).toBeGreaterThan(0);
});
