import { type Evenness, evennessOf } from './even-map.ts';
import { type LineFit, lineEstimator, lineShare } from './line-estimator.ts';

/** Sum spectra of the parts of a map, row by row. */
export interface CoarseSpectra {
  readonly rows: number;
  readonly columns: number;
  /** Pixels in each part. */
  readonly pixels: Float64Array;
  /** parts × channels */
  readonly sums: Float64Array;
}

/** What the map of a line says of where it comes from, and into how many parts it was divided for that. */
export interface MapEvidence {
  readonly evenness: Evenness;
  readonly parts: number;
}

/** Continuum is where lines give less than this share of the counts, above this energy, keV. */
const BETWEEN_LINES = 0.03;
const LEAST_CONTINUUM_KEV = 1;

/**
 * Compares the net counts of an element's main line in parts of the map with a constant and with the continuum. Weak lines are
 * compared in fewer, larger parts.
 */
export function mapEvidence(symbol: string, fit: LineFit, coarse: CoarseSpectra): MapEvidence {
  const channels = fit.spectrum.counts.length;
  const estimator = lineEstimator(symbol, fit);
  if (!estimator) return { evenness: 'unknown', parts: 0 };
  const { axis, counts } = fit.spectrum;
  const share = lineShare(fit);
  const isContinuum = share.map((value, c) =>
    value < BETWEEN_LINES && axis.keVAt(c) > LEAST_CONTINUUM_KEV && counts[c] > 0 ? 1 : 0,
  );
  let total = 0;
  for (let c = 0; c < channels; c++) total += counts[c];
  const parts = coarse.pixels.length;
  const map: PartedMap = {
    rows: coarse.rows,
    columns: coarse.columns,
    pixels: coarse.pixels,
    counts: new Float64Array(parts),
    variances: new Float64Array(parts),
    continuum: new Float64Array(parts),
  };
  const { first, weights } = estimator;
  for (let part = 0; part < parts; part++) {
    const sums = coarse.sums.subarray(part * channels, (part + 1) * channels);
    const ofAll = sums.reduce((sum, value) => sum + value, 0) / total;
    for (let i = 0; i < weights.length; i++) {
      map.counts[part]! += weights[i] * sums[first + i];
      // Of the counts that the whole spectrum lets expect: those of a small part are too noisy to say how noisy they are.
      map.variances[part]! += weights[i] ** 2 * Math.max(counts[first + i] * ofAll, Number.EPSILON);
    }
    for (let c = 0; c < channels; c++) map.continuum[part]! += isContinuum[c] * sums[c];
  }
  let divided = map;
  for (;;) {
    const evenness = evennessOf(divided);
    if (evenness !== 'unknown' || divided.pixels.length <= 4) return { evenness, parts: divided.pixels.length };
    divided = halved(divided);
  }
}

interface PartedMap {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Float64Array;
  readonly counts: Float64Array;
  readonly variances: Float64Array;
  readonly continuum: Float64Array;
}

/** Joins neighbors along both directions. */
function halved({ rows, columns, ...values }: PartedMap): PartedMap {
  const [height, width] = [Math.ceil(rows / 2), Math.ceil(columns / 2)];
  const join = (from: Float64Array) => {
    const to = new Float64Array(height * width);
    from.forEach((value, part) => {
      const row = Math.floor(part / columns) >> 1;
      to[row * width + ((part % columns) >> 1)]! += value;
    });
    return to;
  };
  return {
    rows: height,
    columns: width,
    pixels: join(values.pixels),
    counts: join(values.counts),
    variances: join(values.variances),
    continuum: join(values.continuum),
  };
}
