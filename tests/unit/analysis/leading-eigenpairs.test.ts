/** Leading eigenpairs of matrices whose eigenvalues are known because the matrix was made from them. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { leadingEigenpairs } from '../../../src-main/analysis/decomposition/leading-eigenpairs.ts';
import { orthonormalizeColumns, orthonormalRows } from '../../../src-main/analysis/decomposition/orthonormalize.ts';
import { testContext } from '../../helpers/analysis.ts';
import { normalNumbers } from '../../helpers/data.ts';

/** Q·diag(values)·Qᵀ with a random orthonormal Q (rows: the eigenvectors). */
function symmetric(values: readonly number[], seed = 1) {
  const size = values.length;
  const normal = normalNumbers(seed);
  const vectors = orthonormalRows(Float64Array.from({ length: size * size }, normal), size, size);
  expect(vectors).toHaveLength(size);
  const matrix = new Float64Array(size * size);
  vectors.forEach((vector, k) => {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) matrix[i * size + j] += values[k] * vector[i] * vector[j];
    }
  });
  return { matrix, vectors };
}

const descending = (size: number, value: (i: number) => number) => Array.from({ length: size }, (_, i) => value(i));

/** Orthonormality of the rows, and ‖Av − λv‖ relative to the largest eigenvalue. */
function expectEigenpairs(matrix: Float64Array, size: number, values: Float64Array, vectors: Float64Array): void {
  const count = values.length;
  expect(vectors).toHaveLength(count * size);
  const rows = Array.from({ length: count }, (_, i) => vectors.subarray(i * size, (i + 1) * size));
  const scale = Math.max(values[0], 1e-300);
  rows.forEach((row, i) => {
    rows.slice(0, i + 1).forEach((other, j) => {
      const product = row.reduce((sum, value, k) => sum + value * other[k], 0);
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-6);
    });
    let residual = 0;
    for (let p = 0; p < size; p++) {
      let image = 0;
      for (let q = 0; q < size; q++) image += matrix[p * size + q] * row[q];
      residual += (image - values[i] * row[p]) ** 2;
    }
    expect(Math.sqrt(residual) / scale).toBeLessThan(1e-6);
  });
  expect([...values].sort((a, b) => b - a)).toEqual([...values]);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
}

describe('leadingEigenpairs', () => {
  it.each([
    ['a small matrix', descending(40, (i) => 40 - i), 6],
    ['300 × 300 over six decades', descending(300, (i) => 1e6 * 10 ** (-i / 50)), 20],
    ['300 × 300, six decades at once: signal over noise', descending(300, (i) => (i < 5 ? 1e6 / (i + 1) : 1)), 5],
    ['a steep fall, beyond the signal', descending(300, (i) => (i < 3 ? 1e6 / (i + 1) : 1 + 1e-3 * (300 - i))), 12],
    ['repeated eigenvalues', descending(300, (i) => (i < 4 ? 10 : i < 8 ? 5 : 1 / (i + 1))), 8],
    ['all equal', descending(220, () => 2), 7],
    ['rank 5 of 300', descending(300, (i) => (i < 5 ? 5 - i : 0)), 12],
    ['rank 1 of 200', descending(200, (i) => (i < 1 ? 3 : 0)), 4],
    ['most of them wanted', descending(200, (i) => 200 - i), 150],
    ['tiny numbers', descending(300, (i) => 1e-12 * 0.8 ** i), 10],
    ['huge numbers', descending(300, (i) => 1e18 * 0.9 ** i), 10],
  ])('%s', async (_, expected, count) => {
    const size = expected.length;
    const { matrix } = symmetric(expected);
    const { values, vectors } = await leadingEigenpairs(matrix, size, count, await testContext());
    expectEigenpairs(matrix, size, values, vectors);
    values.forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(1e-9 * expected[0] + 1e-9 * expected[i]);
    });
  });

  it.each([3, 200])('the zero matrix (%i × same)', async (size) => {
    const { values, vectors } = await leadingEigenpairs(new Float64Array(size * size), size, 3, await testContext());
    expect([...values]).toEqual([0, 0, 0]);
    expectEigenpairs(new Float64Array(size * size), size, values, vectors);
  });

  it('equals the whole decomposition of ml-matrix', async () => {
    const size = 170;
    const normal = normalNumbers(3);
    const x = Matrix.from1DArray(400, size, Array.from({ length: 400 * size }, normal));
    const covariance = x.transpose().mmul(x).div(399);
    const whole = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
    const expected = whole.realEigenvalues.sort((a, b) => b - a).slice(0, 15);
    const { values } = await leadingEigenpairs(
      Float64Array.from(covariance.to1DArray()),
      size,
      15,
      await testContext(),
    );
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 9);
    });
  });
});

describe('a few strong directions over flat noise, as after Poisson scaling', () => {
  it('all that are wanted come out, not only the strong ones', async () => {
    const size = 400;
    const values = descending(size, (i) => [1900, 320, 49][i] ?? 44 - 43 * (i / size));
    const { matrix } = symmetric(values, 11);
    const found = await leadingEigenpairs(matrix, size, 6, await testContext());
    found.values.forEach((value, i) => {
      // Relative to neighbors that lie a quarter of a percent apart.
      expect(Math.abs(value / values[i] - 1)).toBeLessThan(1e-6);
    });
    expectEigenpairs(matrix, size, found.values, found.vectors);
  });
});

describe('orthonormalizeColumns', () => {
  it('drops columns that depend on earlier ones and keeps the span', () => {
    const normal = normalNumbers(5);
    const matrix = new Float64Array(20 * 4);
    for (let row = 0; row < 20; row++) {
      const [p, q] = [normal(), normal()];
      matrix.set([p, 2 * p, q, p - q], row * 4);
    }
    const { basis, columns } = orthonormalizeColumns(matrix, 20, 4);
    expect(columns).toBe(2);
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 2; j++) {
        let product = 0;
        for (let row = 0; row < 20; row++) product += basis[row * 2 + i] * basis[row * 2 + j];
        expect(product).toBeCloseTo(i === j ? 1 : 0, 6);
      }
    }
  });

  it('nothing is left of zeros', () => {
    expect(orthonormalizeColumns(new Float64Array(12), 4, 3).columns).toBe(0);
  });
});
