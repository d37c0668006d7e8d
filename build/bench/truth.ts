import { readFileSync } from 'node:fs';
import { openFile } from '../../src-main/readers/registry.ts';

const read = new Map<string, Promise<Float64Array>>();

/**
 * What the generator knows of a cube: files that lie beside it, read in the first round only, or the reading would be timed
 * as the job's.
 *
 * @param path of the cube
 */
export function truthArray(path: string, word: 'abund' | 'labels'): Promise<Float64Array> {
  const key = `${path} ${word}`;
  const known = read.get(key) ?? readTruth(path, word);
  read.set(key, known);
  return known;
}

async function readTruth(path: string, word: 'abund' | 'labels'): Promise<Float64Array> {
  const file = await openFile(path.replace('.npy', `.${word}.npy`));
  const { shape, open } = file.datasets[0];
  const source = open();
  const values = source.read(
    0,
    shape.reduce((product, size) => product * size, 1),
  );
  source.close();
  file.close();
  return Float64Array.from(values, Number);
}

/** Pure spectra in counts: those of the generator, which sum to 1, times the mean counts of a pixel. */
export function truthSpectra(path: string): Float32Array {
  const truth = JSON.parse(readFileSync(path.replace('.npy', '.json'), 'utf8')) as {
    spectra: number[][];
    mean_counts: number;
  };
  return Float32Array.from(
    truth.spectra.flatMap((spectrum) => {
      const total = spectrum.reduce((sum, value) => sum + value, 0);
      return spectrum.map((value) => (value * truth.mean_counts) / total);
    }),
  );
}
