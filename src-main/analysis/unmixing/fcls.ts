import { AppError } from '../../../src-preload/contract/errors.ts';
import { GraphBuilder } from '../../graphs/graph-builder.ts';
import type { AnalysisContext } from '../context.ts';
import { processTiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';
import { type Constraint, constrainedSolver } from './active-set.ts';

export interface Abundances {
  /** Share (sum-to-one) or amount of each endmember in each pixel, pixels × endmembers. */
  readonly abundances: Float32Array;
  /** Root mean square over the channels of spectrum − Σ abundance · endmember, `[pixels]`. */
  readonly rmse: Float32Array;
  /** ‖residual‖ / ‖data‖ over all pixels. */
  readonly relativeError: number;
  /** Largest over smallest eigenvalue's square root of what is solved: from 1e4 on shares are uncertain. */
  readonly condition: number;
}

/** Endmembers at most: sets of them are kept as bits. */
export const MOST_ENDMEMBERS = 30;
/** Below this part of a spectrum's square, its error is formed from the residual: as a difference it has too few digits. */
const CANCELLED = 1e-3;
/** Below this pivot, relative to the largest, endmembers depend on each other as far as float32 data can tell. */
const DEPENDENT = 1e-9;

/**
 * Linear unmixing with known endmembers: fully constrained (non-negative, sum to one: Heinz & Chang, IEEE Trans. Geosci.
 * Remote Sens. 39 (2001) 529), non-negative, or plain least squares. Exact active sets on the small Gram matrix.
 *
 * One pass: a product of pixels × channels × endmembers, a small problem for each pixel, and one more product for errors
 * that are small. With sum-to-one the mean endmember is taken off first, which changes nothing but keeps float32 digits.
 *
 * @param endmembers endmembers × channels
 * @throws {AppError} `data-unsuitable` when endmembers depend on each other; `parameter-invalid` when there are too many
 */
export async function unmix(
  spectra: Spectra,
  endmembers: Float32Array,
  constraint: Constraint,
  context: AnalysisContext,
): Promise<Abundances> {
  const { pixels, channels } = spectra;
  const n = endmembers.length / channels;
  if (n > MOST_ENDMEMBERS) {
    const message = `${n} endmembers are more than the ${MOST_ENDMEMBERS} that can be solved for.`;
    throw new AppError('parameter-invalid', message, 'Take the most important ones.', { field: 'from' });
  }
  const origin = constraint === 'sum-to-one' ? meanRow(endmembers, n, channels) : new Float64Array(channels);
  const shifted = Float64Array.from(endmembers, (value, at) => value - origin[at % channels]);
  const gram = gramMatrix(shifted, n, channels);
  const condition = checkIndependent(gram, n, constraint);
  const solver = constrainedSolver(stabilized(gram, n, constraint), n, constraint);
  const { directions, lengths: triangle } = orthonormalized(shifted, n, channels);
  // The last column gives the product with the origin.
  const columns = n + 1;
  const transposed = new Float32Array(channels * columns);
  const offsets = new Float64Array(columns);
  for (let i = 0; i < n; i++) {
    for (let channel = 0; channel < channels; channel++) {
      const value = directions[i * channels + channel];
      transposed[channel * columns + i] = value;
      offsets[i] += value * origin[channel];
    }
  }
  for (let channel = 0; channel < channels; channel++) transposed[channel * columns + n] = origin[channel];
  const whole = gramMatrix(Float64Array.from(endmembers), n, channels);
  const abundances = new Float32Array(pixels * n);
  const rmse = new Float32Array(pixels);
  const common = stabilizerOf(gram, n, constraint);
  let squares = 0;
  let total = 0;
  const weights = { values: transposed, dims: [channels, columns] };
  const shift = { values: Float32Array.from(offsets), dims: [columns] };
  const right = new Float64Array(n);
  const components = { values: endmembers, dims: [n, channels] };
  await processTiles(
    spectra,
    context.job,
    'unmixing',
    async ({ first, count, values }) => {
      const tile = { values, dims: [count, channels] };
      const found = await context.compute.run(COORDINATES_GRAPH, { spectra: tile, weights, shift });
      const coordinates = found.coordinates!.values as Float32Array;
      const lengths = found.lengths!.values as Float32Array;
      const own = abundances.subarray(first * n, (first + count) * n);
      const errors = new Float64Array(count);
      let isExact = true;
      for (let pixel = 0; pixel < count; pixel++) {
        const [at, from] = [pixel * n, pixel * columns];
        rightHandSide(triangle, coordinates, from, common, right);
        solver.solve(right, own, at);
        // ‖x‖² − 2 aᵀEx + aᵀEEᵀa, where products with the origin and the offsets were taken off come back.
        let error = lengths[pixel];
        for (let i = 0; i < n; i++) {
          const share = own[at + i];
          if (share === 0) continue;
          let product = coordinates[from + n];
          for (let k = 0; k <= i; k++) product += triangle[i * n + k] * (coordinates[from + k] + offsets[k]);
          let quadratic = 0;
          for (let j = 0; j < n; j++) quadratic += whole[i * n + j] * own[at + j];
          error += share * (quadratic - 2 * product);
        }
        errors[pixel] = Math.max(0, error);
        isExact &&= !(error < CANCELLED * lengths[pixel]);
      }
      if (isExact) return { errors, lengths };
      const shares = { values: own, dims: [count, n] };
      const exact = await context.compute.run(ERROR_GRAPH, { spectra: tile, shares, components });
      return { errors: exact.errors!.values as Float32Array, lengths };
    },
    ({ errors, lengths }, { first, count }) => {
      for (let pixel = 0; pixel < count; pixel++) {
        rmse[first + pixel] = Math.sqrt(errors[pixel] / channels);
        squares += errors[pixel];
        total += lengths[pixel];
      }
    },
  );
  return { abundances, rmse, relativeError: total > 0 ? Math.sqrt(squares / total) : 0, condition };
}

/**
 * Orthonormal directions that span the endmembers, and the endmembers' coordinates along them (Gram–Schmidt, twice).
 * Products with them keep the float32 digits that products with endmembers on a common pedestal would lose.
 */
function orthonormalized(rows: Float64Array, n: number, channels: number) {
  const directions = Float64Array.from(rows);
  const lengths = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = directions.subarray(i * channels, (i + 1) * channels);
    const before = Math.hypot(...row);
    for (let round = 0; round < 2; round++) {
      for (let k = 0; k < i; k++) {
        const other = directions.subarray(k * channels, (k + 1) * channels);
        let product = 0;
        for (let channel = 0; channel < channels; channel++) product += row[channel] * other[channel];
        for (let channel = 0; channel < channels; channel++) row[channel] -= product * other[channel];
        lengths[i * n + k] += product;
      }
    }
    const length = Math.hypot(...row);
    // What is left of a row that the others make up is rounding.
    const own = length > 1e-10 * before ? length : 0;
    lengths[i * n + i] = own;
    for (let channel = 0; channel < channels; channel++) row[channel] = own > 0 ? row[channel] / own : 0;
  }
  return { directions, lengths };
}

/** Products of the endmembers with a spectrum from its coordinates, and the constant of {@link stabilizerOf}. */
function rightHandSide(
  lengths: Float64Array,
  coordinates: Float32Array,
  at: number,
  common: number,
  out: Float64Array,
) {
  const n = out.length;
  for (let i = 0; i < n; i++) {
    let sum = common;
    for (let k = 0; k <= i; k++) sum += lengths[i * n + k] * coordinates[at + k];
    out[i] = sum;
  }
}

/**
 * With sum-to-one, centered endmembers always depend on each other (their sum is 0), though their differences do not.
 * A constant on all of G adds c·(Σa)²/2, the same for every allowed a, and makes G positive definite.
 */
function stabilizerOf(gram: Float64Array, n: number, constraint: Constraint): number {
  if (constraint !== 'sum-to-one') return 0;
  let trace = 0;
  for (let i = 0; i < n; i++) trace += gram[i * n + i];
  return trace / n || 1;
}

function stabilized(gram: Float64Array, n: number, constraint: Constraint): Float64Array {
  const constant = stabilizerOf(gram, n, constraint);
  return gram.map((value) => value + constant);
}

function meanRow(rows: Float32Array, n: number, channels: number): Float64Array {
  const mean = new Float64Array(channels);
  for (let at = 0; at < rows.length; at++) mean[at % channels] += rows[at] / n;
  return mean;
}

function gramMatrix(rows: Float64Array, n: number, channels: number): Float64Array {
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++)
        sum += rows[i * channels + channel] * rows[j * channels + channel];
      gram[i * n + j] = sum;
      gram[j * n + i] = sum;
    }
  }
  return gram;
}

/** @returns the condition number, from the pivots of a Cholesky factorization with the largest pivot first */
function checkIndependent(gram: Float64Array, n: number, constraint: Constraint): number {
  const work = stabilized(gram, n, constraint);
  const left = Array.from({ length: n }, (_, i) => i);
  let first = 0;
  let pivot = 0;
  while (left.length > 0) {
    const at = left.reduce((a, b) => (work[b * n + b] > work[a * n + a] ? b : a));
    pivot = work[at * n + at];
    first ||= pivot;
    if (!(pivot > DEPENDENT * first)) {
      throw new AppError(
        'data-unsuitable',
        `Endmember ${at} is a mixture of the others (or zero): shares of such endmembers are not determined.`,
        'Ask for fewer endmembers, or leave out those that are alike.',
        { field: 'from' },
      );
    }
    left.splice(left.indexOf(at), 1);
    for (const i of left) {
      const factor = work[i * n + at] / pivot;
      for (const j of left) work[i * n + j] -= factor * work[at * n + j];
    }
  }
  return Math.sqrt(first / pivot);
}

const COORDINATES_GRAPH = (() => {
  const g = new GraphBuilder('unmixing-coordinates');
  const spectra = g.input('spectra', 'float32', ['pixels', 'channels']);
  const weights = g.input('weights', 'float32', ['channels', 'columns']);
  const shift = g.input('shift', 'float32', ['columns']);
  g.output('coordinates', g.subtract(g.matMul(spectra, weights), shift));
  g.output('lengths', g.sumSquares(spectra));
  return g.build();
})();

const ERROR_GRAPH = (() => {
  const g = new GraphBuilder('unmixing-errors');
  const spectra = g.input('spectra', 'float32', ['pixels', 'channels']);
  const shares = g.input('shares', 'float32', ['pixels', 'endmembers']);
  const components = g.input('components', 'float32', ['endmembers', 'channels']);
  g.output('errors', g.sumSquares(g.subtract(spectra, g.matMul(shares, components))));
  return g.build();
})();
