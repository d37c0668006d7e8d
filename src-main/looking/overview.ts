import type { LookRequest } from '../../src-preload/contract/engine.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { Overview } from '../../src-preload/contract/window.ts';
import { cubeAtHand } from './cube-cache.ts';
import { surveyCube } from './survey-cube.ts';

/**
 * First look at a dataset: the map of sums, the sum and the maximum spectrum, in one pass. An image is its own map and has
 * no spectra (arrays of length 0); of a stack the first image is shown.
 * @throws {AppError} what opening and reading throw, `data-unsuitable`, `cancelled`
 */
export async function overview(request: LookRequest, job: JobContext): Promise<Overview> {
  const { cube, mayHold } = await cubeAtHand(request);
  const { map, sumSpectrum, maxSpectrum, notFinite } = await surveyCube(cube, mayHold, job);
  const { description, rows, columns } = cube;
  const warnings = [...cube.warnings];
  if (notFinite > 0) warnings.push(`${notFinite} values are NaN or infinite; here they count as 0.`);
  return { description, rows, columns, map, sumSpectrum, maxSpectrum, notFinite, warnings };
}
