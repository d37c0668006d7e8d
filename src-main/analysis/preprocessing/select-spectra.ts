import type { Spectra } from '../spectra.ts';

/**
 * Those of these numbers alone, in their order: what is learned from when some images are kept apart.
 * Neighboring numbers are read together.
 */
export function selectSpectra(spectra: Spectra, numbers: Uint32Array): Spectra {
  const { channels } = spectra;
  return {
    pixels: numbers.length,
    channels,
    read(first, count, out) {
      for (let at = first; at < first + count; ) {
        let end = at + 1;
        while (end < first + count && numbers[end] === numbers[end - 1]! + 1) end++;
        spectra.read(numbers[at]!, end - at, out.subarray((at - first) * channels, (end - first) * channels));
        at = end;
      }
    },
  };
}
