/** Reach of the filter, in standard deviations of a line. */
const REACH = 3;
/** Narrower lines than this, in channels, are treated as if they were so wide. */
const NARROWEST = 0.8;

/**
 * A filter without sum, shaped as the second derivative of a line turned upside down: what a smooth background gives is
 * next to nothing, a line gives a peak. It is the best one for a lone line on a straight background; the idea of
 * M. A. Mariscotti, Nucl. Instrum. Methods 50 (1967) 309, and of filtered fits of X-ray spectra, F. H. Schamber 1977.
 */
export interface BendingFilter {
  /** Response of each channel; 0 where the filter would reach beyond an end. */
  respond(values: ArrayLike<number>): Float64Array;
  /** Variance of the response, from those of the channels. */
  variance(variances: ArrayLike<number>): Float64Array;
  /** The transposed filter: Σ response weights back on the channels. */
  transpose(weights: ArrayLike<number>): Float64Array;
}

/** @param sigmaAt standard deviation of a line at a channel, in channels */
export function bendingFilter(channels: number, sigmaAt: (channel: number) => number): BendingFilter {
  const kernels: Float64Array[] = [];
  const known = new Map<string, Float64Array>();
  for (let channel = 0; channel < channels; channel++) {
    // Neighbors share a kernel.
    const key = Math.max(NARROWEST, sigmaAt(channel)).toFixed(1);
    const kernel = known.get(key) ?? makeKernel(Number(key));
    known.set(key, kernel);
    kernels.push(kernel);
  }
  const isInside = (channel: number) => {
    const reach = kernels[channel].length >> 1;
    return channel >= reach && channel + reach < channels;
  };
  const sums = (values: ArrayLike<number>, power: 1 | 2) => {
    const response = new Float64Array(channels);
    for (let channel = 0; channel < channels; channel++) {
      if (!isInside(channel)) continue;
      const kernel = kernels[channel];
      const start = channel - (kernel.length >> 1);
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += (power === 1 ? kernel[k] : kernel[k] ** 2) * values[start + k];
      response[channel] = sum;
    }
    return response;
  };
  return {
    respond: (values) => sums(values, 1),
    variance: (variances) => sums(variances, 2),
    transpose(weights) {
      const back = new Float64Array(channels);
      for (let channel = 0; channel < channels; channel++) {
        if (weights[channel] === 0 || !isInside(channel)) continue;
        const kernel = kernels[channel];
        const start = channel - (kernel.length >> 1);
        for (let k = 0; k < kernel.length; k++) back[start + k] += kernel[k] * weights[channel];
      }
      return back;
    },
  };
}

function makeKernel(sigma: number): Float64Array {
  const reach = Math.ceil(REACH * sigma);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => {
    const t = (i - reach) / sigma;
    return (1 - t * t) * Math.exp(-0.5 * t * t);
  });
  const mean = kernel.reduce((sum, value) => sum + value, 0) / kernel.length;
  return kernel.map((value) => value - mean);
}

/** A local maximum of the response. */
export interface Peak {
  /** Between channels. */
  readonly channel: number;
  /** Response over its standard deviation. */
  readonly significance: number;
}

/** What a peak must exceed: among 4,096 channels of noise, one spectrum in some thirty has a false one. */
export const LEAST_SIGNIFICANCE = 4;

/** Peaks of a filtered spectrum, ascending. */
export function peaksOf(response: ArrayLike<number>, variance: ArrayLike<number>): Peak[] {
  const at = (channel: number) => response[channel] / Math.sqrt(Math.max(Number.MIN_VALUE, variance[channel]));
  const peaks: Peak[] = [];
  for (let channel = 1; channel + 1 < response.length; channel++) {
    const [left, here, right] = [response[channel - 1], response[channel], response[channel + 1]];
    if (here < left || here <= right || at(channel) < LEAST_SIGNIFICANCE) continue;
    // The vertex of the parabola through three channels.
    const bend = left - 2 * here + right;
    peaks.push({ channel: channel + (bend < 0 ? (0.5 * (left - right)) / bend : 0), significance: at(channel) });
  }
  return peaks;
}
