import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random numbers that a seed fixes. The only source of randomness in an analysis. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** Whole number in [0, end). */
  integer(end: number): number;
  /** Normal with mean 0 and standard deviation 1 (Box–Muller). */
  normal(): number;
}

/** A stream that can be continued later, from the state that it is in. */
export interface SeededRandom extends Random {
  state(): readonly number[];
}

/**
 * @param seed the recipe's seed
 * @param stream number of an independent stream of that seed, one for each restart for instance
 */
export function createRandom(seed: number, stream = 0): SeededRandom {
  // Neighboring seeds of xoroshiro start alike: spread them (the multiplier is 2³² / golden ratio) and warm up.
  const generator = xoroshiro128plus((Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) | 0);
  for (let i = 0; i < 8; i++) generator.next();
  return drawingFrom(generator);
}

/** Goes on with a stream. @param state what {@link SeededRandom.state} gave */
export function continueRandom(state: readonly number[]): SeededRandom {
  return drawingFrom(xoroshiro128plusFromState(state));
}

function drawingFrom(generator: ReturnType<typeof xoroshiro128plus>): SeededRandom {
  const uniform = () => uniformFloat64(generator);
  return {
    uniform,
    integer: (end) => uniformInt(generator, 0, end - 1),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    state: () => generator.getState(),
  };
}
