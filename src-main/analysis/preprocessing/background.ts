import { positionAt } from '../../../src-preload/contract/axis.ts';
import type { Axis } from '../../../src-preload/contract/dataset.ts';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { BackgroundParameters } from '../../../src-preload/contract/steps.ts';
import type { AnalysisContext } from '../context.ts';
import { tiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';
import { type BackgroundModel, modelOf } from './background-models.ts';
import { signalRange } from './signal-range.ts';

export interface FittedBackground {
  /** What its parameters are called, in the order of the columns of `parameters`. */
  readonly names: readonly string[];
  /** Spectra × parameters; NaN where the fit failed. */
  readonly parameters: Float64Array;
  /** Standard deviation of the data about the fit within the window, √(Σ(y − f)²/(n − p)). `[spectra]` */
  readonly residuals: Float32Array;
  /** Spectra without a fit: nothing is subtracted from them. */
  readonly failed: number;
  /** Spectra without their background. */
  readonly spectra: Spectra;
}

/**
 * Fits a background to the window before an edge, in each spectrum, and subtracts it from the window on; what lies before
 * stays. One pass, closed forms: least squares for polynomials and the offset, the two-area method for the power law and
 * the exponential (Egerton, Electron Energy-Loss Spectroscopy in the Electron Microscope, 3rd ed. 2011, §4.4.2), which
 * needs no logarithm of single channels and so bears noise and zeros.
 *
 * @throws {AppError} `parameter-invalid` when the window is too narrow for the model or reaches 0 with a power law;
 *   `data-unsuitable` when no spectrum could be fitted
 */
export async function fitBackground(
  spectra: Spectra,
  axis: Axis,
  parameters: BackgroundParameters,
  context: AnalysisContext,
): Promise<FittedBackground> {
  const [first, end] = windowChannels(axis, parameters);
  const energies = Float64Array.from({ length: axis.size }, (_, channel) => positionAt(axis, channel));
  const model = modelOf(parameters, energies.subarray(first, end), Math.abs(axis.scale));
  const count = model.names.length;
  const fitted = new Float64Array(spectra.pixels * count);
  const residuals = new Float32Array(spectra.pixels);
  const curve = new Float64Array(end - first);
  let failed = 0;
  for (const tile of tiles(spectra)) {
    context.job.report({ phase: 'background', done: tile.first, total: spectra.pixels });
    await context.job.pause();
    for (let i = 0; i < tile.count; i++) {
      const start = i * axis.size;
      const window = tile.values.subarray(start + first, start + end);
      const at = tile.first + i;
      const found = fitted.subarray(at * count, (at + 1) * count);
      if (!model.fit(window, found) || !found.every(Number.isFinite)) {
        found.fill(Number.NaN);
        residuals[at] = Number.NaN;
        failed++;
        continue;
      }
      model.evaluate(found, energies.subarray(first, end), curve);
      residuals[at] = deviation(window, curve, count);
    }
  }
  if (failed === spectra.pixels) {
    throw new AppError(
      'data-unsuitable',
      `No spectrum could be fitted with "${parameters.model}" in this window.`,
      'Choose a window in which the spectra fall and are above 0, or another model.',
      { field: 'window' },
    );
  }
  const subtracted = spectraWithout(spectra, model, fitted, energies, [first, end, axis.scale > 0]);
  return { names: model.names, parameters: fitted, residuals, failed, spectra: subtracted };
}

function windowChannels(axis: Axis, { model, order, window }: BackgroundParameters): [number, number] {
  const [first, end] = signalRange(axis, window);
  const fewest = model === 'offset' ? 1 : model === 'polynomial' ? order + 2 : 4;
  if (end - first < fewest) {
    throw new AppError(
      'parameter-invalid',
      `The window holds ${end - first} channels; "${model}" needs ${fewest} or more.`,
      'Widen the window.',
      { field: 'window' },
    );
  }
  const lowest = Math.min(positionAt(axis, first), positionAt(axis, end - 1));
  if (model === 'power-law' && lowest <= 0) {
    throw new AppError(
      'parameter-invalid',
      `A power law has no value at ${Number(lowest.toPrecision(6))} ${axis.units}: it needs energies above 0.`,
      'Let the window begin above 0, or calibrate the axis.',
      { field: 'window' },
    );
  }
  return [first, end];
}

function deviation(window: Float32Array, curve: Float64Array, parameters: number): number {
  let squares = 0;
  for (let i = 0; i < window.length; i++) squares += (window[i]! - curve[i]!) ** 2;
  return Math.sqrt(squares / Math.max(1, window.length - parameters));
}

function spectraWithout(
  parent: Spectra,
  model: BackgroundModel,
  fitted: Float64Array,
  energies: Float64Array,
  [first, end, isAscending]: [number, number, boolean],
): Spectra {
  const { pixels, channels } = parent;
  const count = model.names.length;
  // Higher energies than the window's lie before it on an axis that runs down.
  const [from, to] = isAscending ? [first, channels] : [0, end];
  const changed = energies.subarray(from, to);
  const curve = new Float64Array(changed.length);
  return {
    pixels,
    channels,
    read(firstPixel, pixelCount, out) {
      parent.read(firstPixel, pixelCount, out);
      for (let i = 0; i < pixelCount; i++) {
        const at = (firstPixel + i) * count;
        if (Number.isNaN(fitted[at]!)) continue;
        model.evaluate(fitted.subarray(at, at + count), changed, curve);
        const start = i * channels + from;
        for (let channel = 0; channel < curve.length; channel++) out[start + channel] -= curve[channel]!;
      }
    },
  };
}
