import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';

/** What a model leaves unexplained. */
export interface Residual {
  /** Root mean square over the channels of each spectrum, `[pixels]`. */
  readonly perPixel: Float32Array;
  /** Root mean square over the pixels of each channel, `[channels]`. */
  readonly perChannel: Float32Array;
  /** Mean over the pixels of each channel, `[channels]`: what the model misses everywhere alike. */
  readonly mean: Float32Array;
  /** ‖residual‖ / ‖data‖. */
  readonly relativeError: number;
}

/** A model of spectra as mean + weights · components. */
export interface LinearModel {
  /** n × channels */
  readonly components: Float32Array;
  readonly mean: Float32Array;
  /** Weights of a run of spectra, count × n. */
  weights(first: number, count: number): Float32Array;
}

/** Spectra less what a model makes of them; one pass. */
export async function measureResidual(
  spectra: Spectra,
  model: LinearModel,
  context: AnalysisContext,
): Promise<Residual> {
  const { pixels, channels } = spectra;
  const count = model.components.length / channels;
  const perPixel = new Float32Array(pixels);
  const squares = new Float64Array(channels);
  const sums = new Float64Array(channels);
  let total = 0;
  const fixed = {
    components: { values: model.components, dims: [count, channels] },
    mean: { values: model.mean, dims: [channels] },
  };
  await processTiles(
    spectra,
    context.job,
    'residual',
    ({ first, count: size, values }) =>
      context.compute.run(RESIDUAL_GRAPH, {
        spectra: { values, dims: [size, channels] },
        weights: { values: model.weights(first, size), dims: [size, count] },
        ...fixed,
      }),
    (answer, { first, count: size }) => {
      const own = answer.perPixel!.values as Float32Array;
      for (let pixel = 0; pixel < size; pixel++) {
        perPixel[first + pixel] = Math.sqrt(own[pixel] / channels);
        total += answer.lengths!.values[pixel] as number;
      }
      for (let channel = 0; channel < channels; channel++) {
        squares[channel] += answer.squares!.values[channel] as number;
        sums[channel] += answer.sums!.values[channel] as number;
      }
    },
  );
  const left = squares.reduce((sum, value) => sum + value, 0);
  return {
    perPixel,
    perChannel: Float32Array.from(squares, (sum) => Math.sqrt(sum / pixels)),
    mean: Float32Array.from(sums, (sum) => sum / pixels),
    relativeError: total > 0 ? Math.sqrt(left / total) : 0,
  };
}

const RESIDUAL_GRAPH = (() => {
  const g = new GraphBuilder('residual');
  const spectra = g.input('spectra', 'float32', ['pixels', 'channels']);
  const weights = g.input('weights', 'float32', ['pixels', 'components']);
  const components = g.input('components', 'float32', ['components', 'channels']);
  const mean = g.input('mean', 'float32', ['channels']);
  const residual = g.subtract(g.subtract(spectra, mean), g.matMul(weights, components));
  const squared = g.multiply(residual, residual);
  g.output('perPixel', g.reduceSum(squared));
  g.output('squares', g.sumRows(squared));
  g.output('sums', g.sumRows(residual));
  g.output('lengths', g.sumSquares(spectra));
  return g.build();
})();
