import type { Axis, DatasetKind } from '../../../src-preload/contract/dataset.ts';
import { calibratedAxis, energyUnit, type RawCalibration } from '../calibration.ts';

/** What is known of one image before its axes are named. Dimensions in the file's order: the fastest first. */
export interface ImageFacts {
  readonly dimensions: readonly number[];
  readonly calibrations: readonly RawCalibration[];
  /** `Meta Data.Format`: `Spectrum image`, `Spectrum`, … */
  readonly format: string;
  /** `Meta Data.Signal`: `EELS`, `X-ray`, … */
  readonly signal: string;
}

export interface ImageAxes {
  readonly kind: DatasetKind;
  readonly axes: readonly Axis[];
  /** For {@link FlatLayout.pixelsPerBlock}: the product of the dimensions that run faster than energy. */
  readonly pixelsPerBlock: number;
}

const PLAIN_NAMES = ['x', 'y', 'z'];

/** Decides what an image is, and orders and names its axes: `[y, x, E]` for spectrum images. */
export function imageAxes(facts: ImageFacts, warn: (warning: string) => void): ImageAxes {
  const { dimensions } = facts;
  const energy = energyDimension(facts);
  const axis = (dimension: number, name: string, role: Axis['role']) =>
    calibratedAxis(name, dimensions[dimension]!, role, facts.calibrations[dimension] ?? NO_CALIBRATION, warn);

  if (energy === undefined) {
    const rank = dimensions.length;
    const axes = dimensions.map((_, i) => {
      const role = rank === 1 || i < 2 ? 'signal' : 'navigation';
      return axis(i, PLAIN_NAMES[i] ?? `axis ${i}`, role);
    });
    const kinds: readonly DatasetKind[] = ['other', 'spectrum', 'image', 'image-stack'];
    return { kind: kinds[rank] ?? 'other', axes: axes.reverse(), pixelsPerBlock: 1 };
  }

  // A spectrum may be stored as an image one row high.
  const isSpectrum = dimensions.length <= 2 && dimensions.every((size, i) => i === energy || size === 1);
  const spatial = isSpectrum ? [] : dimensions.map((_, i) => i).filter((i) => i !== energy);
  const names = spatial.length > 3 ? [] : PLAIN_NAMES;
  const axes = spatial.map((dimension, i) => axis(dimension, names[i] ?? `axis ${i}`, 'navigation')).reverse();
  const kinds: readonly DatasetKind[] = ['spectrum', 'spectrum-line', 'spectrum-image'];
  return {
    kind: kinds[spatial.length] ?? 'other',
    axes: [...axes, axis(energy, energyName(facts, energy), 'signal')],
    pixelsPerBlock: dimensions.slice(0, energy).reduce((product, size) => product * size, 1),
  };
}

const NO_CALIBRATION: RawCalibration = { scale: undefined, offset: undefined, units: undefined };

/** The dimension that is an energy: the one in eV or keV; else the slowest of a 3-D image that says it holds spectra. */
function energyDimension(facts: ImageFacts): number | undefined {
  const rank = facts.dimensions.length;
  const inEnergy = facts.calibrations
    .slice(0, rank)
    .flatMap((calibration, i) => (energyUnit(calibration.units ?? '') ? [i] : []));
  const saysSpectra = /^spectrum/i.test(facts.format) || isSpectralSignal(facts.signal);
  if (inEnergy.length > 0 && (rank !== 2 || saysSpectra || facts.dimensions.includes(1))) return inEnergy.at(-1);
  if (rank === 1 && saysSpectra) return 0;
  if (rank === 3 && /^spectrum image$/i.test(facts.format)) return 2;
  if (rank === 2 && facts.dimensions[1] === 1 && /^spectrum$/i.test(facts.format)) return 0;
  return undefined;
}

function energyName(facts: ImageFacts, dimension: number): string {
  if (/^eels$/i.test(facts.signal)) return 'Energy loss';
  const unit = energyUnit(facts.calibrations[dimension]?.units ?? '');
  if (/^x-?ray$/i.test(facts.signal) || unit === 'keV') return 'Energy';
  const isCathodoluminescence = /^cl$/i.test(facts.signal) && /^nm$/i.test(facts.calibrations[dimension]?.units ?? '');
  return unit ? 'Energy loss' : isCathodoluminescence ? 'Wavelength' : 'channel';
}

function isSpectralSignal(signal: string): boolean {
  return /^(eels|x-?ray|cl)$/i.test(signal);
}
