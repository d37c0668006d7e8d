import type { JobContext } from '../../src-preload/contract/job.ts';
import { type Spectra, tilePixels } from './spectra.ts';

/** A run of whole spectra, `[count, channels]`. */
export interface Tile<Values> {
  readonly first: number;
  readonly count: number;
  readonly values: Values;
}

/**
 * One pass over the data, tile by tile in order: `work` computes, `collect` takes its answer.
 *
 * @param phase what the progress report says; none is sent when it is empty
 * @throws {AppError} `cancelled`
 */
export async function processTiles<Answer>(
  spectra: Spectra,
  job: JobContext,
  phase: string,
  work: (tile: Tile<Float32Array>) => Promise<Answer>,
  collect: (answer: Answer, tile: Tile<Float32Array>) => void,
  pixelsPerTile = tilePixels(spectra.channels),
): Promise<void> {
  await pass(spectra, job, phase, pixelsPerTile, floatReader(spectra, pixelsPerTile), work, collect);
}

/** The same with tiles as bytes wherever the numbers allow it (see {@link Spectra.readBytes}). */
export async function processByteTiles<Answer>(
  spectra: Spectra,
  job: JobContext,
  phase: string,
  work: (tile: Tile<Float32Array | Uint8Array>) => Promise<Answer>,
  collect: (answer: Answer, tile: Tile<Float32Array | Uint8Array>) => void,
): Promise<void> {
  const pixelsPerTile = tilePixels(spectra.channels);
  const readFloats = floatReader(spectra, pixelsPerTile);
  const size = Math.min(pixelsPerTile, spectra.pixels) * spectra.channels;
  let bytes = spectra.readBytes && new Uint8Array(size);
  const read = (first: number, count: number) => {
    const values = bytes?.subarray(0, count * spectra.channels);
    if (values && spectra.readBytes?.(first, count, values)) return values;
    // One tile that is no counts tells enough about the rest.
    bytes = undefined;
    return readFloats(first, count);
  };
  await pass(spectra, job, phase, pixelsPerTile, read, work, collect);
}

/** The same as a plain sequence, for work that is done on this thread. `values` is valid until the next tile. */
export function* tiles(spectra: Spectra, pixelsPerTile = tilePixels(spectra.channels)): Generator<Tile<Float32Array>> {
  const read = floatReader(spectra, pixelsPerTile);
  for (let first = 0; first < spectra.pixels; first += pixelsPerTile) {
    const count = Math.min(pixelsPerTile, spectra.pixels - first);
    yield { first, count, values: read(first, count) };
  }
}

async function pass<Answer, Values>(
  spectra: Spectra,
  job: JobContext,
  phase: string,
  pixelsPerTile: number,
  read: (first: number, count: number) => Values,
  work: (tile: Tile<Values>) => Promise<Answer>,
  collect: (answer: Answer, tile: Tile<Values>) => void,
): Promise<void> {
  for (let first = 0; first < spectra.pixels; first += pixelsPerTile) {
    if (phase) job.report({ phase, done: first, total: spectra.pixels });
    await job.pause();
    const count = Math.min(pixelsPerTile, spectra.pixels - first);
    const tile = { first, count, values: read(first, count) };
    collect(await work(tile), tile);
  }
}

/** Reads into one buffer, or gives views when the spectra lie in memory. */
function floatReader(spectra: Spectra, pixelsPerTile: number) {
  let buffer: Float32Array | undefined;
  return (first: number, count: number): Float32Array => {
    if (spectra.view) return spectra.view(first, count);
    buffer ??= new Float32Array(Math.min(pixelsPerTile, spectra.pixels) * spectra.channels);
    const values = buffer.subarray(0, count * spectra.channels);
    spectra.read(first, count, values);
    return values;
  };
}
