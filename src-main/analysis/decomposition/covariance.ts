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
  const counts = noMoments(channels);
  let others: Moments | undefined;
  await processByteTiles(
    spectra,
    context.job,
    'PCA: covariance',
    ({ count, values }) => {
      const tile = { values, dims: [count, channels] };
      return values instanceof Uint8Array
        ? context.compute.run(BYTE_GRAPH, {
            spectra: tile,
            ones: { values: ones.subarray(0, count), dims: [1, count] },
          })
        : context.compute.run(FLOAT_GRAPH, { spectra: tile, origin: originTensor });
    },
    ({ products, sums }, { values, count }) => {
      let target = counts;
      if (!(values instanceof Uint8Array)) {
        others ??= noMoments(channels);
        target = others;
      }
      target.pixels += count;
      add(target.products, products.values as Float32Array);
      add(target.sums, sums.values as Float32Array);
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

/** Sums over spectra x of x − o and of (x − o)(x − o)ᵀ for some origin o. */
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
    for (let j = 0; j < channels; j++) {
      const shift = pixels * origin[i] * origin[j] - origin[i] * sums[j] - sums[i] * origin[j];
      target.products[i * channels + j] += source.products[i * channels + j] + shift;
    }
  }
  target.pixels += pixels;
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

const BYTE_GRAPH: Graph = (() => {
  const g = new GraphBuilder('covariance of counts');
  const x = g.input('spectra', 'uint8', ['pixels', 'channels']);
  // A row of ones sums faster than the runtime's reduction of integers.
  g.output('sums', g.matMulInteger(g.input('ones', 'uint8', [1, 'pixels']), x));
  g.output('products', g.matMulInteger(g.transpose(x), x));
  return g.build();
})();
