/**
 * Path of a spectrum over `width` × `height` CSS pixels, from channel `low` to channel `high`. Where a column of the screen
 * holds several channels it shows the largest of them; where a channel is wider than a column, its value stands over its
 * own position and a line goes to the next.
 */
export function spectrumPath(
  values: Float32Array,
  [low, high]: readonly [number, number],
  log: boolean,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const columns = Math.max(2, Math.floor(width));
  const step = (high - low) / (columns - 1);
  const valueAt = step < 1 ? between : largestFrom;
  const shown = Array.from({ length: columns }, (_, column) => {
    const value = valueAt(values, low + column * step, step);
    return log ? Math.log10(Math.max(1, value)) : value;
  });
  const finite = shown.filter(Number.isFinite);
  const [least, most] = [Math.min(0, ...finite), Math.max(...finite)];
  const span = most - least || 1;
  return shown
    .map(
      (value, x) =>
        `${x === 0 ? 'M' : 'L'}${x} ${(height - ((Number.isFinite(value) ? value - least : 0) / span) * height).toFixed(1)}`,
    )
    .join('');
}

/** The value at a position between two channels, on the line that joins them. */
function between(values: Float32Array, at: number): number {
  const before = Math.min(values.length - 1, Math.max(0, Math.floor(at)));
  const after = Math.min(values.length - 1, before + 1);
  return values[before]! + (values[after]! - values[before]!) * (at - before);
}

/** The largest value of the channels from a position on. */
function largestFrom(values: Float32Array, at: number, count: number): number {
  const from = Math.max(0, Math.floor(at));
  const end = Math.min(values.length, Math.max(from + 1, Math.floor(at + count)));
  let largest = Number.NEGATIVE_INFINITY;
  for (let channel = from; channel < end; channel++) largest = Math.max(largest, values[channel]!);
  return largest;
}
