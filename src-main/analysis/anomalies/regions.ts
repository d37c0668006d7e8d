/** Part of an image that a model does not explain: connected pixels above a limit, with the box around them. */
export interface ResidualRegion {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  /** How many pixels it has. */
  readonly pixels: number;
  /** Largest squared residual in it, and where. */
  readonly peak: number;
  readonly peakRow: number;
  readonly peakColumn: number;
  /** Sum of the squared residuals. */
  readonly sum: number;
}

/**
 * Regions of pixels above `limit` that touch, corners included, the one with the largest sum first. Linear in pixels.
 *
 * @param residual squared residuals, height × width
 * @param fewest pixels below which a region is noise
 * @param most regions that come back
 */
export function residualRegions(
  residual: Float32Array,
  width: number,
  limit: number,
  { fewest, most }: { readonly fewest: number; readonly most: number },
): readonly ResidualRegion[] {
  const seen = new Uint8Array(residual.length);
  const stack = new Uint32Array(residual.length);
  const regions: ResidualRegion[] = [];
  for (let start = 0; start < residual.length; start++) {
    if (seen[start] || !(residual[start]! > limit)) continue;
    const region = fill(residual, width, limit, start, seen, stack);
    if (region.pixels >= fewest) regions.push(region);
  }
  return regions.sort((a, b) => b.sum - a.sum || a.top - b.top || a.left - b.left).slice(0, most);
}

function fill(
  residual: Float32Array,
  width: number,
  limit: number,
  start: number,
  seen: Uint8Array,
  stack: Uint32Array,
): ResidualRegion {
  const height = residual.length / width;
  let [top, left, bottom, right] = [height, width, 0, 0];
  let [pixels, sum, peak, at, waiting] = [0, 0, Number.NEGATIVE_INFINITY, start, 0];
  stack[waiting++] = start;
  seen[start] = 1;
  while (waiting > 0) {
    const pixel = stack[--waiting]!;
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    [top, left] = [Math.min(top, row), Math.min(left, column)];
    [bottom, right] = [Math.max(bottom, row), Math.max(right, column)];
    pixels++;
    sum += residual[pixel]!;
    if (residual[pixel]! > peak) [peak, at] = [residual[pixel]!, pixel];
    for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
        const neighbor = y * width + x;
        if (seen[neighbor] || !(residual[neighbor]! > limit)) continue;
        seen[neighbor] = 1;
        stack[waiting++] = neighbor;
      }
    }
  }
  return {
    top,
    left,
    height: bottom - top + 1,
    width: right - left + 1,
    pixels,
    peak,
    peakRow: Math.floor(at / width),
    peakColumn: at % width,
    sum,
  };
}
