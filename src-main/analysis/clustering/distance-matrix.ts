import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';

/** Rows and columns of one product: its answer, 4 MB, stays in the cache until it is copied. */
const BLOCK = 1024;
/** Taken off each square, relative to the squared lengths: the rounding of float64 sums, so that equal points are at 0. */
const ROUNDING = 1e-14;

/**
 * Squared Euclidean distances between all pairs of points, as float32 of float64 sums: near neighbors far from the origin
 * keep their digits. Half of the blocks are formed; the others are their transposes.
 *
 * Cost: points² × channels / 2 multiplications, points² × 4 bytes.
 *
 * @param points points × channels, better without their mean
 * @returns points × points, symmetric, 0 on the diagonal
 * @throws {AppError} `cancelled`
 */
export async function squaredDistanceMatrix(
  points: Float32Array,
  channels: number,
  context: AnalysisContext,
): Promise<Float32Array> {
  const size = points.length / channels;
  const matrix = new Float32Array(size * size);
  const blocks = Array.from({ length: Math.ceil(size / BLOCK) }, (_, i) => blockOf(points, channels, i * BLOCK));
  const total = (blocks.length * (blocks.length + 1)) / 2;
  let done = 0;
  for (const [i, rows] of blocks.entries()) {
    for (const columns of blocks.slice(i)) {
      context.job.report({ phase: 'distances between all pairs', done: done++, total });
      await context.job.pause();
      const answer = await context.compute.run(BLOCK_GRAPH, {
        rows: { values: rows.values, dims: [rows.count, channels] },
        columns: { values: columns.transposed, dims: [channels, columns.count] },
        rowSquares: { values: rows.squares, dims: [rows.count, 1] },
        columnSquares: { values: columns.squares, dims: [1, columns.count] },
      });
      put(matrix, size, answer.squares!.values as Float32Array, rows.first, columns.first, columns.count);
      if (rows !== columns) {
        put(matrix, size, answer.transposed!.values as Float32Array, columns.first, rows.first, rows.count);
      }
    }
  }
  for (let i = 0; i < size; i++) matrix[i * size + i] = 0;
  return matrix;
}

function blockOf(points: Float32Array, channels: number, first: number) {
  const values = points.subarray(first * channels, (first + BLOCK) * channels);
  const count = values.length / channels;
  const transposed = new Float32Array(values.length);
  const squares = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    for (let channel = 0; channel < channels; channel++) {
      const value = values[row * channels + channel];
      transposed[channel * count + row] = value;
      squares[row] += value * value;
    }
  }
  return { first, count, values, transposed, squares };
}

function put(matrix: Float32Array, size: number, block: Float32Array, row: number, column: number, width: number) {
  for (let from = 0; from < block.length; from += width, row++) {
    matrix.set(block.subarray(from, from + width), row * size + column);
  }
}

const BLOCK_GRAPH = (() => {
  const g = new GraphBuilder('distances between all pairs');
  const rows = g.cast(g.input('rows', 'float32', ['rows', 'channels']), 'float64');
  const columns = g.cast(g.input('columns', 'float32', ['channels', 'columns']), 'float64');
  const rowSquares = g.input('rowSquares', 'float64', ['rows', 1]);
  const lengths = g.add(rowSquares, g.input('columnSquares', 'float64', [1, 'columns']));
  const twice = g.multiply(g.matMul(rows, columns), g.constant('float64', [1], [2]));
  const squares = g.subtract(lengths, twice);
  const rounding = g.multiply(lengths, g.constant('float64', [1], [ROUNDING]));
  const positive = g.maximum(g.subtract(squares, rounding), g.constant('float64', [1], [0]));
  const result = g.cast(positive, 'float32');
  g.output('squares', result);
  g.output('transposed', g.transpose(result));
  return g.build();
})();
