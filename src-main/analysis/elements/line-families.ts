import { indexAt, positionAt, type Steps } from '../../../src-preload/contract/axis.ts';
import { type ElementRecord, type ElementTable, lineWidthKeV } from '../../../src-preload/contract/elements.ts';

/** The energy axis of an X-ray spectrum with the width of its lines. */
export interface LineAxis {
  readonly channels: number;
  keVAt(channel: number): number;
  channelOf(keV: number): number;
  /** Standard deviation of a line at an energy, in channels. */
  sigmaOf(keV: number): number;
  /** FWHM of a line at an energy, keV. */
  widthOf(keV: number): number;
  /** keV per channel. */
  readonly step: number;
  readonly range: readonly [number, number];
}

const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);

/** By how much positions on an axis lie too high: `offset + gain · position`, keV. */
export interface AxisError {
  readonly offset: number;
  readonly gain: number;
}

const NO_ERROR: AxisError = { offset: 0, gain: 0 };

/**
 * @param perKeV units of the axis per keV
 * @param error is taken off
 */
export function lineAxis(
  axis: Steps,
  channels: number,
  perKeV: number,
  resolutionEV: number,
  { offset, gain }: AxisError = NO_ERROR,
): LineAxis {
  const keVAt = (channel: number) => (1 - gain) * (positionAt(axis, channel) / perKeV) - offset;
  const step = Math.abs(keVAt(channels - 1) - keVAt(0)) / Math.max(1, channels - 1);
  const widthOf = (keV: number) => lineWidthKeV(keV, resolutionEV);
  const [first, last] = [keVAt(0), keVAt(channels - 1)];
  return {
    channels,
    keVAt,
    channelOf: (keV) => indexAt(axis, ((keV + offset) / (1 - gain)) * perKeV),
    sigmaOf: (keV) => widthOf(keV) / FWHM_PER_SIGMA / step,
    widthOf,
    step,
    range: [Math.min(first, last), Math.max(first, last)],
  };
}

/** The lines of one shell of an element, which rise and fall together. */
export interface LineFamily {
  readonly element: ElementRecord;
  readonly family: 'K' | 'L' | 'M';
  /** Name of the main line: `Ka`, `La`, `Ma`; `Mz` where no f electrons make Mα. */
  readonly main: string;
  /** Names, energies in keV, weights: those inside the spectrum. */
  readonly lines: ElementRecord['lines'];
  /** Energy of the main line, keV. */
  readonly keV: number;
  /** Where the peak of the main line stands together with lines that it cannot be told from, keV. */
  readonly peakKeV: number;
}

/** Shell whose vacancy gives the main line. */
const MAIN_SHELL = { K: 'K', L: 'L3', M: 'M5' } as const;
/** Lines below this are lost in the noise peak and the window of nearly every detector. */
export const LOWEST_KEV = 0.15;
/** Softer Mζ lie under the K lines of carbon, nitrogen and oxygen, which they would take counts from. */
export const SOFTEST_M_ZETA_KEV = 0.55;
/** A line nearer to the end of the spectrum than this, in widths, is not whole. */
const MARGIN = 0.6;

/** Families whose main line lies inside the spectrum and can be excited by the beam. */
export function lineFamilies(table: ElementTable, axis: LineAxis, beamKeV: number | null): LineFamily[] {
  return table.flatMap((element) =>
    (['K', 'L', 'M'] as const).flatMap((family): LineFamily[] => {
      const isInside = (keV: number) =>
        keV >= Math.max(LOWEST_KEV, axis.range[0] + MARGIN * axis.widthOf(keV)) &&
        keV <= axis.range[1] - MARGIN * axis.widthOf(keV);
      const ofFamily = element.lines.filter(([name]) => name.startsWith(family));
      const main = ofFamily.find(([name]) => name === `${family}a`) ?? ofFamily.find(([, , weight]) => weight === 1);
      if (!main || !isInside(main[1])) return [];
      if (main[0] === 'Mz' && main[1] < SOFTEST_M_ZETA_KEV) return [];
      const edge = element.edges.find(([shell]) => shell === MAIN_SHELL[family]);
      if (beamKeV !== null && edge && edge[1] / 1000 >= beamKeV) return [];
      const lines = ofFamily.filter(([, keV]) => isInside(keV));
      return [{ element, family, main: main[0], lines, keV: main[1], peakKeV: peakOf(main[1], lines, axis) }];
    }),
  );
}

/** Top of the sum of the lines around the main one, by mean shift. */
function peakOf(start: number, lines: LineFamily['lines'], axis: LineAxis): number {
  const sigma = axis.widthOf(start) / FWHM_PER_SIGMA;
  let at = start;
  for (let turn = 0; turn < 50; turn++) {
    let [sum, total] = [0, 0];
    for (const [, keV, weight] of lines) {
      const share = weight * Math.exp(-0.5 * ((keV - at) / sigma) ** 2);
      sum += share * keV;
      total += share;
    }
    const next = sum / total;
    if (Math.abs(next - at) < 1e-6) break;
    at = next;
  }
  return at;
}

/** Counts per channel of lines whose main one (weight 1) has an area of one count. */
export function lineTemplate(lines: readonly (readonly [string, number, number])[], axis: LineAxis): Float64Array {
  const template = new Float64Array(axis.channels);
  for (const [, keV, weight] of lines) {
    const center = axis.channelOf(keV);
    const sigma = Math.max(0.4, axis.sigmaOf(keV));
    const scale = weight / (sigma * Math.sqrt(2 * Math.PI));
    const first = Math.max(0, Math.floor(center - 5 * sigma));
    const last = Math.min(axis.channels - 1, Math.ceil(center + 5 * sigma));
    for (let channel = first; channel <= last; channel++) {
      template[channel] += scale * Math.exp(-0.5 * ((channel - center) / sigma) ** 2);
    }
  }
  return template;
}
