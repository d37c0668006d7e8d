import { ELEMENTS } from '../../../../src-main/analysis/elements/element-table.ts';
import { lineWidthKeV } from '../../../../src-preload/contract/elements.ts';
import { normalNumbers } from '../../../helpers/data.ts';

export const X_RAY_AXIS = { offset: 0, scale: 0.01 };
const CHANNELS = 2000;
/** Yields of M lines where no f electrons fill the shell, relative to L lines (Ba: 0.001 and 0.1), with the vacancies of both shells. */
const M_WITHOUT_F = 0.03;
const ROOT = Math.sqrt(2 * Math.PI);

/**
 * An X-ray spectrum of 0–20 keV: all lines of the elements, each family's main line with so many counts, on a background
 * that falls off like bremsstrahlung, with counting noise. `extra` are lone lines: keV and counts.
 */
export function simulateLines(
  counts: { readonly [symbol: string]: number },
  {
    seed = 1,
    background = 40,
    extra = [],
    shift = 0,
  }: {
    readonly seed?: number;
    readonly background?: number;
    readonly extra?: readonly (readonly [number, number])[];
    readonly shift?: number;
  } = {},
): Float64Array {
  const mean = new Float64Array(CHANNELS);
  const add = (keV: number, area: number) => {
    const sigma = lineWidthKeV(keV) / 2.3548 / X_RAY_AXIS.scale;
    const center = (keV + shift) / X_RAY_AXIS.scale;
    for (let i = 0; i < CHANNELS; i++)
      mean[i]! += (area / (sigma * ROOT)) * Math.exp(-0.5 * ((i - center) / sigma) ** 2);
  };
  for (const [symbol, area] of Object.entries(counts)) {
    const { lines } = ELEMENTS.find((one) => one.symbol === symbol)!;
    const hasNoF = !lines.some(([name]) => name === 'Ma');
    for (const [name, keV, weight] of lines) {
      if (keV < 20) add(keV, area * weight * (hasNoF && name.startsWith('M') ? M_WITHOUT_F : 1));
    }
  }
  for (const [keV, area] of extra) add(keV, area);
  const normal = normalNumbers(seed);
  return mean.map((value, i) => {
    const all = value + (background * (20 - i * X_RAY_AXIS.scale)) / (0.3 + i * X_RAY_AXIS.scale);
    return Math.max(0, Math.round(all + Math.sqrt(all) * normal()));
  });
}
