/** Spectra made ready for drawing: offsets, range, pieces without gaps. */

/** The smallest and largest finite value; null when there is none. */
export function finiteRange(values: ArrayLike<number>): { min: number; max: number } | null {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  return min <= max ? { min, max } : null;
}

/**
 * What to add to each spectrum so that the first stands on top and, as far as possible, none crosses the next: one equal
 * step, between 15 % and 100 % of the range of all values.
 */
export function stackOffsets(spectra: readonly Float32Array[]): number[] {
  const ranges = spectra.map((spectrum) => finiteRange(spectrum)).filter((range) => range !== null);
  const span = Math.max(...ranges.map((range) => range.max)) - Math.min(...ranges.map((range) => range.min));
  if (!(span > 0)) return spectra.map((_, index) => spectra.length - 1 - index);
  let overlap = 0;
  for (let i = 0; i + 1 < spectra.length; i++) {
    for (let channel = 0; channel < spectra[i].length; channel++) {
      const difference = spectra[i + 1][channel] - spectra[i][channel];
      if (difference > overlap) overlap = difference;
    }
  }
  const step = Math.min(span, Math.max(0.15 * span, overlap + 0.04 * span));
  return spectra.map((_, index) => (spectra.length - 1 - index) * step);
}

/**
 * The pieces of a curve between values that are not finite, as `[x0, y0, …]` in page coordinates. Where more than four
 * channels share `pitchMm`, only their lowest and highest points are kept, so that peaks stay and files stay small.
 */
export function curvePieces(
  values: ArrayLike<number>,
  toX: (channel: number) => number,
  toY: (value: number) => number,
  pitchMm: number,
): number[][] {
  const pieces: number[][] = [];
  let start = 0;
  for (let i = 0; i <= values.length; i++) {
    if (i < values.length && Number.isFinite(values[i])) continue;
    if (i > start) pieces.push(piece(values, start, i, toX, toY, pitchMm));
    start = i + 1;
  }
  return pieces;
}

function piece(
  values: ArrayLike<number>,
  start: number,
  end: number,
  toX: (channel: number) => number,
  toY: (value: number) => number,
  pitchMm: number,
): number[] {
  const points: number[] = [];
  const width = Math.abs(toX(end - 1) - toX(start));
  const perPitch = width > 0 ? Math.floor(((end - start) * pitchMm) / width) : 1;
  if (perPitch <= 4) {
    for (let i = start; i < end; i++) points.push(toX(i), toY(values[i]));
    return points;
  }
  for (let from = start; from < end; from += perPitch) {
    const to = Math.min(end, from + perPitch);
    let low = from;
    let high = from;
    for (let i = from; i < to; i++) {
      if (values[i] < values[low]) low = i;
      if (values[i] > values[high]) high = i;
    }
    // First, extremes in their order, last: the pieces join without steps.
    const kept = [...new Set([from, Math.min(low, high), Math.max(low, high), to - 1])];
    for (const i of kept) points.push(toX(i), toY(values[i]));
  }
  return points;
}
