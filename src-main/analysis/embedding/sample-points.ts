import { createRandom } from '../random/random.ts';
import type { Spectra } from '../spectra.ts';

/** Keeps this stream of the seed apart from that of the starting points. */
const SAMPLE_STREAM = 3_000_017;
/** Neighboring pixels that are read together at most. */
const LONGEST_READ = 4096;

/** `wanted` of `size` pixels, each as likely as any other; all of them when there are no more. Ascending. */
export function drawSample(size: number, wanted: number, seed: number): Int32Array {
  const pixels = Int32Array.from({ length: size }, (_, pixel) => pixel);
  if (wanted >= size) return pixels;
  const random = createRandom(seed, SAMPLE_STREAM);
  for (let i = 0; i < wanted; i++) {
    const other = i + random.integer(size - i);
    [pixels[i], pixels[other]] = [pixels[other], pixels[i]];
  }
  return pixels.slice(0, wanted).sort();
}

/** The spectra of some pixels, which are ascending; pixels × channels. */
export function gatherPoints(spectra: Spectra, pixels: Int32Array): Float32Array {
  const { channels } = spectra;
  const points = new Float32Array(pixels.length * channels);
  for (let i = 0; i < pixels.length; ) {
    let end = i + 1;
    while (end < pixels.length && end - i < LONGEST_READ && pixels[end] === pixels[i] + end - i) end++;
    spectra.read(pixels[i], end - i, points.subarray(i * channels, end * channels));
    i = end;
  }
  return points;
}
