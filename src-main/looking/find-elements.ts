import { indexAt, positionAt, type Steps } from '../../src-preload/contract/axis.ts';
import {
  detectorOf,
  type ElementProposal,
  type ElementSearch,
  elementsOf,
  type ShellSignal,
  shellAxis,
} from '../../src-preload/contract/elements.ts';
import type { FindElementsRequest, LookRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { AskedRegion, SignalCalibration } from '../../src-preload/contract/looked-dataset.ts';
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
 * Elements that explain the sum of all spectra, of those of a region, or the largest value of each channel.
 * @throws {AppError} `data-unsuitable` where the spectra show nothing of elements, what reading throws, `cancelled`
 */
export async function findElements(request: FindElementsRequest, job: JobContext): Promise<ElementSearch> {
  const shown = await openShells(request);
  const { cube, named } = shown;
  const counts = await spectrumOf(request, shown, job);
  const isSum = request.region === null && request.spectrum !== 'brightest';
  if (!isSum) {
    const { fit: _, ...found } = searchPart(counts, shown);
    return request.region === null ? asBrightest(found) : found;
  }
  const { fit, ...found } = searchShells(counts, shown);
  const hasMap = cube.rows * cube.columns >= FEWEST_FOR_MAP;
  return fit && hasMap ? { ...found, proposals: await withMaps(found.proposals, named, fit, cube, job) } : found;
}

/** Searches a part of a cube: where the axis is, the sum of all its pixels says better, once it is known. */
function searchPart(counts: Float32Array, shown: ShellCube): SearchedShells {
  const { survey } = shown.cube;
  if (!survey) return searchShells(counts, shown);
  const { correction, notes } = searchShells(survey.sumSpectrum, shown);
  if (!correction) return searchShells(counts, { ...shown, isAxisRight: true });
  const found = searchShells(counts, { ...shown, axis: correction, isAxisRight: true });
  return { ...onAxis(found, correction, shown.axis), correction, notes: [...new Set([...found.notes, ...notes])] };
}

/** Peaks that were found on one axis, with their positions on another. */
function onAxis<T extends ElementSearch>(found: T, from: Steps, to: Steps): T {
  const peaks = found.peaks.map((peak) => ({ ...peak, energy: positionAt(to, indexAt(from, peak.energy)) }));
  return { ...found, peaks };
}

/** A cube whose spectra show lines or edges, and what is known of them. */
export interface ShellCube {
  readonly cube: LookedCube;
  readonly mayHold: boolean;
  readonly axis: Steps;
  readonly signal: ShellSignal;
  readonly perKeV: number;
  /** Elements that the file names. */
  readonly named: readonly string[];
  /** The axis has been put right already. */
  readonly isAxisRight?: boolean;
}

/** What was found, with the fit that found it where the spectrum has lines. */
type SearchedShells = ElementSearch & { readonly fit: LineFit | null };

/** @throws {AppError} `data-unsuitable` where the spectra show nothing of elements, what opening throws */
export async function openShells(
  request: LookRequest & { readonly axis?: SignalCalibration | undefined },
): Promise<ShellCube> {
  const { cube, mayHold } = await cubeAtHand(request);
  const { description } = cube;
  const stored = description.axes.findLast(({ role }) => role === 'signal');
  // A calibration takes the place of positions as well.
  const axis = stored && request.axis ? { ...stored, positions: undefined, ...request.axis } : stored;
  const shells = axis && cube.isSpectra ? shellAxis(description, axis) : null;
  if (axis && shells && shells.signal !== null) {
    const { signal, perKeV } = shells;
    return { cube, mayHold, axis, signal, perKeV, named: elementsOf(description, ELEMENTS) };
  }
  const message = shells?.why ?? 'An image has no spectra.';
  const where = { file: request.file, field: 'dataset' };
  throw new AppError('data-unsuitable', message, 'Choose spectra with a calibrated energy axis.', where);
}

/** The elements of one spectrum of a cube. */
export function searchShells(counts: Float32Array, shown: ShellCube): SearchedShells {
  const { cube, axis, signal, perKeV, named, isAxisRight = false } = shown;
  if (signal === 'edges') {
    return { ...proposeFromEdges({ intensities: counts, axis, perKeV, named }, ELEMENTS), fit: null };
  }
  const detector = detectorOf(cube.description);
  const found = proposeFromLines({ counts, axis, perKeV, named, isAxisRight, ...detector }, ELEMENTS);
  if (!counts.some((value) => value < 0)) return found;
  const note = 'The spectra have negative values, so they are not counts: how sure the peaks are is only a guess.';
  return { ...found, notes: [...found.notes, note] };
}

/** Largest values are no sum of counts: what stands out in them is to be looked at. */
function asBrightest(found: ElementSearch): ElementSearch {
  const note =
    'The largest value of each channel is of single pixels and no sum of counts: standard deviations are a guess, and nothing is certain. Look where it is bright.';
  const proposals = found.proposals.map((proposal) =>
    proposal.confidence === 'certain' ? { ...proposal, confidence: 'likely' as const } : proposal,
  );
  return { ...found, proposals, notes: [note, ...found.notes] };
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

async function spectrumOf(
  request: FindElementsRequest,
  { cube, mayHold }: ShellCube,
  job: JobContext,
): Promise<Float32Array> {
  if (request.region !== null) return sumOfRegion(request, request.region, job);
  const { sumSpectrum, maxSpectrum } = await surveyCube(cube, mayHold, job);
  return request.spectrum === 'brightest' ? maxSpectrum : sumSpectrum;
}

/** Sum of the spectra of a region's pixels. */
export async function sumOfRegion(request: LookRequest, region: AskedRegion, job: JobContext): Promise<Float32Array> {
  const { file, dataset, arrange } = request;
  const { mean, pixels } = await regionSpectrum({ file, dataset, arrange, region }, job);
  return mean.map((value) => value * pixels);
}
