import { encode } from 'fast-png';
import { rgbOf } from '../../src-preload/contract/colors.ts';
import type { ImageMark } from './scene.ts';

/** Below this resolution, viewers that smooth images would blur the edges of map pixels visibly. */
const LEAST_DPI = 300;
const MOST_DOTS = 4096;

/**
 * A map as a PNG file: each pixel repeated a whole number of times in x and y, so that the image has at least 300 dots
 * per inch at its size on the page (up to 4096 dots a side). Indexed colors up to 256 phases, else true color.
 */
export function encodeMapImage(mark: ImageMark): Uint8Array {
  const factorX = repeats(mark.columns, mark.width);
  const factorY = repeats(mark.rows, mark.height);
  const width = mark.columns * factorX;
  const height = mark.rows * factorY;
  const palette = mark.palette.map(rgbOf);
  const channels = palette.length <= 256 ? 1 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let row = 0; row < mark.rows; row++) {
    const start = row * factorY * width * channels;
    for (let x = 0; x < width; x++) {
      const index = mark.indices[row * mark.columns + Math.floor(x / factorX)];
      if (channels === 1) data[start + x] = index;
      else data.set(palette[index], start + 3 * x);
    }
    for (let copy = 1; copy < factorY; copy++) {
      data.copyWithin(start + copy * width * channels, start, start + width * channels);
    }
  }
  // fast-png compresses in JavaScript: the same bytes on every machine.
  const image = { width, height, data, depth: 8 as const, channels };
  return encode(channels === 1 ? { ...image, palette } : image, { zlib: { level: 9 } });
}

function repeats(pixels: number, sizeMm: number): number {
  const wanted = Math.ceil((sizeMm / 25.4) * LEAST_DPI) / pixels;
  return Math.max(1, Math.min(Math.ceil(wanted), Math.floor(MOST_DOTS / pixels)));
}
