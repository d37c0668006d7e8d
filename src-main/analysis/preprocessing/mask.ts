import { AppError } from '../../../src-preload/contract/errors.ts';
import type { Spectra } from '../spectra.ts';
import { ofKept, placeInMap, type SpectrumCube } from './spectrum-cube.ts';

/** With fewer spectra nothing can be compared with anything. */
const FEWEST = 2;

/**
 * Leaves pixels out of all that follows; what takes part is read as before, nothing is copied.
 *
 * @param out of each spectrum of the cube: other than 0 where it is left out
 * @throws {AppError} `data-unsuitable` when fewer than two spectra would be left, saying how many
 */
export function maskCube(cube: SpectrumCube, out: Uint8Array): SpectrumCube {
  const before = cube.spectra.pixels;
  const left = Uint32Array.from(
    Array.from({ length: before }, (_, spectrum) => spectrum).filter((spectrum) => !out[spectrum]),
  );
  if (left.length < FEWEST) {
    throw new AppError(
      'data-unsuitable',
      `The mask leaves ${left.length} of ${before} spectra: too few to analyze.`,
      'Mask fewer pixels; "invert": true keeps what is named instead of leaving it out.',
      { field: 'mask' },
    );
  }
  if (left.length === before) return cube;
  const { own, poisson } = cube;
  return {
    ...cube,
    spectra: chosenSpectra(cube.spectra, left),
    kept: left.map((spectrum) => placeInMap(cube, spectrum)),
    ...(own && { own: chosenSpectra(own, left) }),
    ...(poisson && { poisson: { ...poisson, pixels: ofKept({ ...cube, kept: left }, poisson.pixels) } }),
  };
}

/** Some of the spectra, in their order. Neighbors are read together. */
function chosenSpectra(parent: Spectra, chosen: Uint32Array): Spectra {
  const { channels, readBytes } = parent;
  const inRuns = (first: number, count: number, read: (from: number, length: number, at: number) => boolean) => {
    for (let done = 0; done < count; ) {
      const from = chosen[first + done]!;
      let length = 1;
      while (done + length < count && chosen[first + done + length] === from + length) length++;
      if (!read(from, length, done)) return false;
      done += length;
    }
    return true;
  };
  const part = <Values extends Float32Array | Uint8Array>(out: Values, at: number, length: number) =>
    out.subarray(at * channels, (at + length) * channels) as Values;
  return {
    pixels: chosen.length,
    channels,
    isFinite: parent.isFinite ?? false,
    read: (first, count, out) => {
      inRuns(first, count, (from, length, at) => {
        parent.read(from, length, part(out, at, length));
        return true;
      });
    },
    ...(readBytes && {
      readBytes: (first: number, count: number, out: Uint8Array) =>
        inRuns(first, count, (from, length, at) => readBytes(from, length, part(out, at, length))),
    }),
  };
}
