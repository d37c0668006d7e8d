import { AppError } from '../../../src-preload/contract/errors.ts';
import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';

/**
 * Spectra, and their mean as the origin to measure from. The data themselves stay as they are: algorithms put the
 * origin into their small matrices, `(x − m)·w = x·w − m·w`, which saves a copy of the data and keeps differences
 * accurate in float32 however large the counts are.
 */
export interface CenteredSpectra {
  readonly spectra: Spectra;
  /** Mean spectrum, `[channels]`. */
  readonly mean: Float32Array;
  /** Squared distance of each spectrum to the mean, `[pixels]`. */
  readonly rowSquares: Float32Array;
  /** Sum of them: the inertia of a single cluster. */
  readonly totalSquares: number;
}

/**
 * Finds the squared distances to the mean; one pass.
 * @throws {AppError} `data-unsuitable` when they are larger than float32 can hold
 */
export async function centerSpectra(
  spectra: Spectra,
  mean: Float32Array,
  context: AnalysisContext,
): Promise<CenteredSpectra> {
  const { pixels, channels } = spectra;
  const rowSquares = new Float32Array(pixels);
  await processTiles(
    spectra,
    context.job,
    'distances to the mean',
    ({ count, values }) =>
      context.compute.run(ROW_SQUARES_GRAPH, {
        spectra: { values, dims: [count, channels] },
        mean: { values: mean, dims: [channels] },
      }),
    ({ squares }, { first }) => rowSquares.set(squares!.values as Float32Array, first),
  );
  const totalSquares = sum(rowSquares);
  if (!Number.isFinite(totalSquares)) throw tooLarge();
  return { spectra, mean, rowSquares, totalSquares };
}

/** The error for spectra whose squares are no numbers any more. */
export function tooLarge(): AppError {
  return new AppError(
    'data-unsuitable',
    'The values are too large: their squares are more than float32 can hold.',
    'Normalize the data, or rescale them to smaller numbers.',
  );
}

/** The error for spectra in which no direction is found, because their squares overflow or vanish. */
export function beyondSquares(): AppError {
  return new AppError(
    'data-unsuitable',
    'The values are too large or too small: their squares are not numbers that float32 can hold.',
    'Normalize the data, or rescale them to numbers around 1.',
  );
}

/** Coordinates that have no common offset, such as scores. */
export function alreadyCentered(spectra: Spectra, values: Float32Array): CenteredSpectra {
  const { pixels, channels } = spectra;
  const rowSquares = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let squares = 0;
    for (let i = pixel * channels; i < (pixel + 1) * channels; i++) squares += values[i] * values[i];
    rowSquares[pixel] = squares;
  }
  return { spectra, mean: new Float32Array(channels), rowSquares, totalSquares: sum(rowSquares) };
}

function sum(values: Float32Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

const ROW_SQUARES_GRAPH = (() => {
  const g = new GraphBuilder('distances to the mean');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  g.output('squares', g.sumSquares(g.subtract(x, g.input('mean', 'float32', ['channels']))));
  return g.build();
})();
