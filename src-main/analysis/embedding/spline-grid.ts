/** Nodes along each axis that a point touches: quintic B-splines. */
export const SPLINE_NODES = 6;
/** Value of a quintic B-spline at its middle node and the two beside it on either side, times 120. */
const MIDDLE_VALUES = [66, 26, 1] as const;

/** By how much such splines weaken a wave, angle per node given. */
export function splineBlur(angle: number): number {
  const [middle, first, second] = MIDDLE_VALUES;
  return (middle + 2 * first * Math.cos(angle) + 2 * second * Math.cos(2 * angle)) / 120;
}

/**
 * Charges of 1 at the points, spread onto the nodes of a square grid by quintic B-splines, and the potential read off at
 * the points by the same splines. Between the two the nodes' charges are replaced by their potential.
 */
export class SplineGrid {
  /** nodes × nodes, rows along y */
  readonly values: Float64Array;
  readonly #nodes: number;
  #spacing = 1;
  #left = 0;
  #top = 0;
  readonly #across = new Float64Array(SPLINE_NODES);
  readonly #down = new Float64Array(SPLINE_NODES);
  readonly #slopesAcross = new Float64Array(SPLINE_NODES);
  readonly #slopesDown = new Float64Array(SPLINE_NODES);

  constructor(nodes: number) {
    this.#nodes = nodes;
    this.values = new Float64Array(nodes * nodes);
  }

  /** Centers the grid and spreads a charge of 1 from each point, `[points, 2]`. */
  spread(points: Float64Array, spacing: number, centerX: number, centerY: number): void {
    const nodes = this.#nodes;
    const values = this.values;
    const [across, down] = [this.#across, this.#down];
    const left = centerX - (spacing * (nodes - 1)) / 2;
    const top = centerY - (spacing * (nodes - 1)) / 2;
    [this.#spacing, this.#left, this.#top] = [spacing, left, top];
    values.fill(0);
    for (let i = 0; i < points.length; i += 2) {
      const u = (points[i] - left) / spacing;
      const v = (points[i + 1] - top) / spacing;
      const column = Math.floor(u);
      const row = Math.floor(v);
      splineWeights(u - column, across);
      splineWeights(v - row, down);
      const [w0, w1, w2, w3, w4, w5] = [across[0], across[1], across[2], across[3], across[4], across[5]];
      let at = (row - 2) * nodes + column - 2;
      for (let j = 0; j < SPLINE_NODES; j++, at += nodes) {
        const weight = down[j];
        values[at] += weight * w0;
        values[at + 1] += weight * w1;
        values[at + 2] += weight * w2;
        values[at + 3] += weight * w3;
        values[at + 4] += weight * w4;
        values[at + 5] += weight * w5;
      }
    }
  }

  /**
   * Reads the potential φ at the points.
   * @param out takes −∇φ / 2 of each point
   * @returns Σ φ
   */
  gather(points: Float64Array, out: Float64Array): number {
    const nodes = this.#nodes;
    const values = this.values;
    const [left, top, spacing] = [this.#left, this.#top, this.#spacing];
    const [across, down, slopesAcross, slopesDown] = [this.#across, this.#down, this.#slopesAcross, this.#slopesDown];
    const toForce = -1 / (2 * spacing);
    let sum = 0;
    for (let i = 0; i < points.length; i += 2) {
      const u = (points[i] - left) / spacing;
      const v = (points[i + 1] - top) / spacing;
      const column = Math.floor(u);
      const row = Math.floor(v);
      splineWeights(u - column, across);
      splineWeights(v - row, down);
      splineSlopes(u - column, slopesAcross);
      splineSlopes(v - row, slopesDown);
      const [w0, w1, w2, w3, w4, w5] = [across[0], across[1], across[2], across[3], across[4], across[5]];
      const [s0, s1, s2, s3, s4, s5] = [
        slopesAcross[0],
        slopesAcross[1],
        slopesAcross[2],
        slopesAcross[3],
        slopesAcross[4],
        slopesAcross[5],
      ];
      let at = (row - 2) * nodes + column - 2;
      let [potential, alongX, alongY] = [0, 0, 0];
      for (let j = 0; j < SPLINE_NODES; j++, at += nodes) {
        const p0 = values[at];
        const p1 = values[at + 1];
        const p2 = values[at + 2];
        const p3 = values[at + 3];
        const p4 = values[at + 4];
        const p5 = values[at + 5];
        const inRow = w0 * p0 + w1 * p1 + w2 * p2 + w3 * p3 + w4 * p4 + w5 * p5;
        potential += down[j] * inRow;
        alongX += down[j] * (s0 * p0 + s1 * p1 + s2 * p2 + s3 * p3 + s4 * p4 + s5 * p5);
        alongY += slopesDown[j] * inRow;
      }
      sum += potential;
      out[i] = toForce * alongX;
      out[i + 1] = toForce * alongY;
    }
    return sum;
  }
}

/** Quintic B-splines of the six nodes around a point that lies `a` (0 … 1) beyond the third. */
function splineWeights(a: number, out: Float64Array): void {
  const b = 1 - a;
  const a2 = a * a;
  const a3 = a2 * a;
  const a5 = a3 * a2;
  const a4 = a2 * a2;
  out[0] = (b * b * b * b * b) / 120;
  out[1] = (26 - 50 * a + 20 * a2 + 20 * a3 - 20 * a4 + 5 * a5) / 120;
  out[2] = (66 - 60 * a2 + 30 * a4 - 10 * a5) / 120;
  out[3] = (26 + 50 * a + 20 * a2 - 20 * a3 - 20 * a4 + 10 * a5) / 120;
  out[4] = (1 + 5 * a + 10 * a2 + 10 * a3 + 5 * a4 - 5 * a5) / 120;
  out[5] = a5 / 120;
}

/** Their derivatives. */
function splineSlopes(a: number, out: Float64Array): void {
  const b = 1 - a;
  const a2 = a * a;
  const a3 = a2 * a;
  const a4 = a2 * a2;
  out[0] = -(b * b * b * b) / 24;
  out[1] = (-10 + 8 * a + 12 * a2 - 16 * a3 + 5 * a4) / 24;
  out[2] = (-24 * a + 24 * a3 - 10 * a4) / 24;
  out[3] = (10 + 8 * a - 12 * a2 - 16 * a3 + 10 * a4) / 24;
  out[4] = (1 + 4 * a + 6 * a2 + 4 * a3 - 5 * a4) / 24;
  out[5] = a4 / 24;
}
