import { FRAME_ROLE } from '../analysis/preprocessing/image-frames.ts';
import { selectSpectra } from '../analysis/preprocessing/select-spectra.ts';
import { placeInMap, type SpectrumCube } from '../analysis/preprocessing/spectrum-cube.ts';
import type { Spectra } from '../analysis/spectra.ts';

/** Numbers of the images that a step `groups` leaves to learn from; undefined when there was none. */
export function trainingNumbers(cube: SpectrumCube): Uint32Array | undefined {
  const { groups, spectra } = cube;
  if (!groups) return undefined;
  const all = Uint32Array.from({ length: spectra.pixels }, (_, i) => i);
  return all.filter((spectrum) => groups.roles[placeInMap(cube, spectrum)] === FRAME_ROLE.train);
}

/**
 * What a model beside a network may learn from, so that neither has seen what both are judged on: the training images, without those that the
 * network has held out.
 */
export function learnedBeside(cube: SpectrumCube, heldOut: Uint32Array): Uint32Array | undefined {
  const allowed = trainingNumbers(cube);
  if (heldOut.length === 0) return allowed;
  const isHeldOut = new Uint8Array(cube.spectra.pixels);
  for (const number of heldOut) isHeldOut[number] = 1;
  const all = allowed ?? Uint32Array.from({ length: cube.spectra.pixels }, (_, i) => i);
  return all.filter((number) => isHeldOut[number] === 0);
}

/** What a model may learn from: all spectra, or the training images alone once a step `groups` has said which they are. */
export function trainingSpectra(cube: SpectrumCube, spectra: Spectra): Spectra {
  const numbers = trainingNumbers(cube);
  return numbers ? selectSpectra(spectra, numbers) : spectra;
}
