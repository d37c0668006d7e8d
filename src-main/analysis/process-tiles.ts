import type { JobContext } from '../../src-preload/contract/job.ts';
import { type Spectra, type SpectraTile, tilePixels } from './spectra.ts';

/**
 * One pass over the data: `work` is started on each tile in order, `collect` takes its answer in the same order. While
 * one tile is worked on, the next one is read, so that reading and arithmetic overlap.
 *
 * @param phase what the progress report says; none is sent when it is empty
 * @throws {AppError} `cancelled`
 */
export async function processTiles<Answer>(
  spectra: Spectra,
  job: JobContext,
  phase: string,
  work: (tile: SpectraTile) => Promise<Answer>,
  collect: (answer: Answer, tile: SpectraTile) => void,
  pixelsPerTile = tilePixels(spectra.channels),
): Promise<void> {
  const size = Math.min(pixelsPerTile, spectra.pixels) * spectra.channels;
  const buffers = spectra.view ? [] : [new Float32Array(size), new Float32Array(size)];
  let running: { answer: Promise<Answer>; tile: SpectraTile } | undefined;
  const finish = async () => {
    if (running) collect(await running.answer, running.tile);
    running = undefined;
  };
  try {
    for (let first = 0, turn = 0; first < spectra.pixels; first += pixelsPerTile, turn++) {
      const count = Math.min(pixelsPerTile, spectra.pixels - first);
      const tile = { first, count, values: readTile(spectra, first, count, buffers[turn % 2]) };
      await finish();
      if (phase) job.report({ phase, done: first, total: spectra.pixels });
      await job.pause();
      running = { answer: work(tile), tile };
    }
    await finish();
  } catch (error) {
    // A tile that is still being worked on must not be left behind with its buffer in use.
    await running?.answer.catch(() => {});
    throw error;
  }
}

function readTile(spectra: Spectra, first: number, count: number, buffer: Float32Array | undefined): Float32Array {
  if (spectra.view || !buffer) return spectra.view!(first, count);
  const values = buffer.subarray(0, count * spectra.channels);
  spectra.read(first, count, values);
  return values;
}
