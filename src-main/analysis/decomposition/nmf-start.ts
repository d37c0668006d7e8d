import type { Random } from '../random/random.ts';
import type { CompressedSpectra } from './compressed-spectra.ts';
import type { Factors } from './nmf-factors.ts';

/** Entries this small count as zero, as in scikit-learn. */
const NOTHING = 1e-6;

/**
 * Start from the leading directions, each cut to the larger of its positive and its negative part; zeros become the mean
 * of the data, or they would stay (NNDSVDa: Boutsidis & Gallopoulos, Pattern Recognition 41 (2008) 1350).
 */
export function startFromDirections(data: CompressedSpectra, count: number, mean: number): Factors {
  const { pixels, channels, rank, scores, vectors, energies } = data;
  const shares = new Float32Array(pixels * count);
  const endmembers = new Float64Array(count * channels);
  for (let i = 0; i < count; i++) {
    const singular = i < rank ? Math.sqrt(energies[i]) : 0;
    const side = singular > 0 ? largerSide(data, i, singular) : undefined;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const value = side ? side.sign * scores[pixel * rank + i] * side.shareFactor : 0;
      shares[pixel * count + i] = value > NOTHING ? value : mean;
    }
    for (let channel = 0; channel < channels; channel++) {
      const value = side ? side.sign * vectors[i * channels + channel] * side.endmemberFactor : 0;
      endmembers[i * channels + channel] = value > NOTHING ? value : mean;
    }
  }
  return { count, channels, shares, endmembers };
}

/** Which sign of direction `i` carries more, and the factors that make its parts as long as their product should be. */
function largerSide({ scores, vectors, rank, channels }: CompressedSpectra, i: number, singular: number) {
  const [scorePositive, scoreNegative] = partSquares(scores, i, rank);
  const [vectorPositive, vectorNegative] = partSquares(vectors.subarray(i * channels, (i + 1) * channels), 0, 1);
  // Lengths of the parts of the singular vectors: scores are `singular` times longer.
  const positive = Math.sqrt(scorePositive * vectorPositive) / singular;
  const negative = Math.sqrt(scoreNegative * vectorNegative) / singular;
  const isPositive = positive >= negative;
  const length = Math.sqrt(singular * Math.max(positive, negative));
  return {
    sign: isPositive ? 1 : -1,
    shareFactor: length / Math.sqrt(isPositive ? scorePositive : scoreNegative),
    endmemberFactor: length / Math.sqrt(isPositive ? vectorPositive : vectorNegative),
  };
}

/** Sum of squares of the positive and of the negative entries. */
function partSquares(values: ArrayLike<number>, first: number, stride: number): [number, number] {
  let [positive, negative] = [0, 0];
  for (let at = first; at < values.length; at += stride) {
    const value = values[at];
    if (value > 0) positive += value * value;
    else negative += value * value;
  }
  return [positive, negative];
}

/** Random numbers of the size that the mean of the data asks for, as scikit-learn's `random`. */
export function startAtRandom(
  { pixels, channels }: Pick<CompressedSpectra, 'pixels' | 'channels'>,
  count: number,
  mean: number,
  random: Random,
): Factors {
  const size = Math.sqrt(mean / count);
  const draw = () => size * Math.abs(random.normal());
  return {
    count,
    channels,
    endmembers: Float64Array.from({ length: count * channels }, draw),
    shares: Float32Array.from({ length: pixels * count }, draw),
  };
}

/** From given spectra (count × channels), with equal shares. */
export function startFromSpectra(spectra: Float32Array, pixels: number, channels: number, mean: number): Factors {
  const count = spectra.length / channels;
  const endmembers = Float64Array.from(spectra, (value) => Math.max(0, value));
  const sum = endmembers.reduce((total, value) => total + value, 0) / count;
  const share = sum > 0 ? (mean * channels) / sum / count : 0;
  return { count, channels, endmembers, shares: new Float32Array(pixels * count).fill(share) };
}
