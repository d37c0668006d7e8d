import { type Graph, GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import { spectraFromArray } from '../spectra.ts';

/** The nearest other points of each point, nearest first. */
export interface NearestNeighbors {
  /** Neighbors of each point. */
  readonly count: number;
  /** points × count */
  readonly indices: Int32Array;
  /** points × count, squared Euclidean distances. */
  readonly squares: Float32Array;
}

/** Squared distances formed at once: 32 MB of them. */
const TILE_DISTANCES = 8_000_000;
/** More candidates than neighbors, so that what float32 rounds away among them does not cost a true neighbor. */
const SPARE_CANDIDATES = 4;

/**
 * Exact nearest neighbors of all points in Euclidean distance. Tiles of distances are one matrix product each; the closest
 * candidates are then measured again in float64, since a product loses digits where points lie close together.
 *
 * Cost: points² × channels.
 *
 * @param points points × channels, less their mean
 * @param count neighbors of each point, less than points
 * @throws {AppError} `cancelled`
 */
export async function nearestNeighbors(
  points: Float32Array,
  channels: number,
  count: number,
  context: AnalysisContext,
): Promise<NearestNeighbors> {
  const size = points.length / channels;
  // The point itself is among its candidates.
  const candidates = Math.min(size, count + 1 + SPARE_CANDIDATES);
  const others = distanceFactors(points, channels);
  const indices = new Int32Array(size * count);
  const squares = new Float32Array(size * count);
  const distances = new Float64Array(candidates);
  const order = Array.from({ length: candidates }, () => 0);
  await processTiles(
    spectraFromArray(points, channels),
    context.job,
    't-SNE: neighbors',
    ({ count: rows, values }) =>
      context.compute.run(CANDIDATES_GRAPH, {
        rows: { values, dims: [rows, channels] },
        others: { values: others.products, dims: [channels, size] },
        lengths: { values: others.squares, dims: [size] },
        count: { values: BigInt64Array.of(BigInt(candidates)), dims: [1] },
      }),
    ({ indices: found }, { first, count: rows }) => {
      const near = found.values as Int32Array;
      for (let row = 0; row < rows; row++) {
        const self = first + row;
        let kept = 0;
        for (let c = 0; c < candidates; c++) {
          const other = near[row * candidates + c];
          if (other === self) continue;
          distances[c] = squaredDistance(points, channels, self, other);
          order[kept++] = c;
        }
        order.length = kept;
        order.sort((a, b) => distances[a] - distances[b] || near[row * candidates + a] - near[row * candidates + b]);
        for (let c = 0; c < count; c++) {
          indices[self * count + c] = near[row * candidates + order[c]];
          squares[self * count + c] = distances[order[c]];
        }
        order.length = candidates;
      }
    },
    Math.max(16, Math.min(1024, Math.floor(TILE_DISTANCES / size))),
  );
  return { count, indices, squares };
}

/** Squared distance of two points in float64. */
function squaredDistance(points: Float32Array, channels: number, a: number, b: number): number {
  let sum = 0;
  for (let i = a * channels, j = b * channels, end = i + channels; i < end; i++, j++) {
    const difference = points[i] - points[j];
    sum += difference * difference;
  }
  return sum;
}

/** −2 × the points as columns (channels × points), and their squared lengths. */
function distanceFactors(points: Float32Array, channels: number) {
  const size = points.length / channels;
  const products = new Float32Array(points.length);
  const squares = new Float32Array(size);
  for (let point = 0; point < size; point++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) {
      const value = points[point * channels + channel];
      sum += value * value;
      products[channel * size + point] = -2 * value;
    }
    squares[point] = sum;
  }
  return { products, squares };
}

/** ‖y‖² − 2 x·y: the squared distance but for ‖x‖², which is the same for all others of a row. */
const CANDIDATES_GRAPH: Graph = (() => {
  const g = new GraphBuilder('nearest neighbors');
  const rows = g.input('rows', 'float32', ['rows', 'channels']);
  const others = g.input('others', 'float32', ['channels', 'points']);
  const lengths = g.input('lengths', 'float32', ['points']);
  const count = g.input('count', 'int64', [1]);
  const { indices } = g.smallest(g.add(g.matMul(rows, others), lengths), count, 'count');
  g.output('indices', g.cast(indices, 'int32'));
  return g.build();
})();
