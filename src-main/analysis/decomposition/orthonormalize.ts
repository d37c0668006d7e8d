/**
 * Orthonormal basis of the columns of a matrix: Gram–Schmidt, done twice over for accuracy ("twice is enough": Giraud,
 * Langou & Rozložník, Comput. Math. Appl. 50 (2005) 1069). Columns that depend on earlier ones are dropped.
 *
 * @param matrix rows × columns in C-order
 * @returns rows × (kept columns) in C-order
 */
export function orthonormalizeColumns(
  matrix: Float64Array | Float32Array,
  rows: number,
  columns: number,
): { basis: Float32Array; columns: number } {
  const kept = orthonormalRows(transpose(matrix, rows, columns), columns, rows);
  const basis = new Float32Array(rows * kept.length);
  kept.forEach((vector, column) => {
    for (let row = 0; row < rows; row++) basis[row * kept.length + column] = vector[row];
  });
  return { basis, columns: kept.length };
}

/**
 * The same for vectors that lie one after another: `count` vectors of `length` numbers, changed in place.
 *
 * @param others orthonormal vectors that the result must be orthogonal to as well
 */
export function orthonormalRows(
  vectors: Float64Array,
  count: number,
  length: number,
  others: readonly Float64Array[] = [],
): Float64Array[] {
  const kept: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = vectors.subarray(i * length, (i + 1) * length);
    const first = norm(vector);
    let before = first;
    for (let round = 0; round < 2; round++) {
      for (const other of others) subtractProjection(vector, other);
      for (const other of kept) subtractProjection(vector, other);
      const after = norm(vector);
      // Little was taken off: what rounding left of it is small too.
      if (after > 0.7 * before) break;
      before = after;
    }
    const left = norm(vector);
    if (!(left > first * 1e-10) || left === 0) continue;
    for (let j = 0; j < length; j++) vector[j] /= left;
    kept.push(vector);
  }
  return kept;
}

function subtractProjection(vector: Float64Array, onto: Float64Array): void {
  const overlap = dot(vector, onto);
  for (let j = 0; j < vector.length; j++) vector[j] -= overlap * onto[j];
}

function transpose(matrix: Float64Array | Float32Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = matrix[i * columns + j];
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

const norm = (vector: Float64Array) => Math.sqrt(dot(vector, vector));
