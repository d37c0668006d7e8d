import type { Autoencoder } from '../analysis/networks/autoencoder.ts';
import { type Decoder, openDecoder } from '../cubes/model-thread.ts';
import type { Graph } from '../graphs/graph-builder.ts';
import { roundWeights } from '../graphs/round-weights.ts';
import { type LatentGrid, restoreLatent, storeLatent } from '../readers/phasewright-archive/latent-numbers.ts';

/** How an archive keeps a model: the decoder that stands in it, and the grid of its latent numbers. */
export interface KeptModel {
  readonly model: Graph;
  readonly decoder: Decoder;
  readonly grid: LatentGrid;
  readonly weights: 'float32' | 'rounded';
  /** What rounding adds to the squared error of the sample, as a share. */
  readonly addedError: number;
}

/** Squared errors may grow by this share for fewer bytes: 0.04 dB. */
const WORTH = 0.01;
/** Latent numbers beyond the sample's by this share of its range still lie on the grid. */
const MARGIN = 0.1;

/** Where an archive's models are said to come from, should one fail. */
const PLACE = { format: 'phasewright-archive', field: 'decoder.onnx' };

/**
 * Tries what a model can do without: half of the bits of its weights, then 8 or 16 bits for each latent number. Each is taken when the squared
 * error on the sample stays within 1 %.
 *
 * @param values whole blocks of images or spectra, as float32
 * @param latent what the encoder makes of them
 * @param rows images or spectra of each block
 */
export function chooseGrid(
  { decoder: original, latent: count, input }: Autoencoder,
  values: Float32Array,
  latent: Float32Array,
  rows: readonly number[],
): KeptModel {
  const batch = Math.max(...rows);
  const open = (model: Graph) => openDecoder({ model: model.model, latent: count, output: input, batch }, PLACE);
  const errorOf = (decoder: Decoder, numbers: Float32Array) => {
    const back = decoder.decode(numbers, rows);
    let squares = 0;
    for (let i = 0; i < back.length; i++) squares += (back[i]! - values[i]!) ** 2;
    return squares;
  };
  const exact = open(original);
  const least = errorOf(exact, latent);
  const isWorth = (squares: number) => squares <= least * (1 + WORTH);

  const small = roundWeights(original);
  const rounded = open(small);
  const isRounded = isWorth(errorOf(rounded, latent));
  const [model, decoder] = isRounded ? [small, rounded] : [original, exact];
  (isRounded ? exact : rounded).close();

  const grids = ([8, 16] as const).map((bits) => gridOf(latent, count, bits));
  const plain: LatentGrid = { count, bits: 32, low: new Array(count).fill(0), step: new Array(count).fill(1) };
  for (const grid of [...grids, plain]) {
    const squares = errorOf(decoder, restoreLatent(storeLatent(latent, grid), grid));
    if (grid !== plain && !isWorth(squares)) continue;
    const addedError = least > 0 ? squares / least - 1 : 0;
    return { model, decoder, grid, weights: isRounded ? 'rounded' : 'float32', addedError };
  }
  throw new Error('no grid');
}

function gridOf(latent: Float32Array, count: number, bits: 8 | 16): LatentGrid {
  const low = new Array<number>(count).fill(Number.POSITIVE_INFINITY);
  const high = new Array<number>(count).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < latent.length; at++) {
    const i = at % count;
    low[i] = Math.min(low[i]!, latent[at]!);
    high[i] = Math.max(high[i]!, latent[at]!);
  }
  const margins = low.map((one, i) => (high[i]! - one) * MARGIN);
  return {
    count,
    bits,
    low: low.map((one, i) => one - margins[i]!),
    step: low.map((one, i) => (high[i]! - one + 2 * margins[i]!) / (2 ** bits - 1)),
  };
}
