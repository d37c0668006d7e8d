import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cancelled, toErrorRecord } from '../../src-preload/contract/errors.ts';
import { parseRecipe } from '../../src-preload/contract/recipe-parsing.ts';
import type { RunResult } from '../../src-preload/contract/results.ts';
import type { FolderRun, ParsedServiceRequest } from '../../src-preload/contract/service.ts';
import type { CallContext } from './call-context.ts';
import { openOutputFolder } from './output-folder.ts';

/**
 * Runs a recipe on a file and puts `result.json`, arrays and figures into a folder, all at once when everything is there.
 * A failed or cancelled run changes nothing. A figure that cannot be drawn is a warning.
 */
export async function runToFolder(
  request: ParsedServiceRequest<'run-to-folder'>,
  context: CallContext,
): Promise<FolderRun> {
  const recipe = parseRecipe(request.recipe);
  const out = openOutputFolder(request.folder);
  try {
    const { device, threads, memoryBytes, recipeFolder } = request;
    const ran = await context.engineJob('run', {
      recipe,
      file: resolve(request.file),
      recipeFolder,
      arraysFolder: out.workFolder,
      device,
      threads,
      memoryBytes,
      ...(context.checkpointFolder && { checkpoints: { folder: context.checkpointFolder, resume: request.resume } }),
    });
    const drawn = await drawFigures(ran, out.workFolder, context);
    if (context.signal.aborted) throw cancelled();
    const result = { ...ran, warnings: [...ran.warnings, ...drawn.warnings] };
    out.commit({ ...result, figures: drawn.files });
    return { folder: out.folder, result, figures: drawn.files.map((name) => join(out.folder, name)) };
  } finally {
    out.discard();
  }
}

async function drawFigures(result: RunResult, folder: string, context: CallContext) {
  const files: string[] = [];
  const warnings: string[] = [];
  const requests = result.recipe.figures;
  if (requests.length === 0) return { files, warnings };
  const { drawFigure, figureFileNames } = await import('./run-figure.ts');
  const fileOf = (name: string) => result.arrays.find((array) => array.name === name)?.file ?? name;
  const source = { result, arrayPath: (name: string) => join(folder, fileOf(name)) };
  const heard = {
    ...context,
    warn(warning: string) {
      warnings.push(warning);
      context.warn(warning);
    },
  };
  for (const [index, name] of figureFileNames(requests).entries()) {
    try {
      writeFileSync(join(folder, name), await drawFigure(source, requests[index], heard));
      files.push(name);
    } catch (error) {
      const warning = `The figure ${name} could not be made: ${toErrorRecord(error).message}`;
      heard.warn(warning);
    }
  }
  return { files, warnings };
}
