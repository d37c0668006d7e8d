import { basename, resolve } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import { parseFigureRequest } from '../../src-preload/contract/recipe-parsing.ts';
import type { ParsedServiceRequest } from '../../src-preload/contract/service.ts';
import type { CallContext } from './call-context.ts';
import { exportArray } from './export-array.ts';
import { refuseSources } from './export-run.ts';
import { figureSource } from './figure-source.ts';
import { writeWhole } from './output-folder.ts';
import { drawFigure, figureFileNames } from './run-figure.ts';

/** Draws a figure of a stored run, with the names and colors of its phases, into a file. */
export function exportFigure(
  request: ParsedServiceRequest<'export-figure'>,
  context: CallContext,
): Promise<{ file: string }> {
  const figure = parseFigureRequest(request.figure);
  const file = resolve(request.out ?? figureFileNames([figure])[0]);
  if (!file.toLowerCase().endsWith(`.${figure.format}`)) {
    const advice = `Let the name end in .${figure.format}, or ask for another format.`;
    throw new AppError('usage', `${basename(file)} is no name for a figure in ${figure.format} format.`, advice);
  }
  return context.projects.read(request.project, async (project) => {
    const run = project.getRun(request.run);
    const bytes = await drawFigure(figureSource(project, run), figure, context);
    writeWhole(file, bytes);
    return { file };
  });
}

/** Writes an array of a stored run, or one map, spectrum or image of it, in the format that the ending names. */
export function exportStoredArray(
  { project: folder, run: number, array, out }: ParsedServiceRequest<'export-array'>,
  context: CallContext,
): Promise<{ file: string }> {
  const file = resolve(out);
  return context.projects.read(folder, async (project) => {
    const run = project.getRun(number);
    refuseSources(project, file, [run.result.source.file]);
    await exportArray(figureSource(project, run), array, file, run.name, context);
    return { file };
  });
}
