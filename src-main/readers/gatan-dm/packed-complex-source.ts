import { elementCount } from '../../cubes/array-source.ts';
import { MemorySource } from '../../cubes/memory-source.ts';
import { makeNativeArray } from '../../cubes/native-arrays.ts';

/** How the Fourier transform of a real image is stored: only what the other half does not repeat. */
export type Packing = 'square' | 'half-plane';

/** Numbers that the packed form of an image of this shape takes; undefined when it cannot be packed so. */
export function packedNumbers(packing: Packing, dimensions: readonly number[]): number | undefined {
  const [width = 0, height = 0] = dimensions;
  if (dimensions.length !== 2 || width % 2 !== 0) return undefined;
  if (packing === 'half-plane') return height * (width / 2 + 1) * 2;
  return width === height ? width * height : undefined;
}

/**
 * The whole transform, zero frequency in the middle, of the numbers that are stored. What is not stored is the complex conjugate of the pixel
 * opposite to it: F(−k) = F(k)*, as for every real image.
 * @param numbers of the packed form, real and imaginary in turn
 * @param shape `[rows, columns]`
 */
export function unpackedSource(
  packing: Packing,
  numbers: Float32Array | Float64Array,
  shape: readonly number[],
  dtype: 'complex64' | 'complex128',
): MemorySource {
  const [rows, columns] = shape as [number, number];
  const out = makeNativeArray(dtype, elementCount(shape)) as Float64Array;
  const place = packing === 'square' ? squarePlace(columns / 2) : halfPlanePlace(columns / 2);
  // Frequency zero lies in this row, and in column `columns / 2`.
  const middle = Math.floor(rows / 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = 2 * (row * columns + column);
      let found = place(row, column);
      let sign = 1;
      if (found === undefined) {
        found = place((2 * middle - row + rows) % rows, (columns - column) % columns);
        sign = -1;
      }
      const { index, isReal } = found!;
      out[at] = numbers[index]!;
      out[at + 1] = isReal ? 0 : sign * numbers[index + 1]!;
    }
  }
  return new MemorySource(out, shape, dtype);
}

interface Place {
  readonly index: number;
  readonly isReal: boolean;
}

/** Columns from the middle to the left edge, one after the other in each row: column `half − k` has the k-th number of its row. */
function halfPlanePlace(half: number): (row: number, column: number) => Place | undefined {
  return (row, column) => {
    if (column > half) return undefined;
    return { index: 2 * (row * (half + 1) + half - column), isReal: false };
  };
}

/**
 * The older form of a square of 2N × 2N: 2N rows of N complex numbers, from the middle to the right, the first of each row of the upper half being
 * the left edge of the lower one; four real numbers of the edges take the places of two complex ones.
 */
function squarePlace(half: number): (row: number, column: number) => Place | undefined {
  const second = 2 * half * half;
  return (row, column) => {
    const down = row - half;
    if (column > half) return { index: 2 * (row * half + column - half), isReal: false };
    if (column === half) {
      if (down > 0) return { index: second + 2 * down * half, isReal: false };
      if (down === 0) return { index: second, isReal: true };
      return row === 0 ? { index: second + 1, isReal: true } : undefined;
    }
    if (column === 0) {
      if (down > 0) return { index: 2 * down * half, isReal: false };
      if (down === 0) return { index: 0, isReal: true };
      return row === 0 ? { index: 1, isReal: true } : undefined;
    }
    return undefined;
  };
}
