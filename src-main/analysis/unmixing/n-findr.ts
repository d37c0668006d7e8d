import type { AnalysisContext } from '../context.ts';
import type { Random } from '../random/random.ts';
import { freeOf } from './free-of.ts';

/** A corner is moved only for a volume that is larger by more than rounding. */
const GAIN = 1e-6;
/** Rounds over all corners, at most; three or four are usual. */
const MOST_ROUNDS = 50;

/**
 * N-FINDR (Winter, Proc. SPIE 3753 (1999) 266): the pixels that span the largest simplex among those that differ in one corner. The volume
 * of points on a plane off the origin is the determinant of their coordinates but for a factor, and with the other corners fixed it is
 * the distance from the plane through these and the origin: one product with all pixels finds the best place of a corner. The volume
 * never shrinks.
 *
 * @param points pixels × corners, on a plane off the origin
 * @param start pixels to begin with, as many as corners
 */
export async function growSimplex(
  points: Float32Array,
  start: readonly number[],
  random: Random,
  { job }: AnalysisContext,
): Promise<number[]> {
  const count = start.length;
  const found = [...start];
  const pointOf = (pixel: number) => Float64Array.from(points.subarray(pixel * count, (pixel + 1) * count));
  for (let round = 0, moved = true; moved && round < MOST_ROUNDS; round++) {
    moved = false;
    for (let which = 0; which < count; which++) {
      job.report({ phase: 'VCA: N-FINDR', done: which, total: count });
      await job.pause();
      const others: Float64Array[] = [];
      for (const [i, pixel] of found.entries()) if (i !== which) others.push(freeOf(pointOf(pixel), others));
      const direction = freeOf(
        Float64Array.from({ length: count }, () => random.normal()),
        others,
      );
      const [farthest, distance] = farthestAlong(points, direction);
      const own = pointOf(found[which]!).reduce((sum, value, i) => sum + value * direction[i]!, 0);
      if (distance <= (1 + GAIN) * Math.abs(own)) continue;
      found[which] = farthest;
      moved = true;
    }
  }
  return found;
}

/** The pixel with the largest product by magnitude, and that product. */
function farthestAlong(points: Float32Array, direction: Float64Array): [pixel: number, distance: number] {
  const count = direction.length;
  let [best, largest] = [0, -1];
  for (let pixel = 0, at = 0; at < points.length; pixel++, at += count) {
    let product = 0;
    for (let i = 0; i < count; i++) product += points[at + i]! * direction[i]!;
    if (Math.abs(product) <= largest) continue;
    largest = Math.abs(product);
    best = pixel;
  }
  return [best, largest];
}
