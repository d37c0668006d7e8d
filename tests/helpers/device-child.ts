/**
 * Runs one recipe on a device in a process of its own, whose environment chooses the graphics driver.
 * Arguments: device, folder of the run, file, steps as JSON. Prints the device used, the warnings and the results.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runRecipe } from '../../src-main/recipes/run-recipe.ts';
import type { DeviceName } from '../../src-preload/contract/compute.ts';
import { parseRecipe } from '../../src-preload/contract/recipe-parsing.ts';
import { recordingJob } from './analysis.ts';

const [device, folder, file, steps] = process.argv.slice(2);
const arraysFolder = join(folder!, 'arrays');
mkdirSync(arraysFolder, { recursive: true });
const recipe = parseRecipe({ phasewright: 1, steps: JSON.parse(steps!) });
const result = await runRecipe(
  {
    recipe,
    file: file!,
    recipeFolder: folder!,
    arraysFolder,
    device: device as DeviceName,
    threads: 2,
    memoryBytes: 2e9,
  },
  recordingJob(),
);
process.stdout.write(
  `${JSON.stringify({ device: result.device, warnings: result.warnings, steps: result.steps, arrays: result.arrays })}\n`,
);
