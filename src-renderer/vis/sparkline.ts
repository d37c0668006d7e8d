/** Means of neighboring values, so that at most `points` remain: noise goes, shape stays. */
export function binnedMeans(values: ArrayLike<number>, points: number): Float64Array {
  const count = Math.max(1, Math.min(values.length, Math.floor(points)));
  const means = new Float64Array(values.length === 0 ? 0 : count);
  for (let bin = 0; bin < means.length; bin++) {
    const first = Math.floor((bin * values.length) / count);
    const end = Math.max(first + 1, Math.floor(((bin + 1) * values.length) / count));
    let sum = 0;
    for (let i = first; i < end; i++) sum += values[i]!;
    means[bin] = sum / (end - first);
  }
  return means;
}

/** Values scaled so that their sum is that of another curve: shapes are compared, not counts. */
export function scaledTo(values: Float64Array, other: Float64Array): Float64Array {
  const [own, wanted] = [values, other].map((curve) => curve.reduce((sum, value) => sum + value, 0)) as [
    number,
    number,
  ];
  const factor = own === 0 || !Number.isFinite(wanted / own) || wanted / own <= 0 ? 1 : wanted / own;
  return values.map((value) => value * factor);
}

/** SVG path of curves on one page, `width × height`, from the smallest to the largest of all their values. */
export function sparkPaths(curves: readonly Float64Array[], width: number, height: number): readonly string[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const curve of curves) {
    for (const value of curve) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const span = high > low ? high - low : 1;
  return curves.map((curve) => {
    const step = curve.length > 1 ? width / (curve.length - 1) : 0;
    let path = '';
    curve.forEach((value, i) => {
      if (!Number.isFinite(value)) return;
      const y = 1 + (height - 2) * (1 - (value - low) / span);
      path += `${path === '' ? 'M' : 'L'}${round(i * step)} ${round(y)}`;
    });
    return path;
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
