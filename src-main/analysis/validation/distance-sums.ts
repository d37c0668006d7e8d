import { type Graph, GraphBuilder, type Value } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';

/** Points of one block: its distances to another block, 4 MB, stay in the cache from product to sum. */
const BLOCK = 1024;
const LARGEST_BYTE = 255;

/** A block of points, as rows and as columns of a product. */
interface Block {
  readonly first: number;
  readonly count: number;
  readonly inputs: { readonly [Side in 'rows' | 'columns']: { readonly [name: string]: BlockTensor } };
}
interface BlockTensor {
  readonly values: Float32Array | Uint8Array;
  readonly dims: readonly number[];
}

/**
 * For each point the sums of its Euclidean distances to the points of each group, without the one to itself. Each pair is
 * measured once, block by block, and never kept. Whole numbers from 0 to 255, as counts are, multiply as bytes: exact,
 * and faster than float32.
 *
 * Cost: points² × channels / 2.
 *
 * @param points points × channels; the mean is taken off in place where they are no bytes
 * @param membership points × groups of 1 and 0
 * @returns points × groups
 * @throws {AppError} `cancelled`
 */
export async function distanceSums(
  points: Float32Array,
  mean: Float32Array,
  membership: Float32Array,
  context: AnalysisContext,
): Promise<Float64Array> {
  const channels = mean.length;
  const size = points.length / channels;
  const groups = membership.length / size;
  const isBytes = points.every((value) => value >= 0 && value <= LARGEST_BYTE && Number.isInteger(value));
  if (!isBytes) for (let at = 0; at < points.length; at++) points[at] -= mean[at % channels];
  const blockOf = isBytes ? byteBlock : floatBlock;
  const graph = isBytes ? BYTE_GRAPH : FLOAT_GRAPH;
  const blocks = Array.from({ length: Math.ceil(size / BLOCK) }, (_, i) => blockOf(points, channels, i * BLOCK));
  const sums = new Float64Array(size * groups);
  const membersOf = ({ first, count }: Block) => ({
    values: membership.subarray(first * groups, (first + count) * groups),
    dims: [count, groups],
  });
  const add = ({ first }: Block, part: Float32Array) => {
    for (let at = 0, to = first * groups; at < part.length; at++, to++) sums[to] += part[at];
  };
  const total = (blocks.length * (blocks.length + 1)) / 2;
  let done = 0;
  for (const [i, rows] of blocks.entries()) {
    for (const columns of blocks.slice(i)) {
      context.job.report({ phase: 'silhouette: distances', done: done++, total });
      await context.job.pause();
      const answer = await context.compute.run(rows === columns ? graph.within : graph.between, {
        ...rows.inputs.rows,
        ...columns.inputs.columns,
        columnMembers: membersOf(columns),
        ...(rows === columns ? { apart: apart(rows.count) } : { rowMembers: membersOf(rows) }),
      });
      add(rows, answer.rowSums!.values as Float32Array);
      if (rows !== columns) add(columns, answer.columnSums!.values as Float32Array);
    }
  }
  return sums;
}

/** Two matrices whose product is all squared distances: `[x, ‖x‖², 1] · [−2y, 1, ‖y‖²]ᵀ`. */
function floatBlock(points: Float32Array, channels: number, first: number): Block {
  const values = points.subarray(first * channels, (first + BLOCK) * channels);
  const count = values.length / channels;
  const width = channels + 2;
  const rows = new Float32Array(count * width);
  const columns = new Float32Array(width * count);
  for (let point = 0; point < count; point++) {
    let squares = 0;
    for (let channel = 0; channel < channels; channel++) {
      const value = values[point * channels + channel];
      squares += value * value;
      rows[point * width + channel] = value;
      columns[channel * count + point] = -2 * value;
    }
    rows[point * width + channels] = squares;
    rows[point * width + channels + 1] = 1;
    columns[channels * count + point] = 1;
    columns[(channels + 1) * count + point] = squares;
  }
  return {
    first,
    count,
    inputs: {
      rows: { rows: { values: rows, dims: [count, width] } },
      columns: { columns: { values: columns, dims: [width, count] } },
    },
  };
}

function byteBlock(points: Float32Array, channels: number, first: number): Block {
  const values = points.subarray(first * channels, (first + BLOCK) * channels);
  const count = values.length / channels;
  const columns = new Uint8Array(values.length);
  const squares = new Float32Array(count);
  for (let point = 0; point < count; point++) {
    for (let channel = 0; channel < channels; channel++) {
      const value = values[point * channels + channel];
      squares[point] += value * value;
      columns[channel * count + point] = value;
    }
  }
  return {
    first,
    count,
    inputs: {
      rows: {
        rows: { values: Uint8Array.from(values), dims: [count, channels] },
        rowSquares: { values: squares, dims: [count, 1] },
      },
      columns: {
        columns: { values: columns, dims: [channels, count] },
        columnSquares: { values: squares, dims: [1, count] },
      },
    },
  };
}

/** 0 on the diagonal, 1 elsewhere: rounding gives a point a small distance to itself. */
function apart(count: number) {
  const values = new Float32Array(count * count).fill(1);
  for (let i = 0; i < count; i++) values[i * count + i] = 0;
  return { values, dims: [count, count] };
}

/** Squared distances of a graph to sums of distances: within one block, or between two for the points of both. */
function sumGraphs(name: string, squaredDistances: (g: GraphBuilder) => Value): { within: Graph; between: Graph } {
  const graphOf = (which: 'within' | 'between'): Graph => {
    const g = new GraphBuilder(`${name} ${which}`);
    const squares = squaredDistances(g);
    const distances = g.sqrt(g.maximum(squares, g.constant('float32', [1], [0])));
    const columnMembers = g.input('columnMembers', 'float32', ['columns', 'groups']);
    if (which === 'within') {
      g.output(
        'rowSums',
        g.matMul(g.multiply(distances, g.input('apart', 'float32', ['rows', 'columns'])), columnMembers),
      );
    } else {
      g.output('rowSums', g.matMul(distances, columnMembers));
      g.output('columnSums', g.matMul(g.transpose(distances), g.input('rowMembers', 'float32', ['rows', 'groups'])));
    }
    return g.build();
  };
  return { within: graphOf('within'), between: graphOf('between') };
}

const FLOAT_GRAPH = sumGraphs('sums of distances', (g) =>
  g.matMul(g.input('rows', 'float32', ['rows', 'factors']), g.input('columns', 'float32', ['factors', 'columns'])),
);

const BYTE_GRAPH = sumGraphs('sums of distances of bytes', (g) => {
  const rows = g.input('rows', 'uint8', ['rows', 'channels']);
  const products = g.cast(g.matMulInteger(rows, g.input('columns', 'uint8', ['channels', 'columns'])), 'float32');
  const lengths = g.add(
    g.input('rowSquares', 'float32', ['rows', 1]),
    g.input('columnSquares', 'float32', [1, 'columns']),
  );
  return g.subtract(lengths, g.multiply(products, g.constant('float32', [1], [2])));
});
