/**
 * Runs recipes on a device in a process of its own, whose environment chooses the graphics driver.
 * Arguments: device, folder of the runs, file, steps of each recipe by its name as JSON. Prints for each recipe, by its name,
 * the device used, the warnings and the results; arrays lie in `<folder>/<name>`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runRecipe } from '../../src-main/recipes/run-recipe.ts';
import type { DeviceName } from '../../src-preload/contract/compute.ts';
import { parseRecipe } from '../../src-preload/contract/recipe-parsing.ts';
import { recordingJob } from './analysis.ts';

const [device, folder, file, recipes] = process.argv.slice(2) as [DeviceName, string, string, string];
const answers: { [name: string]: object } = {};
for (const [name, steps] of Object.entries(JSON.parse(recipes) as { [name: string]: object[] })) {
  const arraysFolder = join(folder, name);
  mkdirSync(arraysFolder, { recursive: true });
  const recipe = parseRecipe({ phasewright: 1, steps });
  const request = { recipe, file, recipeFolder: folder, arraysFolder, device, threads: 2, memoryBytes: 2e9 };
  const result = await runRecipe(request, recordingJob());
  const { warnings, arrays } = result;
  answers[name] = { device: result.device, warnings, steps: result.steps, arrays };
}
process.stdout.write(`${JSON.stringify(answers)}\n`);
