import { detectorOf, type ElementSearch, elementsOf, shellAxis } from '../../src-preload/contract/elements.ts';
import type { FindElementsRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { ELEMENTS } from '../analysis/elements/element-table.ts';
import { proposeFromEdges } from '../analysis/elements/propose-from-edges.ts';
import { proposeFromLines } from '../analysis/elements/propose-from-lines.ts';
import { cubeAtHand } from './cube-cache.ts';
import { regionSpectrum } from './region-spectrum.ts';
import { surveyCube } from './survey-cube.ts';

/**
 * Elements that explain the sum of all spectra, or of those of a region.
 * @throws {AppError} `data-unsuitable` where the spectra show nothing of elements, what reading throws, `cancelled`
 */
export async function findElements(request: FindElementsRequest, job: JobContext): Promise<ElementSearch> {
  const { cube, mayHold } = await cubeAtHand(request);
  const { description } = cube;
  const stored = description.axes.findLast(({ role }) => role === 'signal');
  // A calibration takes the place of positions as well.
  const axis = stored && request.axis ? { ...stored, positions: undefined, ...request.axis } : stored;
  const shells = axis && cube.isSpectra ? shellAxis(description, axis) : null;
  if (!axis || !shells || shells.signal === null) {
    const message = shells?.why ?? 'An image has no spectra.';
    const where = { file: request.file, field: 'dataset' };
    throw new AppError('data-unsuitable', message, 'Choose spectra with a calibrated energy axis.', where);
  }
  const counts = await sumOf(request, job, async () => (await surveyCube(cube, mayHold, job)).sumSpectrum);
  const { perKeV } = shells;
  const named = elementsOf(description, ELEMENTS);
  const found =
    shells.signal === 'lines'
      ? proposeFromLines({ counts, axis, perKeV, named, ...detectorOf(description) }, ELEMENTS)
      : proposeFromEdges({ intensities: counts, axis, perKeV, named }, ELEMENTS);
  const notCounts = shells.signal === 'lines' && counts.some((value) => value < 0);
  if (!notCounts) return found;
  const note = 'The spectra have negative values, so they are not counts: how sure the peaks are is only a guess.';
  return { ...found, notes: [...found.notes, note] };
}

async function sumOf(
  request: FindElementsRequest,
  job: JobContext,
  whole: () => Promise<Float32Array>,
): Promise<Float32Array> {
  if (request.region === null) return whole();
  const { mean, pixels } = await regionSpectrum({ ...request, region: request.region }, job);
  return mean.map((value) => value * pixels);
}
