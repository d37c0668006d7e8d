import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import { type Spectra, spectraFromArray } from '../spectra.ts';

/** Spectra with their mean taken off, which keeps the differences exact in float32 however large the counts are. */
export interface CenteredSpectra {
  readonly spectra: Spectra;
  /** What was taken off, `[channels]`. */
  readonly mean: Float32Array;
  /** Squared length of each centered spectrum, `[pixels]`. */
  readonly rowSquares: Float32Array;
  /** Sum of them: the inertia of a single cluster. */
  readonly totalSquares: number;
}

/**
 * Two passes over the data. The centered spectra are kept in memory when they fit into `context.cacheBytes`, and formed
 * again at each reading otherwise: the numbers are the same.
 */
export async function centerSpectra(data: Spectra, context: AnalysisContext): Promise<CenteredSpectra> {
  const { pixels, channels } = data;
  const mean = await meanSpectrum(data, context);
  const rowSquares = new Float32Array(pixels);
  const kept = pixels * channels * 4 <= context.cacheBytes ? new Float32Array(pixels * channels) : undefined;
  let totalSquares = 0;
  await processTiles(
    data,
    context.job,
    'centering',
    ({ first, count, values }) => {
      const dims = [count, channels];
      const inputs = { spectra: { values, dims }, mean: { values: mean, dims: [channels] } };
      const target = kept?.subarray(first * channels, (first + count) * channels);
      return context.compute.run(CENTER_GRAPH, inputs, target && { centered: { values: target, dims } });
    },
    ({ squares }, { first }) => rowSquares.set(squares!.values as Float32Array, first),
  );
  for (let pixel = 0; pixel < pixels; pixel++) totalSquares += rowSquares[pixel]!;
  return { spectra: kept ? spectraFromArray(kept, channels) : lessMean(data, mean), mean, rowSquares, totalSquares };
}

/** Mean spectrum, `[channels]`: float32 sums within a tile, float64 over tiles. */
export async function meanSpectrum(data: Spectra, context: AnalysisContext): Promise<Float32Array> {
  const sums = new Float64Array(data.channels);
  await processTiles(
    data,
    context.job,
    'mean spectrum',
    ({ count, values }) =>
      context.compute.run(COLUMN_SUMS_GRAPH, { spectra: { values, dims: [count, data.channels] } }),
    (answer) => {
      const tileSums = answer.sums!.values as Float32Array;
      for (let channel = 0; channel < sums.length; channel++) sums[channel]! += tileSums[channel]!;
    },
  );
  return Float32Array.from(sums, (sum) => sum / data.pixels);
}

const COLUMN_SUMS_GRAPH = (() => {
  const g = new GraphBuilder('column sums');
  g.output('sums', g.sumRows(g.input('spectra', 'float32', ['pixels', 'channels'])));
  return g.build();
})();

const CENTER_GRAPH = (() => {
  const g = new GraphBuilder('centering');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  const centered = g.subtract(x, g.input('mean', 'float32', ['channels']));
  g.output('centered', centered);
  g.output('squares', g.sumSquares(centered));
  return g.build();
})();

function lessMean(data: Spectra, mean: Float32Array): Spectra {
  const { pixels, channels } = data;
  return {
    pixels,
    channels,
    read(first, count, out) {
      data.read(first, count, out);
      for (let start = 0; start < count * channels; start += channels) {
        for (let channel = 0; channel < channels; channel++) out[start + channel]! -= mean[channel]!;
      }
    },
  };
}
