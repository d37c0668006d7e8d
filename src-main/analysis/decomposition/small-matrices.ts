/** Products of matrices so small that a graph would cost more than it saves. All are row-major. */

/** a · bᵀ: rowsA × inner and rowsB × inner. */
export function timesTransposed(a: Float64Array, rowsA: number, b: Float64Array, rowsB: number): Float64Array {
  const inner = a.length / rowsA;
  const product = new Float64Array(rowsA * rowsB);
  for (let i = 0; i < rowsA; i++) {
    for (let j = 0; j < rowsB; j++) {
      let sum = 0;
      for (let m = 0; m < inner; m++) sum += a[i * inner + m] * b[j * inner + m];
      product[i * rowsB + j] = sum;
    }
  }
  return product;
}

/** a · b: rows × inner and inner × columns. */
export function times(a: Float64Array, rows: number, b: Float64Array, inner: number): Float64Array {
  const columns = b.length / inner;
  const product = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let m = 0; m < inner; m++) {
      const factor = a[i * inner + m];
      if (factor === 0) continue;
      for (let j = 0; j < columns; j++) product[i * columns + j] += factor * b[m * columns + j];
    }
  }
  return product;
}

/** rows × columns as float32 columns × rows. */
export function transposed32(a: Float64Array, rows: number): Float32Array {
  const columns = a.length / rows;
  const result = new Float32Array(a.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = a[i * columns + j];
  return result;
}
