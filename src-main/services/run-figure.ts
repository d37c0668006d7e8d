import { AppError } from '../../src-preload/contract/errors.ts';
import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import { contactSheetFigure } from '../figures/contact-sheet-figure.ts';
import { missingLetters } from '../figures/fonts.ts';
import { mapGridFigure } from '../figures/map-grid-figure.ts';
import { phaseMapFigure } from '../figures/phase-map-figure.ts';
import { unknownPhases } from '../figures/phase-order.ts';
import { phaseOverlayFigure } from '../figures/phase-overlay-figure.ts';
import { pixelGeometry } from '../figures/pixel-map.ts';
import { renderFigure } from '../figures/render-figure.ts';
import { rgbMapFigure } from '../figures/rgb-map-figure.ts';
import { scaleBarProblem, withScaleBar } from '../figures/scale-bar.ts';
import { leafMarks, type Scene } from '../figures/scene.ts';
import type { CallContext } from './call-context.ts';
import { contactSheetData } from './contact-sheet-data.ts';
import type { FigureSource } from './figure-source.ts';
import { mapGridData } from './map-grid-data.ts';
import { phaseMapData } from './phase-map-of-run.ts';
import { phaseOverlayData } from './phase-overlay-data.ts';
import { rgbMapData } from './rgb-map-data.ts';

/** What drawing needs of a call: images are read by the engine, and what is not as it was asked for is said. */
export type DrawingContext = Pick<CallContext, 'lookingJob' | 'warn'>;

/**
 * A figure of a run, laid out.
 * @throws {AppError} `input-missing` when the run has nothing to draw, `parameter-invalid`
 */
export async function figureScene(
  source: FigureSource,
  request: FigureRequest,
  context: DrawingContext,
): Promise<Scene> {
  switch (request.figure) {
    case 'rgb-map': {
      const data = rgbMapData(source, request);
      checkScaleBar({ ...data, valueCount: data.rows * data.columns }, request);
      return rgbMapFigure(data, request);
    }
    case 'phase-overlay': {
      const data = phaseOverlayData(source, request);
      checkScaleBar({ ...data.phases, valueCount: data.phases.labels.length }, request);
      warnOfUnknownPhases(data.phases.phases, request, context);
      return phaseOverlayFigure(data, request);
    }
    case 'map': {
      const data = mapGridData(source, request);
      checkScaleBar({ ...data, valueCount: data.rows * data.columns }, request);
      return mapGridFigure(data, request);
    }
    case 'contact-sheet':
      return contactSheetFigure(await contactSheetData(source, request, context), request);
    case 'phase-map': {
      const data = phaseMapData(source, request.units === 'counts' ? 'own' : 'prepared');
      checkScaleBar({ ...data, valueCount: data.labels.length }, request);
      warnOfUnknownPhases(data.phases, request, context);
      return phaseMapFigure(data, request);
    }
  }
}

/** The bytes of a figure of a run. @throws {AppError} `input-missing` when the run has nothing to draw. */
export async function drawFigure(
  source: FigureSource,
  request: FigureRequest,
  context: DrawingContext,
): Promise<Uint8Array> {
  const scene = await figureScene(source, request, context);
  const boxes = request.format === 'svg' ? null : lettersWarning(scene);
  if (boxes) context.warn(boxes);
  return renderFigure(scene, request.format, request.dpi);
}

/** Names the letters of a figure that its font lacks; null when it has them all. */
export function lettersWarning(scene: Scene): string | null {
  const missing = new Set<string>();
  for (const mark of leafMarks(scene.marks)) {
    if (mark.kind === 'text') for (const letter of missingLetters(mark.text, mark.weight)) missing.add(letter);
  }
  if (missing.size === 0) return null;
  const shown = [...missing].slice(0, MOST_SHOWN).join(' ');
  const more = missing.size > MOST_SHOWN ? ` and ${missing.size - MOST_SHOWN} more` : '';
  return `The font of figures lacks ${shown}${more}: PNG and PDF show boxes instead. SVG shows them where a font for them is installed.`;
}

/** Letters that a warning names one by one. */
const MOST_SHOWN = 12;

/** File names of figures, in order: `phase-map.svg`, `phase-map.png`, and `phase-map-2.svg` for a second one of a format. */
export function figureFileNames(requests: readonly FigureRequest[]): string[] {
  const taken = new Map<string, number>();
  return requests.map(({ figure, format }) => {
    const name = `${figure}.${format}`;
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return count === 1 ? name : `${figure}-${count}.${format}`;
  });
}

function warnOfUnknownPhases(
  phases: Parameters<typeof unknownPhases>[0],
  { order }: FigureRequest,
  { warn }: DrawingContext,
): void {
  for (const word of unknownPhases(phases, order)) {
    warn(`No phase of this run is called “${word}”, which the order of phases names.`);
  }
}

/** @throws {AppError} `parameter-invalid` when the map cannot have the scale bar that is wished for */
function checkScaleBar(map: Parameters<typeof pixelGeometry>[0], request: FigureRequest): void {
  const problem = scaleBarProblem(withScaleBar(pixelGeometry(map), request));
  if (problem) {
    throw new AppError('parameter-invalid', problem, 'Write auto, none, or a shorter length.', { field: 'scaleBar' });
  }
}
