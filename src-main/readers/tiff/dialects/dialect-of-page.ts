import type { Json } from '../../../../src-preload/contract/dataset.ts';
import type { TagValues } from '../tag-values.ts';
import type { Dialect, ReadDialect } from './dialect.ts';
import { readDigitalMicrograph } from './digital-micrograph.ts';
import { readFei } from './fei.ts';
import { readHamamatsu } from './hamamatsu.ts';
import { readImageJ } from './imagej.ts';
import { readJeol } from './jeol.ts';
import { readOlympus } from './olympus.ts';
import { readOme, readResolution } from './resolution.ts';
import { readTiffFile } from './tifffile.ts';
import { readTvips } from './tvips.ts';
import { readZeiss } from './zeiss.ts';

/** Instruments: what one of them says is taken alone. */
const INSTRUMENTS: readonly ReadDialect[] = [readFei, readZeiss, readTvips, readOlympus, readJeol, readHamamatsu];
/** Programs: the first that knows a thing counts. DigitalMicrograph's doubles are finer than ImageJ's fractions. */
const PROGRAMS: readonly ReadDialect[] = [readDigitalMicrograph, readImageJ, readOme, readTiffFile, readResolution];

/** All that is said of a page in any dialect. */
export function dialectOfPage(tags: TagValues, width: number, height: number): Dialect {
  for (const read of INSTRUMENTS) {
    const found = read(tags, width, height);
    if (found) return found;
  }
  const spoken = PROGRAMS.flatMap((read) => read(tags, width, height) ?? []);
  const first = <Key extends 'x' | 'y' | 'z' | 'stack'>(key: Key) =>
    spoken.find((one) => one[key] !== undefined)?.[key];
  const stack = first('stack');
  return {
    x: first('x'),
    y: first('y'),
    z: first('z'),
    ...(stack === undefined ? {} : { stack }),
    describe(out) {
      for (const one of spoken) one.describe?.(out);
    },
    original: Object.assign({}, ...spoken.map((one) => one.original ?? {})) as { [key: string]: Json },
  };
}
