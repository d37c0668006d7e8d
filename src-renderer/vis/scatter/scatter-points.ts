/** Numbers of one axis: one per pixel of a map; what is not finite has no point. */
export interface AxisValues {
  readonly values: ArrayLike<number>;
  readonly log: boolean;
}

/** A range of an axis: of logarithms where the axis is logarithmic. */
export type Range = readonly [number, number];

/**
 * Points of a scatter plot. Places are stored as shares of both ranges, so that 32 bits are enough however far away from
 * zero the data lie: 0 at the left and lower end, 1 at the right and upper end.
 */
export interface ScatterPoints {
  readonly count: number;
  /** `[count × 2]`: x, y. */
  readonly places: Float32Array;
  /** `[count]`: pixel of the map that each point stands for, ascending. */
  readonly pixels: Int32Array;
  /** `[pixels of the map]`: point of each pixel, or −1. */
  readonly pointOf: Int32Array;
  readonly xRange: Range;
  readonly yRange: Range;
  /** Pixels with numbers that a logarithmic axis cannot show: zero and below. */
  readonly notPositive: number;
}

/** The points of two axes over the same map; cost is the number of pixels. */
export function scatterPoints(x: AxisValues, y: AxisValues): ScatterPoints {
  const all = Math.min(x.values.length, y.values.length);
  const pixels = new Int32Array(all);
  const pointOf = new Int32Array(all).fill(-1);
  const raw = new Float64Array(2 * all);
  const [xRange, yRange] = [emptyRange(), emptyRange()];
  let count = 0;
  let notPositive = 0;
  for (let pixel = 0; pixel < all; pixel++) {
    const [rawX, rawY] = [x.values[pixel], y.values[pixel]];
    if (!Number.isFinite(rawX) || !Number.isFinite(rawY)) continue;
    if ((x.log && rawX <= 0) || (y.log && rawY <= 0)) {
      notPositive++;
      continue;
    }
    const atX = x.log ? Math.log10(rawX) : rawX;
    const atY = y.log ? Math.log10(rawY) : rawY;
    widen(xRange, atX);
    widen(yRange, atY);
    raw[2 * count] = atX;
    raw[2 * count + 1] = atY;
    pixels[count] = pixel;
    pointOf[pixel] = count++;
  }
  const [inX, inY] = [settled(xRange), settled(yRange)];
  const [xSpan, ySpan] = [inX[1] - inX[0], inY[1] - inY[0]];
  const places = new Float32Array(2 * count);
  for (let i = 0; i < 2 * count; i += 2) {
    places[i] = (raw[i] - inX[0]) / xSpan;
    places[i + 1] = (raw[i + 1] - inY[0]) / ySpan;
  }
  return { count, places, pixels: pixels.slice(0, count), pointOf, xRange: inX, yRange: inY, notPositive };
}

function emptyRange(): [number, number] {
  return [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
}

function widen(range: [number, number], value: number): void {
  if (value < range[0]) range[0] = value;
  if (value > range[1]) range[1] = value;
}

/** A range that has a width: around a single value, and from 0 to 1 without any. */
function settled([low, high]: Range): Range {
  if (low < high) return [low, high];
  if (low > high) return [0, 1];
  const half = Math.abs(low) * 0.05 || 0.5;
  return [low - half, low + half];
}
