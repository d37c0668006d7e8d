/** A picture of numbers. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** rows × columns */
  readonly values: Float32Array;
}

/** A picture with sides of at most `edge`: means of so many neighbors. A smaller one stays as it is. */
export function thumbnail(values: ArrayLike<number>, rows: number, columns: number, edge: number): Picture {
  const bin = Math.max(1, Math.ceil(Math.max(rows, columns) / edge));
  const [height, width] = [Math.ceil(rows / bin), Math.ceil(columns / bin)];
  const means = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const bottom = Math.min(rows, (row + 1) * bin);
      const right = Math.min(columns, (column + 1) * bin);
      let [sum, count] = [0, 0];
      for (let y = row * bin; y < bottom; y++) {
        for (let x = column * bin; x < right; x++) {
          const value = values[y * columns + x];
          if (!Number.isFinite(value)) continue;
          sum += value;
          count++;
        }
      }
      means[row * width + column] = sum / count;
    }
  }
  return { rows: height, columns: width, values: means };
}
