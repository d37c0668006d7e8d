import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../src-preload/contract/errors.ts';
import { EXPORT_KINDS, type ExportKind } from '../../src-preload/contract/export-kinds.ts';
import type { RunRecord } from '../../src-preload/contract/project.ts';
import { parseFigureRequest } from '../../src-preload/contract/recipe-parsing.ts';
import type { ParsedServiceRequest } from '../../src-preload/contract/service.ts';
import { datasetFilesAt } from '../project/datasets.ts';
import type { Project } from '../project/project.ts';
import type { CallContext } from './call-context.ts';
import { exportArray } from './export-array.ts';
import { exportLabels, exportPhaseMap } from './export-labels.ts';
import { exportModel } from './export-model.ts';
import { exportSpectra } from './export-spectra.ts';
import { exportWithData } from './export-with-data.ts';
import { figureSource } from './figure-source.ts';
import { writeWhole } from './output-folder.ts';
import { drawFigure } from './run-figure.ts';

type Format = 'svg' | 'png' | 'pdf';

/**
 * Saves a run of the open project as a file of the person's choice; a file of that name is replaced as a whole. The files
 * that the project's data come from are never written.
 *
 * @returns paths of all files that were written
 * @throws {AppError} `usage` for a name with another ending or of a source file, `input-missing`, `write-failed`, `disk-full`
 */
export async function exportRun(
  { run: number, what, out, figure, array }: ParsedServiceRequest<'export-run'>,
  context: CallContext,
): Promise<{ files: readonly string[] }> {
  const project = context.projects.current();
  const run = project.getRun(number);
  const file = resolve(out);
  checkName(file, what);
  const write = { ...context, mayWrite: (path: string) => refuseSource(project, run, path) };
  write.mayWrite(file);
  if (what === 'model') return { files: exportModel(project, run, file) };
  const source = figureSource(project, run);
  switch (what) {
    case 'figure-svg':
    case 'figure-png':
    case 'figure-pdf': {
      const format = what.slice('figure-'.length) as Format;
      const wanted = figure === undefined ? {} : figure;
      const request = parseFigureRequest(typeof wanted === 'object' ? { ...wanted, format } : wanted);
      writeWhole(file, await drawFigure(source, request, context));
      return { files: [file] };
    }
    case 'labels-tiff':
      return { files: await exportPhaseMap(source, file, context) };
    case 'labels-npy':
    case 'labels-csv':
      return { files: await exportLabels(source, file, run.name, context) };
    case 'spectra-csv':
    case 'spectra-hspy':
    case 'spectra-msa':
      return { files: await exportSpectra(source, file, what, write) };
    case 'array-npy':
    case 'array-csv':
    case 'array-hspy':
    case 'array-tiff': {
      if (!array) throw new AppError('usage', 'It is not said which array.', 'Name one.', { field: 'array' });
      await exportArray(source, array, file, run.name, context);
      return { files: [file] };
    }
    case 'run-hspy':
      return { files: await exportWithData(run, source, file, context) };
    case 'recipe':
      writeWhole(file, `${JSON.stringify(run.recipe, null, 2)}\n`);
      return { files: [file] };
  }
}

/** @throws {AppError} `usage` */
function checkName(file: string, what: ExportKind): void {
  const { extension, label } = EXPORT_KINDS[what];
  const endings = extension === '.tif' ? ['.tif', '.tiff'] : [extension];
  if (endings.some((ending) => file.toLowerCase().endsWith(ending) && basename(file).length > ending.length)) return;
  const advice = `Let the name end in ${extension}.`;
  throw new AppError('usage', `${basename(file)} is no name for “${label}”.`, advice, { file, field: 'out' });
}

/** @throws {AppError} `usage` when data that a run was computed from lies at this path */
function refuseSource(project: Project, run: RunRecord, path: string): void {
  refuseSources(project, path, [run.result.source.file]);
}

/** @throws {AppError} `usage` when a dataset of the project, or one of these files, lies at this path */
export function refuseSources(project: Project, path: string, files: readonly string[]): void {
  const current = project.currentDataset();
  const sources = [
    ...files,
    ...(current ? [current.file] : []),
    ...project.datasets().flatMap((dataset) => datasetFilesAt(dataset.file, dataset.source)),
  ];
  const target = realPath(path);
  if (!sources.some((source) => realPath(source) === target)) return;
  const message = `${basename(path)} holds the data that this project was made from; it is not replaced.`;
  throw new AppError('usage', message, 'Choose another name.', { file: path, field: 'out' });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(dirname(resolve(path)), basename(path));
  }
}
