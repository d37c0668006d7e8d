import type { AnalysisContext } from '../context.ts';
import type { NearestNeighbors } from './nearest-neighbors.ts';

/**
 * Joint probabilities of pairs of points, symmetric and summing to 1 over both halves; each pair stands once, at its
 * smaller index.
 */
export interface JointProbabilities {
  readonly points: number;
  /** Where the pairs of each point start, `[points + 1]`. */
  readonly starts: Int32Array;
  /** The larger index of each pair. */
  readonly partners: Int32Array;
  readonly values: Float32Array;
}

/** As in scikit-learn: the bisection ends when the entropy is this close, or after so many steps. */
const ENTROPY_TOLERANCE = 1e-5;
const MOST_BISECTIONS = 100;
/** Points between two chances to cancel: a tenth of a second. */
const POINTS_PER_PAUSE = 4096;

/**
 * Similarities of points to their neighbors in a t-SNE (van der Maaten & Hinton, JMLR 9 (2008) 2579, eq. 1 and section 3):
 * for each point a Gaussian whose width gives the wanted perplexity, symmetrized, normalized to a sum of 1.
 *
 * @param neighbors their squared distances are overwritten: for a whole map each array more would be 100 MB
 * @param perplexity smaller than the number of neighbors
 * @throws {AppError} `cancelled`
 */
export async function jointProbabilities(
  neighbors: NearestNeighbors,
  perplexity: number,
  { job }: Pick<AnalysisContext, 'job'>,
): Promise<JointProbabilities> {
  const { count, indices, squares } = neighbors;
  const row = new Float64Array(count);
  for (let first = 0; first < squares.length; first += count) {
    if (first % (count * POINTS_PER_PAUSE) === 0) {
      job.report({ phase: 't-SNE: similarities', done: first, total: squares.length });
      await job.pause();
    }
    conditionalProbabilities(squares.subarray(first, first + count), perplexity, row);
    squares.set(row, first);
  }
  return symmetrized(indices, squares, count);
}

/**
 * Probabilities exp(−β d²) / Σ exp(−β d²) whose entropy is ln(perplexity): the precision β is found by bisection.
 *
 * @param squares squared distances, ascending
 * @param out takes the probabilities
 */
export function conditionalProbabilities(squares: Float32Array, perplexity: number, out: Float64Array): void {
  const wanted = Math.log(perplexity);
  const nearest = squares[0];
  let [precision, low, high] = [firstPrecision(squares), 0, Number.POSITIVE_INFINITY];
  for (let step = 0; step < MOST_BISECTIONS; step++) {
    let sum = 0;
    let energy = 0;
    for (let i = 0; i < squares.length; i++) {
      // Measured from the nearest, so that the sum is never 0.
      const distance = squares[i] - nearest;
      const value = Math.exp(-distance * precision);
      out[i] = value;
      sum += value;
      energy += distance * value;
    }
    for (let i = 0; i < squares.length; i++) out[i] /= sum;
    const tooMuch = Math.log(sum) + (precision * energy) / sum - wanted;
    if (Math.abs(tooMuch) <= ENTROPY_TOLERANCE) return;
    if (tooMuch > 0) {
      low = precision;
      precision = high === Number.POSITIVE_INFINITY ? precision * 2 : (precision + high) / 2;
    } else {
      high = precision;
      precision = (precision + low) / 2;
    }
  }
}

/** The inverse of the mean excess over the nearest: of the right size in any unit. */
function firstPrecision(squares: Float32Array): number {
  let excess = 0;
  for (let i = 0; i < squares.length; i++) excess += squares[i] - squares[0];
  return excess > 0 ? squares.length / excess : 1;
}

/** (p(j|i) + p(i|j)) / 2n for each pair that has either. */
function symmetrized(indices: Int32Array, conditional: Float32Array, count: number): JointProbabilities {
  const points = indices.length / count;
  const starts = new Int32Array(points + 1);
  // Room for each pair from either side; pairs known from both sides are then joined.
  for (let entry = 0; entry < indices.length; entry++) {
    starts[1 + Math.min(Math.floor(entry / count), indices[entry])]++;
  }
  for (let point = 0; point < points; point++) starts[point + 1] += starts[point];
  const next = starts.slice(0, points);
  const partners = new Int32Array(indices.length);
  const values = new Float32Array(indices.length);
  for (let entry = 0; entry < indices.length; entry++) {
    const own = Math.floor(entry / count);
    const other = indices[entry];
    const place = next[Math.min(own, other)]++;
    partners[place] = Math.max(own, other);
    values[place] = conditional[entry];
  }
  return joined(points, starts, partners, values);
}

/** Adds up pairs that occur twice, in place, and normalizes. */
function joined(points: number, starts: Int32Array, partners: Int32Array, values: Float32Array): JointProbabilities {
  // Where the pair with this partner was put last; it belongs to this point only from `first` on.
  const placeOf = new Int32Array(points).fill(-1);
  let end = 0;
  let total = 0;
  for (let point = 0; point < points; point++) {
    const [from, to] = [starts[point], starts[point + 1]];
    const first = end;
    for (let entry = from; entry < to; entry++) {
      const partner = partners[entry];
      total += values[entry];
      if (placeOf[partner] >= first) {
        values[placeOf[partner]] += values[entry];
      } else {
        placeOf[partner] = end;
        partners[end] = partner;
        values[end++] = values[entry];
      }
    }
    starts[point] = first;
  }
  starts[points] = end;
  for (let entry = 0; entry < end; entry++) values[entry] /= 2 * total;
  return { points, starts, partners: partners.subarray(0, end), values: values.subarray(0, end) };
}
