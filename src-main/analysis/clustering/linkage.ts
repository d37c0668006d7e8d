import type { AnalysisContext } from '../context.ts';

export type Linkage = 'ward' | 'single' | 'average' | 'complete';

/** A merge of two clusters by their representatives, as it was found; heights are not yet in order. */
interface Merge {
  readonly a: number;
  readonly b: number;
  readonly height: number;
}

/** Merges between two looks at whether the run was cancelled. */
const MERGES_PER_PAUSE = 64;

/**
 * Hierarchical clustering from all distances: by nearest-neighbor chains for Ward, average and complete linkage, by
 * Prim's spanning tree for single linkage (Müllner, arXiv:1109.2378, 2011, sections 3.2 and 3.3; Ward with squared
 * distances: Murtagh & Legendre, J. Classif. 31 (2014) 274). Ties go to the smaller number.
 *
 * Cost: points². Overwrites `squares`.
 *
 * @param squares squared distances, points × points
 * @param weights how much each point stands for; counts for Ward and average linkage
 * @returns SciPy's Z, (points − 1) × 4: the two clusters (points count from 0, merges from `points` on), the height, points
 * @throws {AppError} `cancelled`
 */
export async function linkageOf(
  squares: Float32Array,
  weights: Float64Array,
  linkage: Linkage,
  context: AnalysisContext,
): Promise<Float64Array> {
  const merges =
    linkage === 'single'
      ? await spanningTree(squares, weights.length, context)
      : await neighborChains(squares, weights, linkage, context);
  return inOrder(merges, weights.length);
}

async function neighborChains(
  distances: Float32Array,
  weights: Float64Array,
  linkage: 'ward' | 'average' | 'complete',
  { job }: AnalysisContext,
): Promise<Merge[]> {
  const points = weights.length;
  prepare(distances, weights, linkage);
  const sizes = Float64Array.from(weights);
  // Clusters that are left, ascending; a merged one goes by the larger number of its two.
  const live = Int32Array.from(weights, (_, i) => i);
  let count = points;
  const chain: number[] = [];
  const merges: Merge[] = [];
  while (merges.length < points - 1) {
    if (merges.length % MERGES_PER_PAUSE === 0) {
      job.report({ phase: 'agglomeration', done: merges.length, total: points - 1 });
      await job.pause();
    }
    if (chain.length === 0) chain.push(live[0]);
    let distance: number;
    for (;;) {
      const last = chain.at(-1)!;
      const before = chain.at(-2);
      const row = distances.subarray(last * points, (last + 1) * points);
      const nearest = nearestIn(row, live, count, last, before);
      distance = row[nearest];
      if (nearest === before) break;
      chain.push(nearest);
    }
    const [one, two] = [chain.pop()!, chain.pop()!];
    const [gone, kept] = [Math.min(one, two), Math.max(one, two)];
    merges.push({ a: gone, b: kept, height: linkage === 'average' ? distance : Math.sqrt(distance) });
    const place = indexIn(live, count, gone);
    live.copyWithin(place, place + 1, count);
    count--;
    joinRows(distances, points, live.subarray(0, count), gone, kept, sizes, distance, linkage);
    sizes[kept] += sizes[gone];
  }
  return merges;
}

/** The live cluster with the smallest distance in the row of `last`; of equals `before`, then that of the smallest number. */
function nearestIn(
  row: Float32Array,
  live: Int32Array,
  count: number,
  last: number,
  before: number | undefined,
): number {
  let nearest = before ?? (live[0] === last ? live[1] : live[0]);
  let distance = row[nearest];
  for (let i = 0; i < count; i++) {
    // The diagonal is infinite.
    if (row[live[i]] < distance) {
      nearest = live[i];
      distance = row[nearest];
    }
  }
  return nearest;
}

/** Puts the distances into the form that {@link joinRows} updates. */
function prepare(distances: Float32Array, weights: Float64Array, linkage: 'ward' | 'average' | 'complete'): void {
  const points = weights.length;
  if (linkage === 'average') for (let at = 0; at < distances.length; at++) distances[at] = Math.sqrt(distances[at]);
  // Ward's distance of two clusters of sizes a and b: 2ab / (a + b) times that of their means.
  if (linkage === 'ward' && weights.some((weight) => weight !== 1)) {
    for (let i = 0; i < points; i++) {
      for (let j = 0; j < points; j++) {
        distances[i * points + j] *= (2 * weights[i] * weights[j]) / (weights[i] + weights[j]);
      }
    }
  }
  for (let i = 0; i < points; i++) distances[i * points + i] = Number.POSITIVE_INFINITY;
}

/**
 * Distances of the others to two clusters become those to their union (Lance & Williams, Comput. J. 9 (1967) 373). The
 * infinite distance of `kept` to itself stays infinite.
 *
 * @param live clusters that are left, without `gone`
 * @param between distance of the two
 */
function joinRows(
  distances: Float32Array,
  points: number,
  live: Int32Array,
  gone: number,
  kept: number,
  sizes: Float64Array,
  between: number,
  linkage: 'ward' | 'average' | 'complete',
): void {
  const from = distances.subarray(gone * points, (gone + 1) * points);
  const to = distances.subarray(kept * points, (kept + 1) * points);
  const [a, b] = [sizes[gone], sizes[kept]];
  if (linkage === 'ward') joinWard(from, to, live, sizes, a, b, between);
  else if (linkage === 'average') joinAverage(from, to, live, a, b);
  else joinComplete(from, to, live);
  for (let i = 0; i < live.length; i++) distances[live[i] * points + kept] = to[live[i]];
}

function joinWard(
  from: Float32Array,
  to: Float32Array,
  live: Int32Array,
  sizes: Float64Array,
  a: number,
  b: number,
  between: number,
): void {
  for (let i = 0; i < live.length; i++) {
    const other = live[i];
    const c = sizes[other];
    const joined = ((a + c) * from[other] + (b + c) * to[other] - c * between) / (a + b + c);
    to[other] = joined > 0 ? joined : 0;
  }
}

function joinAverage(from: Float32Array, to: Float32Array, live: Int32Array, a: number, b: number): void {
  for (let i = 0; i < live.length; i++) {
    const other = live[i];
    to[other] = (a * from[other] + b * to[other]) / (a + b);
  }
}

function joinComplete(from: Float32Array, to: Float32Array, live: Int32Array): void {
  for (let i = 0; i < live.length; i++) {
    const other = live[i];
    if (from[other] > to[other]) to[other] = from[other];
  }
}

async function spanningTree(squares: Float32Array, points: number, { job }: AnalysisContext): Promise<Merge[]> {
  const closest = new Float32Array(points).fill(Number.POSITIVE_INFINITY);
  const inTree = new Uint8Array(points);
  const merges: Merge[] = [];
  let newest = 0;
  inTree[0] = 1;
  while (merges.length < points - 1) {
    if (merges.length % MERGES_PER_PAUSE === 0) {
      job.report({ phase: 'agglomeration', done: merges.length, total: points - 1 });
      await job.pause();
    }
    let [next, least] = [-1, Number.POSITIVE_INFINITY];
    for (let other = 0; other < points; other++) {
      if (inTree[other] === 1) continue;
      const distance = Math.min(closest[other], squares[newest * points + other]);
      closest[other] = distance;
      if (next < 0 || distance < least) [next, least] = [other, distance];
    }
    merges.push({ a: newest, b: next, height: Math.sqrt(least) });
    inTree[next] = 1;
    newest = next;
  }
  return merges;
}

/** Merges by height, with clusters numbered as SciPy does. */
function inOrder(merges: readonly Merge[], points: number): Float64Array {
  const sorted = [...merges].sort((left, right) => left.height - right.height);
  const parents = Int32Array.from({ length: 2 * points - 1 }, (_, i) => i);
  const sizes = new Int32Array(2 * points - 1).fill(1, 0, points);
  const result = new Float64Array(4 * (points - 1));
  sorted.forEach(({ a, b, height }, merge) => {
    const [one, two] = [rootOf(parents, a), rootOf(parents, b)];
    const joined = points + merge;
    parents[one] = joined;
    parents[two] = joined;
    sizes[joined] = sizes[one] + sizes[two];
    result.set([Math.min(one, two), Math.max(one, two), height, sizes[joined]], 4 * merge);
  });
  return result;
}

/**
 * The partition that a tree is cut into.
 * @param merges how many of the tree's merges are made; points − merges clusters are left
 * @returns for each point the number of its cluster, in the order of their first points
 */
export function cutTree(tree: Float64Array, merges: number): { labels: Int32Array; clusters: number } {
  const points = tree.length / 4 + 1;
  const parents = Int32Array.from({ length: 2 * points - 1 }, (_, i) => i);
  for (let merge = 0; merge < merges; merge++) {
    parents[tree[4 * merge]] = points + merge;
    parents[tree[4 * merge + 1]] = points + merge;
  }
  const numbers = new Map<number, number>();
  const labels = Int32Array.from({ length: points }, (_, point) => {
    const root = rootOf(parents, point);
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
  return { labels, clusters: numbers.size };
}

/** The last ancestor, with the way to it halved for those who come after. */
function rootOf(parents: Int32Array, from: number): number {
  let at = from;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at]];
    at = parents[at];
  }
  return at;
}

/** Place of a number in the ascending first `count` of a list. */
function indexIn(list: Int32Array, count: number, wanted: number): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
