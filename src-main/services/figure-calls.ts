import { parseFigureRequest } from '../../src-preload/contract/recipe-parsing.ts';
import type { ParsedServiceRequest } from '../../src-preload/contract/service.ts';
import type { ProjectState, WindowAnswers } from '../../src-preload/contract/window.ts';
import { renderSvg } from '../figures/render-svg.ts';
import type { CallContext } from './call-context.ts';
import { stateOf } from './project-state.ts';
import { figureScene, figureSource } from './run-figure.ts';

/** A figure of a run as SVG text: what the file will hold, whatever its format. */
export async function previewFigure(
  request: ParsedServiceRequest<'preview-figure'>,
  context: CallContext,
): Promise<WindowAnswers['preview-figure']> {
  const figure = parseFigureRequest(request.figure);
  const project = context.projects.current();
  const scene = figureScene(figureSource(project, project.getRun(request.run)), figure);
  return { svg: renderSvg(scene), widthMm: scene.widthMm, heightMm: scene.heightMm };
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
