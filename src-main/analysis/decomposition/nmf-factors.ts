/** X ≈ shares · endmembers, both ≥ 0. */
export interface Factors {
  readonly count: number;
  readonly channels: number;
  /** pixels × count */
  readonly shares: Float32Array;
  /** count × channels */
  readonly endmembers: Float64Array;
}

/** What beyond ≥ 0 is asked of the shares. */
export interface ShareRules {
  /** The shares of each pixel sum to 1. */
  readonly simplex: boolean;
  /** Strength of the pull towards neighbors; 0 is none. */
  readonly smoothness: number;
  /** Four neighbors of each spectrum, −1 where there is none (map-neighbors.ts). */
  readonly neighbors: Int32Array;
}

/** a · bᵀ of row-major matrices: rowsA × inner and rowsB × inner. */
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

/** a · b of row-major matrices: rows × inner and inner × columns. */
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

/** Row-major rows × columns as float32 columns × rows. */
export function transposed32(a: Float64Array, rows: number): Float32Array {
  const columns = a.length / rows;
  const result = new Float32Array(a.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = a[i * columns + j];
  return result;
}
