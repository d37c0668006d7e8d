import { positionAt, type Steps } from '../../../src-preload/contract/axis.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';

/** Channels `[first, end)`. */
export type Channels = readonly [number, number];

/**
 * How the background under a window is taken from two other windows. `line`: a straight line between them, for X-ray
 * lines between their neighbors. `power-law`: A·E⁻ʳ through both, for edges; both lie before the onset.
 */
export type BackgroundModel = 'line' | 'power-law';

export interface NetWindow {
  readonly window: Channels;
  readonly background: readonly [Channels, Channels];
  readonly model: BackgroundModel;
  /** `power-law` needs positions above zero. */
  readonly axis: Steps;
}

/** Sums over the window and the two of the background, one number per pixel. */
export interface WindowSums {
  readonly window: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

export interface NetMap {
  readonly map: Float32Array<ArrayBuffer>;
  /** Net sum of all pixels; those with NaN or infinite values are left out. */
  readonly counts: number;
  /** Its standard deviation, where the values are counts: their variance is their number. */
  readonly error: number;
}

/**
 * Sum over a window less the background under it, in each pixel. Where a pixel is too empty for a power law of its own,
 * it takes the exponent of the sum of all. R. F. Egerton, EELS in the Electron Microscope (2011), §4.4.2 (two areas).
 */
export function netMap(sums: WindowSums, net: NetWindow): NetMap {
  const pixels = sums.window.length;
  const total = { window: 0, low: 0, high: 0 };
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (!Number.isFinite(sums.window[pixel] + sums.low[pixel] + sums.high[pixel])) continue;
    total.window += sums.window[pixel];
    total.low += sums.low[pixel];
    total.high += sums.high[pixel];
  }
  const backgroundOf = net.model === 'line' ? lineBackground(net) : powerLawBackground(net, total);
  const map = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    map[pixel] = sums.window[pixel] - backgroundOf(sums.low[pixel], sums.high[pixel]);
  }
  const { window, low, high } = total;
  const background = backgroundOf(low, high);
  // How the background follows its windows, times the variance of each.
  const [byLow, byHigh] = [Math.sqrt(Math.max(1, low)), Math.sqrt(Math.max(1, high))];
  const variance =
    Math.max(0, window) +
    (backgroundOf(low + byLow, high) - background) ** 2 +
    (backgroundOf(low, high + byHigh) - background) ** 2;
  return { map, counts: window - background, error: Math.sqrt(variance) };
}

/** @throws {AppError} `parameter-invalid` where the model cannot be had from these windows */
export function checkBackground({ window, background: [low, high], model, axis }: NetWindow): void {
  const field = { field: 'background' };
  if (low[0] + low[1] === high[0] + high[1]) {
    const message = 'The two windows of the background have the same middle.';
    throw new AppError('parameter-invalid', message, 'Choose two that lie apart.', field);
  }
  const lowest = Math.min(...[window, low, high].flat().map((channel) => positionAt(axis, channel - 0.5)));
  if (model === 'power-law' && !(lowest > 0)) {
    const message = 'A power law needs energies above zero.';
    throw new AppError('parameter-invalid', message, 'Take the straight line, or windows at higher energies.', field);
  }
}

type Background = (low: number, high: number) => number;

const size = ([first, end]: Channels) => end - first;
const middle = ([first, end]: Channels) => (first + end - 1) / 2;

function lineBackground({ window, background: [low, high] }: NetWindow): Background {
  const share = (middle(window) - middle(low)) / (middle(high) - middle(low));
  const ofLow = ((1 - share) * size(window)) / size(low);
  const ofHigh = (share * size(window)) / size(high);
  return (a, b) => ofLow * a + ofHigh * b;
}

function powerLawBackground(
  { window, background: [low, high], axis }: NetWindow,
  total: { readonly low: number; readonly high: number },
): Background {
  const center = ([first, end]: Channels) => Math.sqrt(positionAt(axis, first) * positionAt(axis, end - 1));
  const ratio = Math.log(center(high) / center(low));
  const exponentOf = (a: number, b: number) => Math.log(a / size(low) / (b / size(high))) / ratio;
  const common = total.low > 0 && total.high > 0 ? exponentOf(total.low, total.high) : 0;
  const [from, to] = [positionAt(axis, window[0] - 0.5), positionAt(axis, window[1] - 0.5)];
  const step = (to - from) / size(window);
  return (a, b) => {
    const exponent = a > 0 && b > 0 ? exponentOf(a, b) : common;
    // Per channel, at the middle of both windows in logarithms.
    const between = Math.sqrt(center(low) * center(high));
    const level = a > 0 && b > 0 ? Math.sqrt((a / size(low)) * (b / size(high))) : (a + b) / (size(low) + size(high));
    const power = 1 - exponent;
    const area =
      Math.abs(power) < 1e-6
        ? between * Math.log(to / from)
        : (between ** exponent * (to ** power - from ** power)) / power;
    return (level * area) / step;
  };
}
