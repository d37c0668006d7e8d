import { ssim } from '../networks/image-quality.ts';

/** How spectra or images lie: what their neighbors are. */
export interface SampleLayout {
  readonly channels: number;
  /** Height and width of images; undefined for spectra. */
  readonly size?: readonly [number, number] | undefined;
  /** Spectra per row of the map, where neighbors in a row follow one another; undefined where they do not. */
  readonly columns?: number | undefined;
}

export interface DenoisingQuality {
  /** Root mean square of data − denoised, in units of the data. */
  readonly rms: number;
  /** ‖data − denoised‖ / ‖data‖ */
  readonly relativeError: number;
  /**
   * Correlation of the residual with itself one step further: along the energies, or the x of images (`along`), and from
   * pixel to pixel of the map, or along the y of images (`across`). 0 of white noise. Null where there are no neighbors.
   */
  readonly along: number | null;
  readonly across: number | null;
  /** Residuals counted in bins of equal width, the outermost with all beyond. */
  readonly histogram: Float64Array;
  /** Limits of the bins, one more than these. */
  readonly edges: Float64Array;
  /** Beside a clean reference: peak signal-to-noise ratio in decibels, and mean structural similarity of images. */
  readonly psnr?: number;
  readonly ssim?: number;
}

/** Bins of the histogram, and how many root mean squares it reaches to either side. */
const BINS = 121;
const REACH = 6;

/** Collects tile by tile what denoised data are like; the same tiles in the same order give the same numbers. */
export function measureDenoising(layout: SampleLayout, referenceRange = 0) {
  const { channels, size, columns } = layout;
  const [along, across] = [new Lag(), new Lag()];
  const histogram = new Float64Array(BINS);
  let edges: Float64Array | undefined;
  let [squares, power, count] = [0, 0, 0];
  let [referenceSquares, similarity, images] = [0, 0, 0];

  return {
    /** Samples from this one on, `[n, channels]`, as measured, denoised, and clean where that is known. */
    add(first: number, data: Float32Array, denoised: Float32Array, reference?: Float32Array): void {
      const residual = new Float32Array(data.length);
      let own = 0;
      for (let at = 0; at < data.length; at++) {
        residual[at] = data[at]! - denoised[at]!;
        own += residual[at]! ** 2;
        power += data[at]! ** 2;
      }
      squares += own;
      count += data.length;
      edges ??= binEdges(Math.sqrt(own / data.length));
      fill(histogram, edges, residual);
      for (let sample = 0; sample < data.length / channels; sample++) {
        const start = sample * channels;
        if (size) addImage(along, across, residual.subarray(start, start + channels), size);
        else {
          along.addNeighbors(residual, start, channels, 1);
          const isLast = columns === undefined || (first + sample + 1) % columns === 0;
          if (!isLast && start + channels < residual.length) {
            for (let at = start; at < start + channels; at++) across.add(residual[at]!, residual[at + channels]!);
          }
        }
      }
      if (!reference) return;
      for (let at = 0; at < data.length; at++) referenceSquares += (reference[at]! - denoised[at]!) ** 2;
      if (!size) return;
      for (let start = 0; start < data.length; start += channels) {
        const [clean, made] = [reference, denoised].map((values) => values.subarray(start, start + channels));
        similarity += ssim(clean!, made!, size, referenceRange);
        images++;
      }
    },
    finish(): DenoisingQuality {
      return {
        rms: Math.sqrt(squares / count),
        relativeError: power > 0 ? Math.sqrt(squares / power) : 0,
        along: along.correlation(),
        across: across.correlation(),
        histogram,
        edges: edges ?? binEdges(1),
        ...(referenceRange > 0 && { psnr: 10 * Math.log10((referenceRange ** 2 * count) / referenceSquares) }),
        ...(images > 0 && { ssim: similarity / images }),
      };
    },
  };
}

/** Products of neighbors, and squares of both, for their correlation about 0. */
class Lag {
  #products = 0;
  #first = 0;
  #second = 0;

  add(a: number, b: number): void {
    this.#products += a * b;
    this.#first += a * a;
    this.#second += b * b;
  }

  /** All neighbors `step` apart in a run of values. */
  addNeighbors(values: Float32Array, start: number, length: number, step: number): void {
    for (let at = start; at < start + length - step; at++) this.add(values[at]!, values[at + step]!);
  }

  correlation(): number | null {
    const scale = Math.sqrt(this.#first * this.#second);
    return scale > 0 ? this.#products / scale : null;
  }
}

function addImage(along: Lag, across: Lag, residual: Float32Array, [height, width]: readonly [number, number]): void {
  for (let row = 0; row < height; row++) along.addNeighbors(residual, row * width, width, 1);
  across.addNeighbors(residual, 0, height * width, width);
}

function binEdges(rms: number): Float64Array {
  const reach = REACH * (rms > 0 ? rms : 1);
  return Float64Array.from({ length: BINS + 1 }, (_, i) => reach * ((2 * i) / BINS - 1));
}

function fill(histogram: Float64Array, edges: Float64Array, values: Float32Array): void {
  const [low, width] = [edges[0]!, edges[1]! - edges[0]!];
  for (const value of values) {
    const bin = Math.floor((value - low) / width);
    histogram[Math.max(0, Math.min(BINS - 1, bin))]!++;
  }
}

/** Neighbors of noise that is white are correlated less than this, whatever the number of samples. */
const STRUCTURED = 0.1;

/** A residual this small beside the data is rounding. */
const NOTHING = 1e-5;

/**
 * `structured` where neighbors of the residual are alike: more than noise was taken away, or noise that is not white; `none`
 * where nothing was.
 */
export function whitenessVerdict({ along, across, relativeError }: DenoisingQuality): 'white' | 'structured' | 'none' {
  if (relativeError < NOTHING) return 'none';
  return Math.max(along ?? 0, across ?? 0) >= STRUCTURED ? 'structured' : 'white';
}
