/** Mean and standard deviation of each latent number. */
export interface LatentStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Over the samples that have latent numbers, `n × size`. */
export function latentStatistics(latents: ArrayLike<number>, size: number): LatentStatistics {
  const mean = new Array<number>(size).fill(0);
  const squares = new Array<number>(size).fill(0);
  const known = rowsWithNumbers(latents, size);
  for (const row of known) for (let i = 0; i < size; i++) mean[i]! += latents[row * size + i]! / known.length;
  for (const row of known) {
    for (let i = 0; i < size; i++) squares[i]! += (latents[row * size + i]! - mean[i]!) ** 2 / known.length;
  }
  return { mean, deviation: squares.map(Math.sqrt) };
}

/** Rows whose numbers are known; those of masked pixels are not. */
export function rowsWithNumbers(latents: ArrayLike<number>, size: number): readonly number[] {
  return Array.from({ length: Math.floor(latents.length / size) }, (_, row) => row).filter((row) =>
    Number.isFinite(latents[row * size]),
  );
}

/** Latent numbers that move along one of them: so many standard deviations from its mean, the others as they are. */
export function alongAxis(
  from: readonly number[],
  axis: number,
  deviations: number,
  { mean, deviation }: LatentStatistics,
): readonly number[] {
  return from.map((value, i) => (i === axis ? mean[i]! + deviations * deviation[i]! : value));
}

/** Latent numbers on the straight line between two samples: 0 the first, 1 the second. */
export function between(first: readonly number[], second: readonly number[], share: number): readonly number[] {
  return first.map((value, i) => value + share * (second[i]! - value));
}

/** Samples nearest to a place, each number measured in its standard deviation; the nearest first. */
export function nearestSamples(
  latents: ArrayLike<number>,
  place: readonly number[],
  { deviation }: LatentStatistics,
  count: number,
): readonly number[] {
  const size = place.length;
  const weights = deviation.map((value) => (value > 0 ? 1 / value ** 2 : 0));
  const best: { row: number; distance: number }[] = [];
  for (const row of rowsWithNumbers(latents, size)) {
    let distance = 0;
    for (let i = 0; i < size; i++) distance += weights[i]! * (latents[row * size + i]! - place[i]!) ** 2;
    if (best.length === count && distance >= best.at(-1)!.distance) continue;
    const at = best.findIndex((one) => distance < one.distance);
    best.splice(at < 0 ? best.length : at, 0, { row, distance });
    if (best.length > count) best.pop();
  }
  return best.map(({ row }) => row);
}

/** The latent numbers that spread most, by their standard deviation; the widest first. */
export function widestAxes({ deviation }: LatentStatistics): readonly number[] {
  return deviation.map((_, axis) => axis).sort((a, b) => deviation[b]! - deviation[a]! || a - b);
}
