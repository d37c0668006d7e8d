/** Parts of an array of a run that can be exported one by one: maps, spectra or images. */
export interface ArrayParts {
  /** How many of the first dimensions are the pixels; 0 when none are. */
  readonly leading: number;
  /** Whether there are several numbers in each pixel, of which each makes a map; else parts follow one another. */
  readonly isPerPixel: boolean;
  /** 1 where there are no parts. */
  readonly count: number;
  /** Dimensions of one part. A line of pixels counts as an image of one row. */
  readonly dimensions: number;
}

/** How an array of this shape falls into parts, in a run of so many pixels. */
export function partsOfArray(shape: readonly number[], pixels: number): ArrayParts {
  const leading = leadingPixels(shape, pixels);
  const isPerPixel = shape.length > 1 && leading === shape.length - 1;
  const hasParts = shape.length > 1 && leading !== shape.length;
  return {
    leading,
    isPerPixel,
    count: hasParts ? ((isPerPixel ? shape.at(-1) : shape[0]) ?? 1) : 1,
    dimensions: isPerPixel ? 2 : Math.max(1, shape.length - 1),
  };
}

function leadingPixels(shape: readonly number[], pixels: number): number {
  let product = 1;
  for (const [i, length] of shape.entries()) {
    product *= length;
    if (product === pixels) return i + 1;
  }
  return 0;
}
