import type { JobContext } from '../../../src-preload/contract/job.ts';
import { type Tile, tiles } from '../process-tiles.ts';
import type { Spectra } from '../spectra.ts';

/** Values that are NaN or infinite. */
export interface NotFinite {
  readonly count: number;
  /** Where the first one is. */
  readonly spectrum: number;
  readonly channel: number;
}

/** How many values are NaN or infinite; undefined when none is. One pass, none where the number type has no such values. */
export async function findNotFinite(spectra: Spectra, job: JobContext): Promise<NotFinite | undefined> {
  if (spectra.isFinite) return undefined;
  let found: NotFinite | undefined;
  for (const tile of tiles(spectra)) {
    job.report({ phase: 'looking for gaps', done: tile.first, total: spectra.pixels });
    await job.pause();
    found = withTile(found, tile, spectra.channels);
  }
  return found;
}

/** The same at once, for an error that ends the work. */
export function findNotFiniteNow(spectra: Spectra): NotFinite | undefined {
  let found: NotFinite | undefined;
  for (const tile of tiles(spectra)) found = withTile(found, tile, spectra.channels);
  return found;
}

/** `1 value is`, `3 values are`: how a sentence about them begins. */
export function valuesAre(count: number): string {
  return `${count} ${count === 1 ? 'value is' : 'values are'} not finite (NaN or infinite)`;
}

function withTile(before: NotFinite | undefined, { first, values }: Tile<Float32Array>, channels: number) {
  let count = 0;
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    // Only NaN and infinities are not 0 less themselves.
    if (value - value !== 0 && count++ === 0) at = i;
  }
  if (count === 0) return before;
  const { spectrum, channel } = before ?? { spectrum: first + Math.floor(at / channels), channel: at % channels };
  return { count: count + (before?.count ?? 0), spectrum, channel };
}
