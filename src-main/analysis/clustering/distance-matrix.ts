import { type Graph, GraphBuilder, type Value } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';

/** Rows and columns of one product: its answer, 4 MB, stays in the cache until it is copied. */
const BLOCK = 1024;
/** Channels that are transposed together: the lines of memory that they go to stay in the cache. */
const CHANNELS_AT_ONCE = 16;
const LARGEST_BYTE = 255;
/** Taken off each square, relative to the squared lengths: the rounding of float64 sums, so that equal points are at 0. */
const ROUNDING = 1e-14;

/**
 * Squared Euclidean distances between all pairs of points, as float32 of float64 sums: near neighbors far from the origin
 * keep their digits. Half of the blocks are formed; the others are their transposes. Whole numbers from 0 to 255, as counts
 * are, multiply as bytes, which is exact as well.
 *
 * Cost: points² × channels / 2 multiplications, points² × 4 bytes.
 *
 * @param points points × channels; the mean is taken off in place where they are no bytes
 * @returns points × points, symmetric, 0 on the diagonal
 * @throws {AppError} `cancelled`
 */
export async function squaredDistanceMatrix(
  points: Float32Array,
  mean: Float32Array,
  context: AnalysisContext,
): Promise<Float32Array> {
  const channels = mean.length;
  const isBytes = areBytes(points);
  if (!isBytes) for (let at = 0; at < points.length; at++) points[at] -= mean[at % channels];
  const graph = isBytes ? BYTE_GRAPH : FLOAT_GRAPH;
  const size = points.length / channels;
  const matrix = new Float32Array(size * size);
  const blocks = Array.from({ length: Math.ceil(size / BLOCK) }, (_, i) =>
    blockOf(points, channels, i * BLOCK, isBytes),
  );
  const total = (blocks.length * (blocks.length + 1)) / 2;
  let done = 0;
  for (const [i, rows] of blocks.entries()) {
    for (const columns of blocks.slice(i)) {
      context.job.report({ phase: 'distances between all pairs', done: done++, total });
      await context.job.pause();
      const answer = await context.compute.run(graph, {
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

/** Whether all are whole numbers from 0 to 255. */
function areBytes(values: Float32Array): boolean {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (!(value >= 0 && value <= LARGEST_BYTE && Number.isInteger(value))) return false;
  }
  return true;
}

function blockOf(points: Float32Array, channels: number, first: number, isBytes: boolean) {
  const floats = points.subarray(first * channels, (first + BLOCK) * channels);
  const values = isBytes ? Uint8Array.from(floats) : floats;
  const count = values.length / channels;
  const transposed = isBytes ? new Uint8Array(values.length) : new Float32Array(values.length);
  const squares = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let at = row * channels; at < (row + 1) * channels; at++) sum += values[at] * values[at];
    squares[row] = sum;
  }
  for (let from = 0; from < channels; from += CHANNELS_AT_ONCE) {
    const end = Math.min(channels, from + CHANNELS_AT_ONCE);
    for (let row = 0; row < count; row++) {
      for (let channel = from; channel < end; channel++) {
        transposed[channel * count + row] = values[row * channels + channel];
      }
    }
  }
  return { first, count, values, transposed, squares };
}

function put(matrix: Float32Array, size: number, block: Float32Array, row: number, column: number, width: number) {
  for (let from = 0; from < block.length; from += width, row++) {
    matrix.set(block.subarray(from, from + width), row * size + column);
  }
}

function blockGraph(
  name: string,
  type: 'float32' | 'uint8',
  multiply: (g: GraphBuilder, a: Value, b: Value) => Value,
): Graph {
  const g = new GraphBuilder(name);
  const products = multiply(
    g,
    g.input('rows', type, ['rows', 'channels']),
    g.input('columns', type, ['channels', 'columns']),
  );
  const rowSquares = g.input('rowSquares', 'float64', ['rows', 1]);
  const lengths = g.add(rowSquares, g.input('columnSquares', 'float64', [1, 'columns']));
  const squares = g.subtract(lengths, g.multiply(products, g.constant('float64', [1], [2])));
  const rounding = g.multiply(lengths, g.constant('float64', [1], [ROUNDING]));
  const positive = g.maximum(g.subtract(squares, rounding), g.constant('float64', [1], [0]));
  const result = g.cast(positive, 'float32');
  g.output('squares', result);
  g.output('transposed', g.transpose(result));
  return g.build();
}

const FLOAT_GRAPH = blockGraph('distances between all pairs', 'float32', (g, a, b) =>
  g.matMul(g.cast(a, 'float64'), g.cast(b, 'float64')),
);
const BYTE_GRAPH = blockGraph('distances between all pairs of bytes', 'uint8', (g, a, b) =>
  g.cast(g.matMulInteger(a, b), 'float64'),
);
