import type { JobContext } from '../../../src-preload/contract/job.ts';
import type { Spectra } from '../spectra.ts';
import type { SpectrumCube } from './spectrum-cube.ts';

/** A spectrum and those of the pixels around it; valid until the next one. */
export interface Neighborhood {
  readonly spectrum: number;
  readonly values: Float32Array;
  /** Of the up to eight pixels around it on the map, up to four on a line; masked ones are not among them. */
  readonly neighbors: readonly Float32Array[];
}

/** Pixels of a line that are read at once. */
const LINE_BLOCK = 1024;
/** Pixels on either side that count as neighbors on a line, where there are none above and below. */
const LINE_REACH = 2;

/**
 * Every spectrum with its neighbors, in order, in one pass: three rows of the map (or a piece of a line) are kept at a
 * time.
 * @throws {AppError} `cancelled`
 */
export async function* neighborhoods(cube: SpectrumCube, job: JobContext, phase: string): AsyncGenerator<Neighborhood> {
  const { spectra, rows, columns } = cube;
  const place = spectrumPlaces(cube);
  if (rows === 1) {
    for (let from = 0; from < columns; from += LINE_BLOCK) {
      job.report({ phase, done: from, total: columns });
      await job.pause();
      const until = Math.min(columns, from + LINE_BLOCK);
      const begin = Math.max(0, from - LINE_REACH);
      const row = readRow(spectra, place, begin, Math.min(columns, until + LINE_REACH));
      for (let column = from; column < until; column++) {
        const values = row[column - begin];
        if (!values) continue;
        const around = row.slice(Math.max(0, column - begin - LINE_REACH), column - begin + LINE_REACH + 1);
        const neighbors = around.filter((one) => one !== undefined && one !== values) as Float32Array[];
        yield { spectrum: place(column), values, neighbors };
      }
    }
    return;
  }
  let above: Row = [];
  let current = readRow(spectra, place, 0, columns);
  for (let y = 0; y < rows; y++) {
    job.report({ phase, done: y, total: rows });
    await job.pause();
    const below = y + 1 < rows ? readRow(spectra, place, (y + 1) * columns, (y + 2) * columns) : [];
    for (let x = 0; x < columns; x++) {
      const values = current[x];
      if (!values) continue;
      const neighbors: Float32Array[] = [];
      for (const row of [above, current, below]) {
        for (let column = Math.max(0, x - 1); column <= x + 1; column++) {
          const one = row[column];
          if (one && one !== values) neighbors.push(one);
        }
      }
      yield { spectrum: place(y * columns + x), values, neighbors };
    }
    above = current;
    current = below;
  }
}

/** Spectra of pixels that follow one another; undefined where masked. */
type Row = (Float32Array | undefined)[];

/** Reads pixels `from` … `to − 1` of the map, all that take part at once: they follow one another. */
function readRow(spectra: Spectra, place: (pixel: number) => number, from: number, to: number): Row {
  const places = Array.from({ length: to - from }, (_, i) => place(from + i));
  const taking = places.filter((spectrum) => spectrum >= 0);
  const { channels } = spectra;
  const values = new Float32Array(taking.length * channels);
  if (taking.length > 0) spectra.read(taking[0]!, taking.length, values);
  return places.map((spectrum) => {
    if (spectrum < 0) return undefined;
    const start = (spectrum - taking[0]!) * channels;
    return values.subarray(start, start + channels);
  });
}

/** Number of the spectrum of a pixel of the map; −1 when it is masked. */
function spectrumPlaces({ kept, rows, columns }: SpectrumCube): (pixel: number) => number {
  if (!kept) return (pixel) => pixel;
  const places = new Int32Array(rows * columns).fill(-1);
  kept.forEach((pixel, spectrum) => {
    places[pixel] = spectrum;
  });
  return (pixel) => places[pixel]!;
}
