import type { FigureRequest } from '../../src-preload/contract/recipe.ts';
import type { PhaseOverlayData } from '../figures/phase-overlay-figure.ts';
import type { FigureSource } from './figure-source.ts';
import { mapGridData } from './map-grid-data.ts';
import { phaseMapData } from './phase-map-of-run.ts';

/**
 * The phases of a run over one of its maps.
 * @throws {AppError} `parameter-invalid` when no map is named, or it is none of this run; `input-missing` when it has no phases
 */
export function phaseOverlayData(source: FigureSource, request: FigureRequest): PhaseOverlayData {
  const { title, maps, range, provenance } = mapGridData(source, request);
  return { ...maps[0]!, title, ...(range ? { range } : {}), phases: phaseMapData(source), provenance };
}
