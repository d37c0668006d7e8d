import type { Axis } from '../../src-preload/contract/dataset.ts';
import { createRandom, type Random } from '../analysis/random/random.ts';
import { poisson } from './poisson.ts';
import { blur, randomField } from './random-field.ts';

/** A phase of the simulated steel: its bulk plasmon (energy and width in eV) and its share of the area. */
interface SimulatedPhase {
  readonly name: string;
  readonly plasmonEv: number;
  readonly widthEv: number;
}

/**
 * Phases in the order of the truth labels 0, 1, 2. Energies and widths lie where iron alloys have them (Fe: 23 eV;
 * R. F. Egerton, "Electron Energy-Loss Spectroscopy in the Electron Microscope", 3rd ed. 2011, table C.1), but differ
 * more between the phases than in a real steel: it is an example that shows what to look for.
 */
export const STEEL_PHASES: readonly SimulatedPhase[] = [
  { name: 'ferrite', plasmonEv: 22.9, widthEv: 5.8 },
  { name: 'austenite', plasmonEv: 23.8, widthEv: 5.9 },
  { name: 'sigma', plasmonEv: 21.4, widthEv: 7.6 },
];

/** Size and look of the simulated cube. */
const ROWS = 100;
const COLUMNS = 100;
const CHANNELS = 250;
const FIRST_EV = 10;
const STEP_EV = 0.1;
const PIXEL_NM = 20;
const AUSTENITE_AREA = 0.42;
const SIGMA_AREA = 0.035;
/** Distance from the interface within which σ grows, in pixels. */
const SIGMA_REACH = 2.2;
/** Standard deviation of the probe, in pixels: pixels at an interface are mixed. */
const PROBE = 0.5;
/** Thickness over mean free path, from the left edge to the right one. */
const THICKNESS = { left: 0.12, right: 0.6 } as const;
/** Sub-channel drift of the energy scale during the scan, in eV: at most this, either way. */
const DRIFT_EV = 0.04;
/** Counts at a plasmon peak where the specimen is one mean free path thick. */
const DOSE = 1000;

/** The simulated cube with what is true of it. */
export interface DuplexSteel {
  /** rows × columns × channels. */
  readonly counts: Uint16Array;
  readonly shape: readonly [number, number, number];
  readonly axes: readonly Axis[];
  /** Index into {@link STEEL_PHASES} of the phase that fills most of each pixel. */
  readonly labels: Int32Array;
  /** Share of each phase in each pixel, rows × columns × 3. */
  readonly abundances: Float32Array;
}

/**
 * Simulates the low-loss EELS spectrum image of a duplex stainless steel: ferrite and austenite, a little σ at their
 * interface, a wedge-shaped specimen, energy drift and Poisson noise. The same seed gives the same bytes.
 *
 * Intensity follows thickness, so raw counts cluster into bands of thickness; the shape follows the phase.
 */
export function simulateDuplexSteel(seed = 0, report: (rowsDone: number) => void = () => {}): DuplexSteel {
  const abundances = mapPhases(createRandom(seed, 0));
  const conditions = createRandom(seed, 1);
  const relief = randomField(conditions, ROWS, COLUMNS, 25, 25);
  const current = randomField(conditions, ROWS, 1, 20, 1);
  const noise = createRandom(seed, 2);

  const counts = new Uint16Array(ROWS * COLUMNS * CHANNELS);
  const single = new Float64Array(CHANNELS);
  const double = new Float64Array(CHANNELS);
  for (let row = 0; row < ROWS; row++) {
    // The energy scale creeps during the scan, so the spectra of each row are sampled a little off.
    const shiftEv = DRIFT_EV * Math.sin((2.6 * row) / ROWS - 0.6);
    const spectra = STEEL_PHASES.map((phase) => lossFunctions(phase, shiftEv));
    for (let column = 0; column < COLUMNS; column++) {
      const pixel = row * COLUMNS + column;
      const ramp = THICKNESS.left + ((THICKNESS.right - THICKNESS.left) * column) / (COLUMNS - 1);
      const thickness = ramp * (1 + 0.05 * relief[pixel]);
      mix(spectra, abundances, pixel, single, double);
      // Poisson statistics of multiple scattering: e^−t · (t S₁ + t²/2 S₂), and the tail of the zero-loss peak.
      const scale = DOSE * Math.E * Math.exp(-thickness) * (1 + 0.02 * current[row]);
      for (let channel = 0; channel < CHANNELS; channel++) {
        const tail = 0.05 * (FIRST_EV / (FIRST_EV + channel * STEP_EV)) ** 3;
        const loss = thickness * single[channel] + 0.5 * thickness ** 2 * double[channel];
        counts[pixel * CHANNELS + channel] = Math.min(65535, poisson(noise, scale * (loss + tail * thickness)));
      }
    }
    report(row + 1);
  }
  const labels = Int32Array.from({ length: ROWS * COLUMNS }, (_, pixel) => largest(abundances, pixel));
  return { counts, shape: [ROWS, COLUMNS, CHANNELS], axes: AXES, labels, abundances };
}

const AXES: readonly Axis[] = [
  { name: 'y', size: ROWS, scale: PIXEL_NM, offset: 0, units: 'nm', role: 'navigation' },
  { name: 'x', size: COLUMNS, scale: PIXEL_NM, offset: 0, units: 'nm', role: 'navigation' },
  { name: 'Energy loss', size: CHANNELS, scale: STEP_EV, offset: FIRST_EV, units: 'eV', role: 'signal' },
];

/** Where each phase is: bands of austenite along the rolling direction, σ at stretches of their interface; blurred by the probe. */
function mapPhases(random: Random): Float32Array {
  const bands = randomField(random, ROWS, COLUMNS, 4, 9);
  const threshold = quantile(bands, 1 - AUSTENITE_AREA);
  const stretches = randomField(random, ROWS, COLUMNS, 3, 3);
  const atInterface = [...bands.keys()].filter((pixel) => isAtInterface(bands, threshold, pixel));
  atInterface.sort((a, b) => stretches[b] - stretches[a] || a - b);
  const sigma = new Set(atInterface.slice(0, Math.round(SIGMA_AREA * bands.length)));

  const phaseOf = (pixel: number) => (sigma.has(pixel) ? 2 : bands[pixel] > threshold ? 1 : 0);
  const abundances = new Float32Array(bands.length * STEEL_PHASES.length);
  STEEL_PHASES.forEach((_, phase) => {
    const pure = Float64Array.from(bands, (_, pixel) => (phaseOf(pixel) === phase ? 1 : 0));
    const seen = blur(pure, ROWS, COLUMNS, PROBE, PROBE, 'nearest');
    for (let pixel = 0; pixel < seen.length; pixel++) abundances[pixel * STEEL_PHASES.length + phase] = seen[pixel];
  });
  return abundances;
}

/** True when a pixel of the other main phase lies within {@link SIGMA_REACH}. */
function isAtInterface(bands: Float64Array, threshold: number, pixel: number): boolean {
  const isAustenite = bands[pixel] > threshold;
  const row = Math.floor(pixel / COLUMNS);
  const column = pixel % COLUMNS;
  const reach = Math.floor(SIGMA_REACH);
  for (let r = Math.max(0, row - reach); r <= Math.min(ROWS - 1, row + reach); r++) {
    for (let c = Math.max(0, column - reach); c <= Math.min(COLUMNS - 1, column + reach); c++) {
      const near = Math.hypot(r - row, c - column) <= SIGMA_REACH;
      if (near && bands[r * COLUMNS + c] > threshold !== isAustenite) return true;
    }
  }
  return false;
}

/** Single and double plasmon loss of a phase, peak of the single one 1 (free-electron model, Egerton eq. 3.43). */
function lossFunctions(phase: SimulatedPhase, shiftEv: number): { single: Float64Array; double: Float64Array } {
  const drude = (peak: number, width: number) =>
    Float64Array.from({ length: CHANNELS }, (_, channel) => {
      const energy = FIRST_EV + channel * STEP_EV + shiftEv;
      return (energy * width ** 2 * peak) / ((energy ** 2 - peak ** 2) ** 2 + (energy * width) ** 2);
    });
  return { single: drude(phase.plasmonEv, phase.widthEv), double: drude(2 * phase.plasmonEv, 2 * phase.widthEv) };
}

function mix(
  spectra: readonly { readonly single: Float64Array; readonly double: Float64Array }[],
  abundances: Float32Array,
  pixel: number,
  single: Float64Array,
  double: Float64Array,
): void {
  single.fill(0);
  double.fill(0);
  for (const [phase, spectrum] of spectra.entries()) {
    const share = abundances[pixel * spectra.length + phase];
    if (share === 0) continue;
    for (let channel = 0; channel < CHANNELS; channel++) {
      single[channel] += share * spectrum.single[channel];
      double[channel] += share * spectrum.double[channel];
    }
  }
}

function largest(abundances: Float32Array, pixel: number): number {
  const shares = abundances.subarray(pixel * STEEL_PHASES.length, (pixel + 1) * STEEL_PHASES.length);
  return shares.indexOf(Math.max(...shares));
}

function quantile(values: Float64Array, share: number): number {
  const sorted = values.toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
