import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseRecipeText } from '../../../src-preload/contract/recipe-parsing.ts';

const folder = join(import.meta.dirname, '../../../resources/recipes');

test.each(readdirSync(folder))('%s is a recipe with steps, and a figure where there is one to draw', (name) => {
  const recipe = parseRecipeText(readFileSync(join(folder, name), 'utf8'), name);
  expect(recipe.steps.length).toBeGreaterThan(0);
  // Images of a stack lie nowhere: they have no map.
  expect(recipe.figures.length > 0).toBe(!name.includes('image'));
});
