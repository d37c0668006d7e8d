import { type Graph, GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import { type Spectra, tilePixels } from '../spectra.ts';

/**
 * Covariance of the channels (division by pixels − 1) in one pass; second moments about 0 when not centered.
 *
 * The mean of the first tile is taken off every spectrum before products are formed, so that float32 products of large
 * counts keep the small differences; what that origin misses of the true mean is put right in float64 at the end. Only
 * the blocks on and above the diagonal are computed.
 *
 * @returns the mean (zeros when not centered) and the matrix, channels × channels
 */
export async function covarianceMatrix(
  spectra: Spectra,
  center: boolean,
  context: AnalysisContext,
): Promise<{ mean: Float32Array; covariance: Float64Array }> {
  const { pixels, channels } = spectra;
  const origin = meanOfFirstTile(spectra);
  const edges = blockEdges(channels);
  const graph = gramGraph(channels, edges);
  const moments = new Float64Array(channels * channels);
  const sums = new Float64Array(channels);
  await processTiles(
    spectra,
    context.job,
    'PCA: covariance',
    ({ count, values }) =>
      context.compute.run(graph, {
        spectra: { values, dims: [count, channels] },
        origin: { values: origin, dims: [channels] },
      }),
    (answer) => {
      const tileSums = answer.sums.values as Float32Array;
      for (let channel = 0; channel < channels; channel++) sums[channel] += tileSums[channel];
      for (let block = 0; block + 1 < edges.length; block++) {
        addBlock(moments, answer[`block${block}`].values as Float32Array, edges[block], edges[block + 1], channels);
      }
    },
  );
  const mean = Float32Array.from(sums, (sum, channel) => (center ? origin[channel] + sum / pixels : 0));
  const divisor = Math.max(1, pixels - 1);
  for (let i = 0; i < channels; i++) {
    for (let j = i; j < channels; j++) {
      // Σ(x−o)(x−o)ᵀ about the mean, or about 0.
      const shift = center
        ? -(sums[i] * sums[j]) / pixels
        : origin[i] * sums[j] + sums[i] * origin[j] + pixels * origin[i] * origin[j];
      const value = (moments[i * channels + j] + shift) / divisor;
      moments[i * channels + j] = value;
      moments[j * channels + i] = value;
    }
  }
  return { mean, covariance: moments };
}

function meanOfFirstTile(spectra: Spectra): Float32Array {
  const count = Math.min(tilePixels(spectra.channels), spectra.pixels, 256);
  const values = new Float32Array(count * spectra.channels);
  spectra.read(0, count, values);
  const sums = new Float64Array(spectra.channels);
  values.forEach((value, i) => {
    sums[i % spectra.channels] += value;
  });
  return Float32Array.from(sums, (sum) => sum / count);
}

/** Four blocks need 10 of 16 block products; more of them would make each product too small to run fast. */
function blockEdges(channels: number): number[] {
  const blocks = channels >= 256 ? 4 : 1;
  return Array.from({ length: blocks + 1 }, (_, block) => Math.round((block * channels) / blocks));
}

function gramGraph(channels: number, edges: readonly number[]): Graph {
  const g = new GraphBuilder('covariance');
  const x = g.input('spectra', 'float32', ['pixels', channels]);
  const shifted = g.subtract(x, g.input('origin', 'float32', [channels]));
  g.output('sums', g.sumRows(shifted));
  for (let block = 0; block + 1 < edges.length; block++) {
    const rows = g.columns(shifted, edges[block], edges[block + 1]);
    g.output(`block${block}`, g.matMul(g.transpose(rows), g.columns(shifted, edges[block], channels)));
  }
  return g.build();
}

/** Adds the rows `first` … `end − 1` of the upper part, given from column `first` on. */
function addBlock(moments: Float64Array, block: Float32Array, first: number, end: number, channels: number): void {
  const width = channels - first;
  for (let row = first; row < end; row++) {
    const from = (row - first) * width;
    const to = row * channels + first;
    for (let column = 0; column < width; column++) moments[to + column] += block[from + column];
  }
}
