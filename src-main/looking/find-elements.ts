import {
  detectorOf,
  type ElementProposal,
  type ElementSearch,
  elementsOf,
  shellAxis,
} from '../../src-preload/contract/elements.ts';
import type { FindElementsRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { ELEMENTS } from '../analysis/elements/element-table.ts';
import type { LineFit } from '../analysis/elements/line-estimator.ts';
import { mapEvidence } from '../analysis/elements/map-evidence.ts';
import { proposeFromEdges } from '../analysis/elements/propose-from-edges.ts';
import { proposeFromLines } from '../analysis/elements/propose-from-lines.ts';
import { coarseSpectra } from './coarse-spectra.ts';
import { cubeAtHand } from './cube-cache.ts';
import type { LookedCube } from './looked-cube.ts';
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
  if (shells.signal === 'edges') return proposeFromEdges({ intensities: counts, axis, perKeV, named }, ELEMENTS);
  const given = { counts, axis, perKeV, named, ...detectorOf(description) };
  const { fit, ...found } = proposeFromLines(given, ELEMENTS);
  const hasMap = request.region === null && cube.rows * cube.columns >= FEWEST_FOR_MAP;
  const proposals = fit && hasMap ? await withMaps(found.proposals, named, fit, cube, job) : found.proposals;
  const notCounts = counts.some((value) => value < 0);
  const note = 'The spectra have negative values, so they are not counts: how sure the peaks are is only a guess.';
  return { ...found, proposals, notes: notCounts ? [...found.notes, note] : found.notes };
}

/** Maps of fewer pixels say nothing of where an element comes from. */
const FEWEST_FOR_MAP = 64;

/** What the maps of elements that the instrument may give say of them. */
async function withMaps(
  proposals: ElementSearch['proposals'],
  named: readonly string[],
  fit: LineFit,
  cube: LookedCube,
  job: JobContext,
): Promise<ElementProposal[]> {
  if (!proposals.some(({ origin }) => origin)) return [...proposals];
  const coarse = await coarseSpectra(cube, job);
  return proposals.map(({ origin, ...proposal }): ElementProposal => {
    if (!origin) return proposal;
    const { evenness, parts } = mapEvidence(proposal.symbol, fit, coarse);
    // Both file and map say that it belongs to the specimen.
    if (evenness === 'uneven' && named.includes(proposal.symbol)) return proposal;
    return { ...proposal, origin: evenness === 'unknown' ? origin : { ...origin, map: { evenness, parts } } };
  });
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
