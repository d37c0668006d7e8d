import type { BackgroundParameters } from '../../../src-preload/contract/steps.ts';

/** A curve under an edge that is fitted to a window in closed form. */
export interface BackgroundModel {
  readonly names: readonly string[];
  /** Puts the parameters of the values in the window into `found`; false when there is no such curve. */
  fit(window: Float32Array, found: Float64Array): boolean;
  /** Puts the curve at these energies into `curve`. */
  evaluate(parameters: Float64Array, energies: Float64Array, curve: Float64Array): void;
}

/** The model for windows at these energies, `step` apart. */
export function modelOf(
  { model, order }: Pick<BackgroundParameters, 'model' | 'order'>,
  energies: Float64Array,
  step: number,
): BackgroundModel {
  switch (model) {
    case 'power-law':
      return powerLaw(energies, step);
    case 'exponential':
      return exponential(energies);
    case 'polynomial':
      return polynomial(energies, order);
    case 'offset':
      return polynomial(energies, 0);
  }
}

/** Sums of the lower and the upper half of a window; of an odd number of channels the middle one counts for neither. */
function halves(window: Float32Array, isAscending: boolean): [number, number] {
  const half = window.length >> 1;
  let [left, right] = [0, 0];
  for (let i = 0; i < half; i++) {
    left += window[i]!;
    right += window[window.length - 1 - i]!;
  }
  return isAscending ? [left, right] : [right, left];
}

/**
 * A·E^−r through the areas I₁, I₂ of the two halves: r ≈ 2·ln(I₁/I₂)/ln(E₂/E₁) (Egerton, eq. 4.52) to begin with, then the
 * r whose areas have exactly this ratio, by the secant method; A from both areas together.
 */
function powerLaw(energies: Float64Array, step: number): BackgroundModel {
  const isAscending = energies[0]! <= energies.at(-1)!;
  const sorted = Float64Array.from(energies).sort();
  const half = sorted.length >> 1;
  const lower: [number, number] = [sorted[0]! - step / 2, sorted[half - 1]! + step / 2];
  const upper: [number, number] = [sorted.at(-half)! - step / 2, sorted.at(-1)! + step / 2];
  // The first channel may reach below 0 with its lower edge.
  lower[0] = Math.max(lower[0], sorted[0]! / 2);
  const area = ([from, to]: [number, number], r: number) =>
    Math.abs(1 - r) < 1e-9 ? Math.log(to / from) : (to ** (1 - r) - from ** (1 - r)) / (1 - r);
  const ratio = (r: number) => Math.log(area(lower, r) / area(upper, r));
  const span = Math.log(upper[1] / lower[0]);
  return {
    names: ['A', 'r'],
    fit(window, found) {
      const [low, high] = halves(window, isAscending);
      if (!(low > 0 && high > 0)) return false;
      const wanted = Math.log(low / high);
      let before = 0;
      let r = (2 * wanted) / span;
      let errorBefore = ratio(before) - wanted;
      for (let i = 0; i < SECANT_STEPS; i++) {
        const error = ratio(r) - wanted;
        if (Math.abs(error) < SECANT_TOLERANCE || error === errorBefore) break;
        [before, errorBefore, r] = [r, error, r - (error * (r - before)) / (error - errorBefore)];
      }
      if (!(Math.abs(r) <= STEEPEST)) return false;
      found[0] = ((low + high) * step) / (area(lower, r) + area(upper, r));
      found[1] = r;
      return found[0] > 0;
    },
    evaluate([amplitude, r], at, curve) {
      for (let i = 0; i < at.length; i++) curve[i] = amplitude! * Math.exp(-r! * Math.log(at[i]!));
    },
  };
}

const SECANT_STEPS = 30;
/** In the logarithm of the ratio: far below the noise of any counts. */
const SECANT_TOLERANCE = 1e-12;
/** Exponents of real backgrounds are 2 to 6; beyond this nothing is left to calculate with. */
const STEEPEST = 60;

/** A·e^(−E/t): the ratio of equal numbers of channels, n apart, is e^(n·step/t) exactly. */
function exponential(energies: Float64Array): BackgroundModel {
  const isAscending = energies[0]! <= energies.at(-1)!;
  const half = energies.length >> 1;
  const apart = Math.abs(energies.at(-half)! - energies[0]!);
  const lowest = Math.min(energies[0]!, energies.at(-1)!);
  return {
    names: ['A', 't'],
    fit(window, found) {
      const [low, high] = halves(window, isAscending);
      if (!(low > 0 && high > 0) || low === high) return false;
      const rate = Math.log(low / high) / apart;
      let sum = 0;
      for (let i = 0; i < half; i++) {
        sum += Math.exp(-rate * (energies[i]! - lowest));
        sum += Math.exp(-rate * (energies[energies.length - 1 - i]! - lowest));
      }
      found[0] = ((low + high) / sum) * Math.exp(rate * lowest);
      found[1] = 1 / rate;
      return true;
    },
    evaluate([amplitude, decay], at, curve) {
      for (let i = 0; i < at.length; i++) curve[i] = amplitude! * Math.exp(-at[i]! / decay!);
    },
  };
}

/** c₀ + c₁·E + …: least squares, through polynomials that are orthonormal on the window. */
function polynomial(energies: Float64Array, order: number): BackgroundModel {
  const center = (energies[0]! + energies.at(-1)!) / 2;
  const reach = Math.max(Math.abs(energies.at(-1)! - energies[0]!) / 2, Number.MIN_VALUE);
  const scaled = energies.map((energy) => (energy - center) / reach);
  const { values, coefficients } = orthonormalPolynomials(scaled, order);
  const inEnergies = coefficients.map((row) => shifted(row, center, reach));
  return {
    names: Array.from({ length: order + 1 }, (_, power) => `c${power}`),
    fit(window, found) {
      found.fill(0);
      values.forEach((polynomial, i) => {
        let product = 0;
        for (let channel = 0; channel < window.length; channel++) product += polynomial[channel]! * window[channel]!;
        inEnergies[i]!.forEach((coefficient, power) => {
          found[power] = found[power]! + product * coefficient;
        });
      });
      return true;
    },
    evaluate(found, at, curve) {
      for (let i = 0; i < at.length; i++) {
        let value = 0;
        for (let power = order; power >= 0; power--) value = value * at[i]! + found[power]!;
        curve[i] = value;
      }
    },
  };
}

/** Values on the points and coefficients in powers of t, by Gram–Schmidt on 1, t, t², … */
function orthonormalPolynomials(points: Float64Array, order: number) {
  const values: Float64Array[] = [];
  const coefficients: Float64Array[] = [];
  for (let power = 0; power <= order; power++) {
    const value = points.map((point) => point ** power);
    const row = new Float64Array(order + 1);
    row[power] = 1;
    // Twice, as rounding spoils the first.
    for (let pass = 0; pass < 2; pass++) {
      values.forEach((earlier, i) => {
        const product = dot(value, earlier);
        for (let k = 0; k < value.length; k++) value[k]! -= product * earlier[k]!;
        for (let k = 0; k <= order; k++) row[k]! -= product * coefficients[i]![k]!;
      });
    }
    const length = Math.sqrt(dot(value, value));
    values.push(value.map((one) => one / length));
    coefficients.push(row.map((one) => one / length));
  }
  return { values, coefficients };
}

/** Coefficients in powers of E of a polynomial in t = (E − center)/reach, by Horner's scheme. */
function shifted(row: Float64Array, center: number, reach: number): Float64Array {
  let result = new Float64Array(row.length);
  for (let power = row.length - 1; power >= 0; power--) {
    const next = new Float64Array(row.length);
    for (let k = 0; k < row.length; k++) {
      next[k]! -= (result[k]! * center) / reach;
      if (k + 1 < row.length) next[k + 1]! += result[k]! / reach;
    }
    next[0]! += row[power]!;
    result = next;
  }
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
