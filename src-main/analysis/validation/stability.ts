import { createRandom } from '../random/random.ts';
import { type Spectra, spectraFromArray } from '../spectra.ts';
import { compareLabels } from './compare-labels.ts';

/** How alike partitions of different parts of the same data are. */
export interface Stability {
  /** Adjusted Rand index of neighboring resamples on the pixels that both have: mean and standard deviation. */
  readonly mean: number;
  readonly spread: number;
}

/** A partition of some spectra for each number of clusters asked for. */
type Partition = (sample: Spectra) => Promise<readonly { readonly labels: Int32Array }[]>;

/** Each resample holds this share of the pixels, so that two of them share two thirds (Ben-Hur et al.). */
const SHARE = 0.8;
/** Pixels that resamples are drawn from at most: clusters of some per cent stay well represented. */
const MOST_PIXELS = 10_000;
/** Keeps these draws apart from those of restarts. */
const STREAM = 2_000_003;

/**
 * Stability of partitions under resampling (Ben-Hur, Elisseeff & Guyon, Pac. Symp. Biocomput. 7 (2002) 6): random parts of
 * the data are clustered independently, and the labels of the pixels that two parts share are compared. 1: the same
 * clusters come out whatever part of the data is seen; near 0: they are an accident of the sample.
 *
 * @param partition clusters a part of the data, one partition for each number of clusters
 * @returns a stability for each of them
 */
export async function stability(
  spectra: Spectra,
  resamples: number,
  seed: number,
  partition: Partition,
): Promise<Stability[]> {
  const random = createRandom(seed, STREAM);
  const pool = choose(spectra.pixels, Math.min(spectra.pixels, MOST_PIXELS), random.integer);
  const size = Math.max(2, Math.round(pool.length * SHARE));
  let before: { pixels: Int32Array; labels: readonly Int32Array[] } | undefined;
  const agreements: number[][] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const pixels = choose(pool.length, size, random.integer).map((place) => pool[place]);
    const labels = (await partition(partOf(spectra, pixels))).map((one) => one.labels);
    if (before) {
      const [first, second] = shared(before.pixels, pixels);
      const earlier = before.labels;
      agreements.push(labels.map((own, i) => compareLabels(pick(earlier[i], first), pick(own, second)).ari));
    }
    before = { pixels, labels };
  }
  const [head = []] = agreements;
  return head.map((_, i) => {
    const values = agreements.map((row) => row[i]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, spread: Math.sqrt(squares / Math.max(1, values.length - 1)) };
  });
}

/** `count` of the numbers below `end`, ascending; Floyd's algorithm would need a set, a shuffle of all is fast enough. */
function choose(end: number, count: number, integer: (end: number) => number): Int32Array {
  const order = Int32Array.from({ length: end }, (_, i) => i);
  if (count >= end) return order;
  for (let i = 0; i < count; i++) {
    const j = i + integer(end - i);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order.subarray(0, count).sort();
}

function partOf(spectra: Spectra, pixels: Int32Array): Spectra {
  const values = new Float32Array(pixels.length * spectra.channels);
  pixels.forEach((pixel, i) => {
    spectra.read(pixel, 1, values.subarray(i * spectra.channels, (i + 1) * spectra.channels));
  });
  return spectraFromArray(values, spectra.channels);
}

/** Places of the numbers that two ascending lists share, in each of them. */
function shared(a: Int32Array, b: Int32Array): [number[], number[]] {
  const places: [number[], number[]] = [[], []];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      places[0].push(i++);
      places[1].push(j++);
    } else if (a[i] < b[j]) i++;
    else j++;
  }
  return places;
}

const pick = (values: Int32Array, places: readonly number[]) => Int32Array.from(places, (place) => values[place]);
