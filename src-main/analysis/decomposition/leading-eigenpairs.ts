import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { type Graph, GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { createRandom } from '../random/random.ts';
import { orthonormalRows } from './orthonormalize.ts';

export interface SymmetricEigenpairs {
  /** Descending; negative rounding errors of a positive matrix are set to 0. */
  readonly values: Float64Array;
  /** Pairs × size, one eigenvector a row. */
  readonly vectors: Float64Array;
}

/** Up to this size the whole decomposition costs less than finding a part of it. */
const SMALL = 160;
const MOST_ROUNDS = 200;
/**
 * Residual ‖Av − λv‖ that is good enough, relative to the smallest eigenvalue wanted, so that the noise components behind a
 * strong signal are right too; eigenvalues are then good to its square over the gap.
 */
const RESIDUAL = 1e-6;
/** The same relative to the largest eigenvalue: closer than this float64 products do not come. */
const SMALLEST_RESIDUAL = 1e-11;
/** A filter may enlarge the strongest direction this much over the weakest, or rounding would drown the latter. */
const MOST_GAIN = 1e8;
const MOST_DEGREE = 16;

/**
 * The largest eigenvalues and their vectors of a symmetric positive semidefinite matrix: whole decomposition of small
 * ones, Chebyshev-filtered subspace iteration of others (Zhou & Saad, SIAM J. Matrix Anal. Appl. 29 (2007) 954), whose
 * work is float64 matrix products on the CPU. Pairs that have converged are locked and taken out of the matrix, so that
 * the filter cannot blow up what rounding left of them in the others.
 *
 * @param matrix size × size
 */
export async function leadingEigenpairs(
  matrix: Float64Array,
  size: number,
  count: number,
  context: AnalysisContext,
): Promise<SymmetricEigenpairs> {
  const width = Math.min(size, count + Math.max(20, Math.ceil(count / 2)));
  if (size <= SMALL || width > size / 2) return largest(wholeDecomposition(matrix, size), size, count);
  const random = createRandom(0);
  const rest = matrix.slice();
  const locked: Float64Array[] = [];
  const values: number[] = [];
  let block: Float64Array = Float64Array.from({ length: width * size }, () => random.normal());
  let bounds: { cutoff: number; top: number } | undefined;
  for (let round = 0; round < MOST_ROUNDS && locked.length < count; round++) {
    context.job.report({ phase: 'PCA: components', done: locked.length, total: count });
    await context.job.pause();
    if (bounds) block = await applyFilter(rest, size, block, bounds, context);
    const kept = orthonormalRows(block, block.length / size, size, locked);
    if (kept.length === 0) break;
    const basis = joined(kept, size);
    const image = await multiply(basis, kept.length, rest, size, size, context);
    // Rayleigh–Ritz: the matrix within the basis.
    const ritz = wholeDecomposition(await innerProducts(basis, image, kept.length, size, context), kept.length);
    block = await multiply(ritz.vectors, kept.length, basis, kept.length, size, context);
    const images = await multiply(ritz.vectors, kept.length, image, kept.length, size, context);
    const largestValue = values[0] ?? ritz.values[0];
    const smallestWanted = ritz.values[Math.min(count - locked.length, kept.length) - 1];
    const tolerance = Math.max(RESIDUAL * smallestWanted, SMALLEST_RESIDUAL * largestValue);
    let converged = 0;
    while (converged < kept.length && locked.length < count) {
      const isLast = round === MOST_ROUNDS - 1;
      // What has not converged after so many rounds is still the best estimate there is.
      if (!isLast && residual(block, images, ritz.values[converged], converged, size) > tolerance) break;
      const vector = block.slice(converged * size, (converged + 1) * size);
      deflate(rest, vector, ritz.values[converged]);
      locked.push(vector);
      values.push(ritz.values[converged++]);
    }
    // A random block knows little of the largest eigenvalue yet: a filter made for its estimate would blow that up.
    const top = bounds ? (ritz.values[converged] ?? 0) : largestRowSum(rest, size);
    bounds = { cutoff: ritz.values.at(-1)!, top };
    block = block.subarray(converged * size);
  }
  // Directions beyond the rank of the matrix have no variance.
  const vectors = new Float64Array(count * size);
  locked.forEach((vector, i) => {
    vectors.set(vector, i * size);
  });
  return { values: Float64Array.from({ length: count }, (_, i) => values[i] ?? 0), vectors };
}

/** Takes an eigenpair out of the matrix: its eigenvalue becomes 0. */
function deflate(matrix: Float64Array, vector: Float64Array, value: number): void {
  const size = vector.length;
  for (let i = 0; i < size; i++) {
    const factor = value * vector[i];
    for (let j = 0; j < size; j++) matrix[i * size + j] -= factor * vector[j];
  }
}

/** Largest sum of magnitudes of a row: no eigenvalue is larger. */
function largestRowSum(matrix: Float64Array, size: number): number {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = i * size; j < (i + 1) * size; j++) sum += Math.abs(matrix[j]!);
    largest = Math.max(largest, sum);
  }
  return largest;
}

/** All eigenpairs of a small symmetric matrix, descending. */
export function wholeDecomposition(matrix: Float64Array, size: number): SymmetricEigenpairs {
  const rows = Array.from({ length: size }, (_, i) => matrix.subarray(i * size, (i + 1) * size));
  const result = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true });
  const order = result.realEigenvalues
    .map((_, i) => i)
    .sort((a, b) => result.realEigenvalues[b] - result.realEigenvalues[a]);
  const vectors = new Float64Array(size * size);
  order.forEach((column, rank) => {
    for (let i = 0; i < size; i++) vectors[rank * size + i] = result.eigenvectorMatrix.get(i, column);
  });
  return { values: Float64Array.from(order, (column) => Math.max(0, result.realEigenvalues[column])), vectors };
}

function largest({ values, vectors }: SymmetricEigenpairs, size: number, count: number): SymmetricEigenpairs {
  return { values: values.slice(0, count), vectors: vectors.slice(0, count * size) };
}

/** Polynomial of the matrix that is small on the unwanted eigenvalues [0, cutoff] and large above. */
async function applyFilter(
  matrix: Float64Array,
  size: number,
  block: Float64Array,
  { cutoff, top }: { cutoff: number; top: number },
  context: AnalysisContext,
): Promise<Float64Array> {
  const half = Math.max(cutoff / 2, top * 1e-12);
  const gainPerDegree = Math.acosh(Math.max(1 + 1e-6, (top - half) / half));
  const mostDegree = Math.max(2, Math.min(MOST_DEGREE, Math.floor(Math.log(MOST_GAIN) / gainPerDegree)));
  const rows = block.length / size;
  const times = (x: Float64Array) => multiply(x, rows, matrix, size, size, context);
  // Scaled three-term recurrence (Zhou & Saad, algorithm 3.2), which keeps the block near its size.
  let sigma = half / Math.max(top - half, half * 1e-6);
  const tau = 2 / sigma;
  let previous = block;
  let current = combination([await times(block), sigma / half], [block, -sigma]);
  for (let degree = 2; degree <= mostDegree; degree++) {
    const next = 1 / (tau - sigma);
    const following = combination(
      [await times(current), (2 * next) / half],
      [current, -2 * next],
      [previous, -sigma * next],
    );
    previous = current;
    current = following;
    sigma = next;
  }
  return current;
}

function combination(...terms: readonly (readonly [values: Float64Array, factor: number])[]): Float64Array {
  const result = new Float64Array(terms[0][0].length);
  for (const [values, factor] of terms) for (let i = 0; i < result.length; i++) result[i] += factor * values[i];
  return result;
}

/** (rows × inner) · (inner × columns). */
async function multiply(
  a: Float64Array,
  rows: number,
  b: Float64Array,
  inner: number,
  columns: number,
  context: AnalysisContext,
): Promise<Float64Array> {
  const { product } = await context.compute.run(PRODUCT_GRAPH, {
    a: { values: a, dims: [rows, inner] },
    b: { values: b, dims: [inner, columns] },
  });
  return product!.values as Float64Array;
}

/** Products of each row of one matrix with each row of the other, made exactly symmetric. */
async function innerProducts(a: Float64Array, b: Float64Array, rows: number, size: number, context: AnalysisContext) {
  const { product } = await context.compute.run(INNER_GRAPH, {
    a: { values: a, dims: [rows, size] },
    b: { values: b, dims: [rows, size] },
  });
  const values = product!.values as Float64Array;
  return Float64Array.from(values, (value, i) => (value + values[(i % rows) * rows + Math.floor(i / rows)]) / 2);
}

const PRODUCT_GRAPH: Graph = (() => {
  const g = new GraphBuilder('float64 product');
  const a = g.input('a', 'float64', ['rows', 'inner']);
  g.output('product', g.matMul(a, g.input('b', 'float64', ['inner', 'columns'])));
  return g.build();
})();

const INNER_GRAPH: Graph = (() => {
  const g = new GraphBuilder('float64 inner products');
  const a = g.input('a', 'float64', ['rows', 'size']);
  g.output('product', g.matMul(a, g.transpose(g.input('b', 'float64', ['rows', 'size']))));
  return g.build();
})();

function residual(vectors: Float64Array, images: Float64Array, value: number, row: number, size: number): number {
  let squares = 0;
  for (let j = row * size; j < (row + 1) * size; j++) squares += (images[j] - value * vectors[j]) ** 2;
  return Math.sqrt(squares);
}

function joined(rows: readonly Float64Array[], size: number): Float64Array {
  const result = new Float64Array(rows.length * size);
  rows.forEach((row, i) => {
    result.set(row, i * size);
  });
  return result;
}
