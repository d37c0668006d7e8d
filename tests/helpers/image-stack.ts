import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { normalNumbers, uniformNumbers } from './data.ts';

export interface ImageStack {
  /** Folder of PNG images, which opens as one stack. */
  readonly folder: string;
  readonly height: number;
  readonly width: number;
  /** Name of each image, `round_3`: the group is what stands before the number. */
  readonly names: readonly string[];
}

/** Height and width of {@link writeImages}. */
export const IMAGE_SIZE = [12, 16] as const;

/**
 * Writes `perGroup` images of each of two groups, 8-bit gray: `round` has a bright disc at a random place, `flat` a slope.
 * Images of the stack follow their names: all of `flat` first.
 */
export function writeImages(folder: string, perGroup: number): ImageStack {
  const [height, width] = IMAGE_SIZE;
  mkdirSync(folder, { recursive: true });
  const [uniform, normal] = [uniformNumbers(3), normalNumbers(4)];
  const names = ['flat', 'round'].flatMap((group) => Array.from({ length: perGroup }, (_, i) => `${group}_${i + 1}`));
  for (const name of names) {
    const [x, y, strength] = [uniform() * width, uniform() * height, 0.5 + uniform()];
    const data = Uint8Array.from({ length: height * width }, (_, at) => {
      const [column, row] = [at % width, Math.floor(at / width)];
      const disc = Math.hypot(column - x, row - y) < 4 ? 120 : 0;
      const slope = (100 * column) / width;
      const value = 60 + strength * (name.startsWith('round') ? disc : slope) + 4 * normal();
      return Math.max(0, Math.min(255, Math.round(value)));
    });
    writeFileSync(join(folder, `${name}.png`), encode({ width, height, data, channels: 1, depth: 8 }));
  }
  return { folder, height, width, names };
}
