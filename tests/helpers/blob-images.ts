import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { normalNumbers, uniformNumbers } from './data.ts';

interface BlobImages {
  /** Side of an image in pixels. */
  readonly size: number;
  readonly good: number;
  readonly bad: number;
  /** What becomes of the pixels of bad images. */
  readonly change?: (data: Uint8Array) => Uint8Array;
}

/**
 * Writes a folder of stripes with noise, `good_00.png` and on; `bad` ones, numbered behind them, have a bright blob in
 * addition. A folder lists bad ones first.
 */
export function writeBlobImages(folder: string, { size, good, bad, change = (data) => data }: BlobImages): string {
  mkdirSync(folder, { recursive: true });
  const [normal, uniform] = [normalNumbers(1), uniformNumbers(2)];
  for (let image = 0; image < good + bad; image++) {
    const isBad = image >= good;
    const place = () => size * (0.2 + 0.6 * uniform());
    const [phase, row, column] = [6 * uniform(), place(), place()];
    const data = Uint8Array.from({ length: size * size }, (_, at) => {
      const [y, x] = [Math.floor(at / size), at % size];
      const blob = isBad && Math.hypot(y - row, x - column) < 2.5 ? 60 : 0;
      return Math.max(0, Math.min(255, 100 + 40 * Math.sin(x / 2 + phase) + blob + 5 * normal()));
    });
    const pixels = isBad ? change(data) : data;
    const name = `${isBad ? 'bad' : 'good'}_${String(image).padStart(2, '0')}.png`;
    writeFileSync(join(folder, name), encode({ width: size, height: size, data: pixels, channels: 1, depth: 8 }));
  }
  return folder;
}
