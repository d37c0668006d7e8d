import { TAG } from '../tiff-tags.ts';
import type { Dialect, ReadDialect } from './dialect.ts';

const MOST_DIMENSIONS = 8;
const MOST_LETTERS = 4096;
const NONE = { scale: undefined, offset: undefined, units: undefined };

/** Python's tifffile: the shape of the array as JSON in the description, `{"shape": [2, 3, 512, 512]}`. */
export const readTiffFile: ReadDialect = (tags, width, height): Dialect | undefined => {
  const description = tags.text(TAG.description);
  const said = description?.slice(0, MOST_LETTERS).match(/"shape": \[([\d, ]+)\]/)?.[1];
  if (!description?.startsWith('{') || said === undefined) return undefined;
  const shape = said.split(',').map(Number);
  const isImage = shape.at(-1) === width && shape.at(-2) === height;
  if (!isImage || shape.length > MOST_DIMENSIONS || shape.some((size) => !(size >= 1))) return undefined;
  const pages = shape.slice(0, -2).filter((size) => size > 1);
  // One axis along the pages needs no name of its own.
  if (pages.length < 2) return undefined;
  return { stack: pages.map((size, i) => ({ name: `axis ${i}`, size, calibration: NONE })) };
};
