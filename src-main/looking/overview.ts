import type { OverviewRequest } from '../../src-preload/contract/engine.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { Overview } from '../../src-preload/contract/looked-dataset.ts';
import { cubeAtHand } from './cube-cache.ts';
import { lineSpectra } from './line-spectra.ts';
import type { LookedCube } from './looked-cube.ts';
import { sampleCube } from './sample-cube.ts';
import { sumOfSquares, surveyCube, surveyFor } from './survey-cube.ts';

/** Cubes up to this size are read at once: that takes less than a second. */
const SMALL_BYTES = 48 * 1024 * 1024;
/** Time for the estimate that comes before anything else of a large cube. */
const SAMPLE_MS = 250;

/**
 * First look at a dataset: the map of sums, the sum and the maximum spectrum, in one pass. An image is its own map and has
 * no spectra (arrays of length 0); of a stack the first image is shown. With a budget, the first answer on a large cube is
 * an estimate from a few of its pixels; each further one has read on for that long, until `share` is 1.
 * @throws {AppError} what opening and reading throw, `data-unsuitable`, `cancelled`
 */
export async function overview(
  { budgetMs, ...request }: Omit<OverviewRequest, 'budgetMs'> & { readonly budgetMs?: number | null },
  job: JobContext,
): Promise<Overview> {
  const { cube, mayHold } = await cubeAtHand(request);
  const isStart = !cube.survey && !cube.surveying && !cube.sample;
  if (budgetMs === null || budgetMs === undefined || (isStart && cube.heldBytes <= SMALL_BYTES)) {
    await surveyCube(cube, mayHold, job);
  } else if (isStart) {
    cube.sample = await sampleCube(cube, job, SAMPLE_MS);
  } else {
    await surveyFor(cube, mayHold, job, budgetMs);
  }
  const found = cube.survey ? { ...cube.survey, share: 1 } : soFar(cube);
  const { map, sumSpectrum, maxSpectrum, notFinite, share } = found;
  const { description, rows, columns, frames } = cube;
  const warnings = [...cube.warnings];
  if (notFinite > 0) warnings.push(`${notFinite} values are NaN or infinite; here they count as 0.`);
  const line = share === 1 ? lineSpectra(cube) : null;
  return {
    description,
    rows,
    columns,
    map,
    sumSpectrum,
    maxSpectrum,
    notFinite,
    warnings,
    frames,
    share,
    ...(line ? { lineSpectra: line } : {}),
  };
}

/** What has been read, and for the rest what the sample says. */
function soFar(cube: LookedCube): Pick<Overview, 'map' | 'sumSpectrum' | 'maxSpectrum' | 'notFinite' | 'share'> {
  const { sample, surveying, channels, isSpectra } = cube;
  const pixels = cube.rows * cube.columns;
  const next = surveying?.next ?? 0;
  const map = sample ? sample.map.slice() : new Float32Array(pixels);
  if (surveying) map.set(surveying.map.subarray(0, next));
  const sums = surveying && isSpectra ? sumOfSquares(surveying.squares, channels) : new Float64Array(channels);
  const spectrum = (value: (channel: number) => number) =>
    Float32Array.from({ length: isSpectra ? channels : 0 }, (_, channel) => value(channel));
  return {
    map,
    sumSpectrum: spectrum((channel) => sums[channel]! + (sample?.meanSpectrum[channel] ?? 0) * (pixels - next)),
    maxSpectrum: spectrum((channel) =>
      Math.max(surveying?.largest[channel] ?? Number.NEGATIVE_INFINITY, sample?.maxSpectrum[channel] ?? 0),
    ),
    notFinite: surveying?.notFinite ?? 0,
    share: next / pixels,
  };
}
