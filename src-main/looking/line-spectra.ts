import type { Overview } from '../../src-preload/contract/looked-dataset.ts';
import type { LookedCube } from './looked-cube.ts';

/** More channels are brought together: no screen shows them apart. */
const MOST_CHANNELS = 1024;
/** Longer lines have no picture of all their spectra. */
const MOST_VALUES = 8 * 1024 * 1024;

/** All spectra of a line, positions × channels; null for everything else. */
export function lineSpectra(cube: LookedCube): NonNullable<Overview['lineSpectra']> | null {
  if (cube.description.kind !== 'spectrum-line' || cube.columns * cube.channels > MOST_VALUES) return null;
  const together = Math.ceil(cube.channels / MOST_CHANNELS);
  const channels = Math.ceil(cube.channels / together);
  const values = new Float32Array(cube.columns * channels);
  const all = cube.read(0, cube.columns);
  for (let position = 0; position < cube.columns; position++) {
    for (let bin = 0; bin < channels; bin++) {
      const end = Math.min(cube.channels, (bin + 1) * together);
      let sum = 0;
      for (let channel = bin * together; channel < end; channel++) sum += all[position * cube.channels + channel]!;
      values[position * channels + bin] = sum / (end - bin * together);
    }
  }
  return { channels, values };
}
