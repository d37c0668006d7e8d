/** Nearest other points of each point by comparing all of them, in float64; the first one of equals. */
export function nearestByBruteForce(points: Float32Array, width: number, count: number): number[][] {
  const size = points.length / width;
  const square = (a: number, b: number) => {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += (points[a * width + c] - points[b * width + c]) ** 2;
    return sum;
  };
  return Array.from({ length: size }, (_, i) => {
    const others = Array.from({ length: size }, (_, j) => j).filter((j) => j !== i);
    const squares = new Map(others.map((j) => [j, square(i, j)]));
    return others.sort((a, b) => squares.get(a)! - squares.get(b)! || a - b).slice(0, count);
  });
}
