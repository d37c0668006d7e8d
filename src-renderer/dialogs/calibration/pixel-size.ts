import { formatUnit } from '../../../src-preload/contract/numbers.ts';
import { rounded, typedNumber } from './two-points.ts';

/** What a person has typed or drawn. */
export interface TypedSize {
  readonly way: 'line' | 'pixel';
  /** Of the line: its length in pixels, and in units. */
  readonly pixels: string;
  readonly length: string;
  /** Of a pixel; an empty height means a square one. */
  readonly width: string;
  readonly height: string;
}

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** The size of a pixel, or in words what is missing. */
export function pixelSize({ way, pixels, length, width, height }: TypedSize): PixelSize | string {
  if (way === 'line') {
    const [count, size] = [typedNumber(pixels), typedNumber(length)];
    if (count === null || !(count > 0)) return 'Draw a line on the map, or type its length in pixels.';
    if (size === null || !(size > 0)) return 'Give the length of the line.';
    return { width: size / count, height: size / count };
  }
  const wide = typedNumber(width);
  if (wide === null || !(wide > 0)) return 'Give the size of a pixel.';
  const high = height.trim() === '' ? wide : typedNumber(height);
  return high === null || !(high > 0) ? 'The height must be a number above 0.' : { width: wide, height: high };
}

/** `0.52 nm per pixel; the map is 52 × 26 nm`. */
export function pixelText({ width, height }: PixelSize, columns: number, rows: number, units: string): string {
  const unit = formatUnit(units);
  const size = width === height ? rounded(width) : `${rounded(width)} × ${rounded(height)}`;
  return `${size} ${unit} per pixel; the map is ${rounded(width * columns)} × ${rounded(height * rows)} ${unit}`;
}
