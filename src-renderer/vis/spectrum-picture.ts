import type { ShownUnit } from '../../src-preload/contract/shown-units.ts';
import type { PlacedMarker } from './marker-layout.ts';
import type { SpectrumScales } from './spectrum-scales.ts';
import type { DrawTheme } from './theme.ts';

/** Everything around and over the curves. */
export interface SpectrumPicture {
  readonly scales: SpectrumScales;
  readonly xTitle: string;
  /** In which the numbers at the x axis stand. */
  readonly xUnit: ShownUnit;
  readonly yTitle: string;
  /** Offset curves share no zero, so the y axis has no numbers. */
  readonly stacked: boolean;
  /** Outer edges of the energy window, and its limits in words. */
  readonly window: { readonly low: number; readonly high: number; readonly label: string } | null;
  /** Where the background of the window is taken, in energies. */
  readonly backgrounds?: readonly (readonly [number, number])[] | undefined;
  /** Ranges that belong to a curve, such as those in which a trace line was measured. */
  readonly bands?: readonly SpectrumBand[] | undefined;
  /** X-ray lines or edges, already placed; the lit one stands out. */
  readonly markers?: readonly PlacedMarker[] | undefined;
  readonly litMarker?: string | null | undefined;
  /** Energy under the pointer, with its label. */
  readonly cursor: { readonly energy: number; readonly label: string; readonly tooltip: boolean } | null;
  /** Phase that is lit: the others step back. */
  readonly litPhase: number | null;
  /** Endmember or component that is lit: the others step back. */
  readonly litComponent?: string | null | undefined;
  readonly theme: DrawTheme;
}

/** A range of energies with what it is: `line`, `background`. */
export interface SpectrumBand {
  readonly low: number;
  readonly high: number;
  readonly name: string;
  readonly color: string;
}

/** Sizes of text, and about how wide a character of the smaller one is. */
export const TEXT = 11;
export const TITLE = 12;
export const CHARACTER = 6.4;
/** Height of a line of markers' names. */
export const MARKER_LINE = 14;
