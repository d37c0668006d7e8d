/** First, smallest, largest and last value of each pixel column, so that no peak is lost however many channels there are. */

/**
 * Points x, y, x, y, … of a curve whose sample i lies at screen x `x0 + dx · i`, samples `first … end − 1`. Fewer than two samples
 * per pixel are all kept. NaN breaks the line. At most 8 numbers per pixel column.
 */
export function decimate(
  values: ArrayLike<number>,
  first: number,
  end: number,
  x0: number,
  dx: number,
  toY: (value: number) => number,
): Float32Array {
  if (Math.abs(dx) >= 0.5) {
    const points = new Float32Array(2 * Math.max(0, end - first));
    for (let i = first, at = 0; i < end; i++) {
      points[at++] = x0 + dx * i;
      points[at++] = toY(values[i]);
    }
    return points;
  }
  const columns = Math.ceil(Math.abs(dx) * (end - first)) + 2;
  const points = new Float32Array(columns * 8);
  let at = 0;
  let i = first;
  while (i < end) {
    const column = Math.floor(x0 + dx * i);
    let low = Number.NaN;
    let high = Number.NaN;
    let lowAt = i;
    let highAt = i;
    const start = i;
    while (i < end && Math.floor(x0 + dx * i) === column) {
      const value = values[i];
      if (!(value >= low)) {
        if (!Number.isNaN(value)) {
          low = value;
          lowAt = i;
        }
      }
      if (!(value <= high)) {
        if (!Number.isNaN(value)) {
          high = value;
          highAt = i;
        }
      }
      i++;
    }
    const last = i - 1;
    const put = (index: number) => {
      points[at++] = x0 + dx * index;
      points[at++] = toY(values[index]);
    };
    put(start);
    if (!Number.isNaN(low)) {
      put(Math.min(lowAt, highAt));
      put(Math.max(lowAt, highAt));
    }
    put(last);
  }
  return points.subarray(0, at);
}
