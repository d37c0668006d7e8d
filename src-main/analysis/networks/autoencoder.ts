import type { Graph } from '../../graphs/graph-builder.ts';
import { elements } from '../../graphs/layers/layer.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';

/**
 * A trained network of two halves as ONNX models, weights and normalization inside: spectra or images in, latent numbers out;
 * and back.
 */
export interface Autoencoder {
  /** `samples` `[batch, …input]` → `outputs` `[batch, latent]` */
  readonly encoder: Graph;
  /** The other way round. */
  readonly decoder: Graph;
  /** Sizes of one sample: `[channels]`, or `[1, height, width]`. */
  readonly input: readonly number[];
  readonly latent: number;
}

export interface AutoencodedSpectra {
  /** pixels × latent */
  readonly latent: Float32Array;
  /** Root mean square of spectrum − reconstruction over the channels, `[pixels]`. */
  readonly residual: Float32Array;
  /** ‖spectra − reconstructions‖ / ‖spectra‖ */
  readonly relativeError: number;
}

/**
 * Latent coordinates and residuals of all spectra (or images, their pixels being the channels), tile by tile; `hear` gets
 * each tile's reconstruction beside the spectra it is of.
 */
export async function applyAutoencoder(
  spectra: Spectra,
  model: Autoencoder,
  context: AnalysisContext,
  hear?: (first: number, reconstruction: Float32Array, spectra: Float32Array) => void,
): Promise<AutoencodedSpectra> {
  const { pixels, channels } = spectra;
  const width = model.latent;
  const encode = modelRunner(model.encoder, context);
  const decode = modelRunner(model.decoder, context);
  const latent = new Float32Array(pixels * width);
  const residual = new Float32Array(pixels);
  let [left, total] = [0, 0];
  await processTiles(
    spectra,
    context.job,
    'autoencoder: applying it to all',
    async ({ count, values }) => {
      const codes = await encode(values, count);
      return { codes, back: await decode(codes, count) };
    },
    ({ codes, back }, { first, count, values }) => {
      latent.set(codes, first * width);
      for (let pixel = 0; pixel < count; pixel++) {
        let squares = 0;
        for (let at = pixel * channels; at < (pixel + 1) * channels; at++) {
          squares += (values[at]! - back[at]!) ** 2;
          total += values[at]! ** 2;
        }
        residual[first + pixel] = Math.sqrt(squares / channels);
        left += squares;
      }
      hear?.(first, back, values);
    },
  );
  return { latent, residual, relativeError: total > 0 ? Math.sqrt(left / total) : 0 };
}

/** Samples that a call takes at most, and numbers of them all together: what layers make of them is several times as much. */
const MOST_SAMPLES = 1024;
const MOST_NUMBERS = 2 ** 20;

/**
 * Computes a model `samples` → `outputs` for any number of samples, in calls of bounded size.
 * @returns from count × input to count × output
 */
export function modelRunner(graph: Graph, { compute }: AnalysisContext) {
  const [input, output] = [graph.inputs[0]!, graph.outputs[0]!].map(({ shape }) => shape.slice(1) as number[]);
  const [width, outputs] = [elements(input!), elements(output!)];
  const batch = Math.max(1, Math.min(MOST_SAMPLES, Math.floor(MOST_NUMBERS / Math.max(width, outputs))));
  return async (samples: Float32Array, count: number): Promise<Float32Array> => {
    const result = new Float32Array(count * outputs);
    for (let first = 0; first < count; first += batch) {
      const size = Math.min(batch, count - first);
      const values = samples.subarray(first * width, (first + size) * width);
      const answer = await compute.run(graph, { samples: { values, dims: [size, ...input!] } });
      result.set(answer.outputs!.values as Float32Array, first * outputs);
    }
    return result;
  };
}
