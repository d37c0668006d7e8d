/** Components of a decomposition, count × channels. */
export interface Components {
  readonly values: ArrayLike<number>;
  readonly count: number;
  readonly channels: number;
}

/** From this on products of components are no rounding of float32 any more. */
const NOT_ORTHONORMAL = 1e-3;

/** Products of components with each other, count × count. */
function productsOf({ values, count, channels }: Components): Float64Array {
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++)
        sum += values[i * channels + channel]! * values[j * channels + channel]!;
      products[i * count + j] = sum;
      products[j * count + i] = sum;
    }
  }
  return products;
}

/** True for those of a PCA, unless they were brought back from a scaling into the data's own units. */
export function isOrthonormal(components: Components): boolean {
  return deviationOf(productsOf(components), components.count) < NOT_ORTHONORMAL;
}

function deviationOf(products: Float64Array, count: number): number {
  return products.reduce((most, value, at) => Math.max(most, Math.abs(value - (at % (count + 1) === 0 ? 1 : 0))), 0);
}

/**
 * What the first `kept` components leave of each spectrum: root mean square over the channels, in the data's units. That
 * of orthonormal components is the sum of the other scores' squares; of others their products count too, which costs
 * pixels × (count − kept)².
 *
 * @param scores pixels × count
 * @param beyond RMS residual of all components together, `[pixels]`; null where it is not known or they are not orthonormal
 */
export function leftByCut(
  scores: ArrayLike<number>,
  components: Components,
  kept: number,
  beyond: ArrayLike<number> | null,
): Float32Array {
  const { count, channels } = components;
  const products = productsOf(components);
  const isPlain = deviationOf(products, count) < NOT_ORTHONORMAL;
  const left = new Float32Array(Math.floor(scores.length / count));
  for (let pixel = 0; pixel < left.length; pixel++) {
    const at = pixel * count;
    let squares = 0;
    for (let i = kept; i < count; i++) {
      if (isPlain) squares += scores[at + i]! ** 2;
      else for (let j = kept; j < count; j++) squares += scores[at + i]! * scores[at + j]! * products[i * count + j]!;
    }
    const rest = beyond ? beyond[pixel]! ** 2 : 0;
    left[pixel] = Math.sqrt(Math.max(0, squares) / channels + rest);
  }
  return left;
}

/** Over the pixels that have a value; 0 where none has. */
export function rootMeanSquare(values: ArrayLike<number>): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    sum += values[i]! ** 2;
    count++;
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}
