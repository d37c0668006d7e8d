import { type Graph, GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processByteTiles } from '../process-tiles.ts';
import { type Spectra, tilePixels } from '../spectra.ts';

/**
 * Covariance of the channels (division by pixels − 1) in one pass; second moments about 0 when not centered.
 *
 * Small whole counts are multiplied as bytes, which is exact. Other numbers have the mean of the first spectra taken off
 * before products are formed, so that float32 products of large counts keep the small differences. What these origins
 * miss of the true mean is put right in float64 at the end.
 *
 * @returns the mean (zeros when not centered) and the matrix, channels × channels
 */
export async function covarianceMatrix(
  spectra: Spectra,
  center: boolean,
  context: AnalysisContext,
): Promise<{ mean: Float32Array; covariance: Float64Array }> {
  const { pixels, channels } = spectra;
  const origin = meanOfFirst(spectra);
  const originTensor = { values: origin, dims: [channels] };
  const ones = new Uint8Array(tilePixels(channels)).fill(1);
  const edges = blockEdges(channels);
  const byteGraph = blockGraph(channels, edges);
  const blocks = edges.slice(1).map((end, block) => {
    const dims = [end - edges[block], channels - edges[block]];
    return [`block${block}`, { values: new Int32Array(dims[0] * dims[1]), dims }] as const;
  });
  const into = Object.fromEntries(blocks);
  const counts = noMoments(channels);
  let others: Moments | undefined;
  await processByteTiles(
    spectra,
    context.job,
    'PCA: covariance',
    ({ count, values }) => {
      const tile = { values, dims: [count, channels] };
      return values instanceof Uint8Array
        ? context.compute.run(
            byteGraph,
            { spectra: tile, ones: { values: ones.subarray(0, count), dims: [1, count] } },
            into,
          )
        : context.compute.run(FLOAT_GRAPH, { spectra: tile, origin: originTensor });
    },
    (answer, { values, count }) => {
      if (values instanceof Uint8Array) {
        counts.pixels += count;
        add(counts.sums, answer.sums.values as Int32Array);
        edges.slice(1).forEach((end, block) => {
          addBlock(counts.products, answer[`block${block}`].values as Int32Array, edges[block], end, channels);
        });
        return;
      }
      others ??= noMoments(channels);
      others.pixels += count;
      add(others.sums, answer.sums.values as Float32Array);
      add(others.products, answer.products.values as Float32Array);
    },
  );
  if (others) addMoved(others, counts, origin);
  const { products, sums } = others ?? counts;
  const from = others ? origin : new Float32Array(channels);
  const mean = Float32Array.from(sums, (sum, channel) => (center ? from[channel] + sum / pixels : 0));
  const divisor = Math.max(1, pixels - 1);
  for (let i = 0; i < channels; i++) {
    for (let j = i; j < channels; j++) {
      // From products about `from` to those about the mean, or about 0.
      const shift = center
        ? -(sums[i] * sums[j]) / pixels
        : from[i] * sums[j] + sums[i] * from[j] + pixels * from[i] * from[j];
      const value = (products[i * channels + j] + shift) / divisor;
      products[i * channels + j] = value;
      products[j * channels + i] = value;
    }
  }
  return { mean, covariance: products };
}

/** Sums over spectra x of x − o and, on and above the diagonal, of (x − o)(x − o)ᵀ for some origin o. */
interface Moments {
  pixels: number;
  readonly sums: Float64Array;
  readonly products: Float64Array;
}

const noMoments = (channels: number): Moments => ({
  pixels: 0,
  sums: new Float64Array(channels),
  products: new Float64Array(channels * channels),
});

/** Adds moments about 0 to moments about `origin`. */
function addMoved(target: Moments, source: Moments, origin: Float32Array): void {
  const { sums, pixels } = source;
  const channels = origin.length;
  for (let i = 0; i < channels; i++) {
    target.sums[i] += sums[i] - pixels * origin[i];
    for (let j = i; j < channels; j++) {
      const shift = pixels * origin[i] * origin[j] - origin[i] * sums[j] - sums[i] * origin[j];
      target.products[i * channels + j] += source.products[i * channels + j] + shift;
    }
  }
  target.pixels += pixels;
}

/**
 * The matrix is symmetric: with its rows cut into blocks, only what lies on and right of the diagonal is computed. Four
 * blocks need 10 of 16 block products; more would make each product too small to run fast.
 */
function blockEdges(channels: number): number[] {
  const blocks = channels >= 512 ? 4 : 1;
  return Array.from({ length: blocks + 1 }, (_, block) => Math.round((block * channels) / blocks));
}

/** Adds the rows `first` … `end − 1`, given from column `first` on. */
function addBlock(products: Float64Array, block: Int32Array, first: number, end: number, channels: number): void {
  const width = channels - first;
  for (let row = first; row < end; row++) {
    const from = (row - first) * width;
    const to = row * channels + first;
    for (let column = 0; column < width; column++) products[to + column] += block[from + column];
  }
}

function add(target: Float64Array, values: ArrayLike<number>): void {
  for (let i = 0; i < target.length; i++) target[i] += values[i];
}

function meanOfFirst(spectra: Spectra): Float32Array {
  const count = Math.min(256, spectra.pixels);
  const values = new Float32Array(count * spectra.channels);
  spectra.read(0, count, values);
  const sums = new Float64Array(spectra.channels);
  for (let i = 0; i < values.length; i++) sums[i % spectra.channels] += values[i];
  // Counts less a whole number stay whole, and float32 adds them without rounding; less a fraction, they would all be
  // rounded the same way, sum after sum.
  const areCounts = values.every(Number.isInteger);
  return Float32Array.from(sums, (sum) => (areCounts ? Math.round(sum / count) : sum / count));
}

const FLOAT_GRAPH: Graph = (() => {
  const g = new GraphBuilder('covariance');
  const x = g.input('spectra', 'float32', ['pixels', 'channels']);
  const shifted = g.subtract(x, g.input('origin', 'float32', ['channels']));
  g.output('sums', g.sumRows(shifted));
  g.output('products', g.matMul(g.transpose(shifted), shifted));
  return g.build();
})();

function blockGraph(channels: number, edges: readonly number[]): Graph {
  const g = new GraphBuilder('covariance of counts');
  const x = g.input('spectra', 'uint8', ['pixels', channels]);
  // A row of ones sums faster than the runtime's reduction of integers.
  g.output('sums', g.matMulInteger(g.input('ones', 'uint8', [1, 'pixels']), x));
  for (let block = 0; block + 1 < edges.length; block++) {
    const rows = g.transpose(g.columns(x, edges[block], edges[block + 1]));
    g.output(`block${block}`, g.matMulInteger(rows, g.columns(x, edges[block], channels)));
  }
  return g.build();
}
