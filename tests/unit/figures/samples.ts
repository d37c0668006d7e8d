import type { PhaseMapData } from '../../../src-main/figures/phase-map-data.ts';
import type { PhaseOverlayData } from '../../../src-main/figures/phase-overlay-figure.ts';
import { phaseColor } from '../../../src-preload/contract/phase-colors.ts';
import { type FigureRequest, figureRequestSchema } from '../../../src-preload/contract/recipe.ts';

/** What a sample figure shows; everything has a sensible default. */
export interface SampleOptions {
  rows?: number;
  columns?: number;
  phases?: number;
  channels?: number;
  names?: readonly string[];
  units?: string;
  scale?: number;
  scaleY?: number;
  unassigned?: boolean;
  title?: string;
  /** Changes values after the curves are made. */
  spoil?: (value: number, channel: number) => number;
  axis?: Partial<PhaseMapData['axis']>;
  spectraLabel?: string;
}

const NAMES = ['ferrite', 'austenite', 'σ phase', 'M₂₃C₆', 'oxide', 'Laves', 'γ′', 'δ', 'matrix', 'pore'];

/** Blobs of phases with low-loss-like spectra: a plasmon of its own energy for each, and a tail. No randomness. */
export function samplePhaseMap(options: SampleOptions = {}): PhaseMapData {
  const { rows = 100, columns = 100, phases = 3, channels = 250, units = 'nm', scale = 2, title = '' } = options;
  const labels = new Int32Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      let nearest = 0;
      let least = Infinity;
      for (let seed = 0; seed < 4 * phases; seed++) {
        const distance = Math.hypot(y / rows - noise(seed), x / columns - noise(seed + 0.5)) + 0.015 * noise(x * 7 + y);
        if (distance < least) [least, nearest] = [distance, seed];
      }
      labels[y * columns + x] = options.unassigned && noise(x + y * 3.7) > 0.97 ? -1 : nearest % phases;
    }
  }
  const spectra = new Float32Array(phases * channels);
  for (let phase = 0; phase < phases; phase++) {
    for (let channel = 0; channel < channels; channel++) {
      const energy = 10 + (25 * channel) / Math.max(1, channels - 1);
      const plasmon = Math.exp(-(((energy - 21 - 1.5 * (phase % 5)) / (3.2 + 0.2 * phase)) ** 2));
      const edge = energy > 28 + phase * 0.5 ? 0.25 * Math.exp(-(energy - 28) / 12) : 0;
      const value =
        0.004 * (plasmon + 0.35 * Math.exp(-(energy - 10) / 9) + edge + 0.012 * noise(channel * 3.1 + phase));
      spectra[phase * channels + channel] = options.spoil ? options.spoil(value, channel) : value;
    }
  }
  return {
    title,
    rows,
    columns,
    labels,
    pixelSize: { x: { scale, units }, y: { scale: options.scaleY ?? scale, units } },
    phases: Array.from({ length: phases }, (_, index) => ({
      name: (options.names ?? NAMES)[index] ?? `phase ${index + 1}`,
      color: phaseColor(index),
      letter: index < 26 ? String.fromCharCode(65 + index) : String(index + 1),
    })),
    spectra,
    axis: { name: 'Energy loss', size: channels, scale: 0.1, offset: 10, units: 'eV', role: 'signal', ...options.axis },
    spectraLabel: options.spectraLabel ?? 'Intensity (normalized)',
    provenance: {
      Software: 'Phasewright 0.1.0',
      Source: 'duplex “steel” <1>.dm3',
      Recipe: '{"phasewright":1,"steps":[{"op":"kmeans","clusters":3}]}',
      Run: '7',
      Created: '2026-01-02T03:04:05Z',
    },
  };
}

/** The phases of a sample over waves, as a silhouette would be. */
export function sampleOverlay(options: SampleOptions = {}): PhaseOverlayData {
  const phases = samplePhaseMap(options);
  const values = Float64Array.from(phases.labels, (_, i) => {
    const [row, column] = [Math.floor(i / phases.columns), i % phases.columns];
    return Math.sin((6 * row) / phases.rows) * Math.cos((4 * column) / phases.columns);
  });
  const { title, provenance } = phases;
  return {
    title,
    name: 'Silhouette',
    values,
    colorMap: 'viridis',
    centered: false,
    label: 'Silhouette',
    phases,
    provenance,
  };
}

/** A figure request with its defaults filled in. */
export function sampleRequest(request: Partial<FigureRequest> = {}): FigureRequest {
  return figureRequestSchema.parse(request);
}

/** Repeatable numbers from 0 to 1. */
function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898 + 4.1) * 43758.5453;
  return value - Math.floor(value);
}
