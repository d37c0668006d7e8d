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
  return fromSums(perPixel, squares, sums, total);
}

/** The same for a model that answers with reconstructions, tile by tile. */
export function residualSums({ pixels, channels }: Pick<Spectra, 'pixels' | 'channels'>) {
  const perPixel = new Float32Array(pixels);
  const squares = new Float64Array(channels);
  const sums = new Float64Array(channels);
  let total = 0;
  return {
    /** Takes in some spectra and what the model makes of them, both count × channels. */
    add(first: number, spectra: Float32Array, reconstruction: Float32Array): void {
      for (let pixel = 0; pixel * channels < spectra.length; pixel++) {
        let own = 0;
        for (let channel = 0; channel < channels; channel++) {
          const value = spectra[pixel * channels + channel]!;
          const left = value - reconstruction[pixel * channels + channel]!;
          own += left * left;
          squares[channel]! += left * left;
          sums[channel]! += left;
          total += value * value;
        }
        perPixel[first + pixel] = Math.sqrt(own / channels);
      }
    },
    finish: (): Residual => fromSums(perPixel, squares, sums, total),
  };
}

/** @param total sum of the squares of the data */
function fromSums(perPixel: Float32Array, squares: Float64Array, sums: Float64Array, total: number): Residual {
  const pixels = perPixel.length;
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
