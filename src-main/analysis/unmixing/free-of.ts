/** The part of a vector orthogonal to orthonormal others, twice for the digits, of length 1. */
export function freeOf(vector: Float64Array, others: readonly Float64Array[]): Float64Array {
  for (let round = 0; round < 2; round++) {
    for (const other of others) {
      const product = vector.reduce((sum, value, i) => sum + value * other[i], 0);
      vector.forEach((value, i) => {
        vector[i] = value - product * other[i];
      });
    }
  }
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}
