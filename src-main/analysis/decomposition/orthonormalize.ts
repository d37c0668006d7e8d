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
    for (let row = 0; row < rows; row++) basis[row * kept.length + column] = vector[row]!;
  });
  return { basis, columns: kept.length };
}

/** The same for vectors that lie one after another: `count` vectors of `length` numbers, changed in place. */
export function orthonormalRows(vectors: Float64Array, count: number, length: number): Float64Array[] {
  const kept: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = vectors.subarray(i * length, (i + 1) * length);
    const before = norm(vector);
    for (let round = 0; round < 2; round++) {
      for (const other of kept) {
        const overlap = dot(vector, other);
        for (let j = 0; j < length; j++) vector[j]! -= overlap * other[j]!;
      }
    }
    const after = norm(vector);
    if (!(after > before * 1e-10) || after === 0) continue;
    for (let j = 0; j < length; j++) vector[j]! /= after;
    kept.push(vector);
  }
  return kept;
}

function transpose(matrix: Float64Array | Float32Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = matrix[i * columns + j]!;
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const norm = (vector: Float64Array) => Math.sqrt(dot(vector, vector));
