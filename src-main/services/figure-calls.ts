import { parseFigureRequest } from '../../src-preload/contract/recipe-parsing.ts';
import type { ParsedServiceRequest } from '../../src-preload/contract/service.ts';
import type { ProjectState, WindowAnswers } from '../../src-preload/contract/window.ts';
import { renderSvg } from '../figures/render-svg.ts';
import type { CallContext } from './call-context.ts';
import { figureSource } from './figure-source.ts';
import { stateOf } from './project-state.ts';
import { figureScene, lettersWarning } from './run-figure.ts';

/** A figure of a run as SVG text: what the file will hold, whatever its format. */
export async function previewFigure(
  request: ParsedServiceRequest<'preview-figure'>,
  context: CallContext,
): Promise<WindowAnswers['preview-figure']> {
  const figure = parseFigureRequest(request.figure);
  const project = context.projects.current();
  const warnings: string[] = [];
  const heard = { ...context, warn: (warning: string) => void warnings.push(warning) };
  const scene = await figureScene(figureSource(project, project.getRun(request.run)), figure, heard);
  const letters = lettersWarning(scene);
  return {
    svg: renderSvg(scene),
    widthMm: scene.widthMm,
    heightMm: scene.heightMm,
    warnings: letters ? [...warnings, letters] : warnings,
  };
}

/** Keeps a figure with its run. Undoable. */
export async function saveFigure(
  request: ParsedServiceRequest<'save-figure'>,
  context: CallContext,
): Promise<ProjectState> {
  const figure = parseFigureRequest(request.figure);
  const project = context.projects.current();
  project.addFigure(request.run, figure);
  context.projectChanged();
  return stateOf(project);
}

/** Replaces what a kept figure shows and how. Undoable. */
export async function replaceFigure(
  request: ParsedServiceRequest<'change-figure'>,
  context: CallContext,
): Promise<ProjectState> {
  const figure = parseFigureRequest(request.figure);
  const project = context.projects.current();
  project.changeFigure(request.id, figure);
  context.projectChanged();
  return stateOf(project);
}
