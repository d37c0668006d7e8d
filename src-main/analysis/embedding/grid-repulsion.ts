import type { AnalysisContext } from '../context.ts';
import { type GridConvolution, planConvolution } from './grid-convolution.ts';
import { exactRepulsion, type Repulsion } from './repulsion.ts';
import { SplineGrid } from './spline-grid.ts';

/** Distance between nodes at most: the kernel 1 / (1 + d²) is about 1 wide. */
const LARGEST_SPACING = 0.5;
/** Nodes along the points at least, so that a picture that is still small is resolved too. */
const FEWEST_NODES = 60;
/** Other spacings come in steps of this factor, so that a plan serves many iterations. */
const SPACING_STEP = 2 ** 0.5;
/** Nodes beyond the outermost points: room for the splines, and for what the kernel's edge does to them to die away. */
const MARGIN_NODES = 12;
/** Grids grow in steps of so many nodes. */
const NODE_STEP = 32;
/** Beyond this the spacing grows instead. */
const MOST_NODES = 1536;
/** A grid this much larger than needed is given up for a smaller one. */
const WASTEFUL = 1.4;
/** A pair takes as long as so many multiplications of the convolution, measured. */
const PAIR_COST = 150;
/** Below this extent float32 would lose the forces in a potential of nearly 1 everywhere; see {@link GridConvolution}. */
const SMALL_EXTENT = 1;

/**
 * Repulsion by interpolation on a grid: cost grows with points and with the area they cover, not with pairs.
 *
 * As in FIt-SNE (Linderman et al., Nature Methods 16 (2019) 243), the kernel between points is interpolated from that between
 * nodes, where it is a convolution. Here the interpolants are quintic splines, which have a smooth gradient: one potential φ_i =
 * Σ_j 1 / (1 + |y_i − y_j|²) then gives both Z = Σ φ_i − n and the forces −∇φ_i / 2, instead of one convolution for each.
 */
export function gridRepulsion(pointCount: number, context: AnalysisContext): Repulsion {
  let plan: GridConvolution | undefined;
  let grid: SplineGrid | undefined;
  return {
    async evaluate(points, out) {
      const { extent, centerX, centerY, sumX, sumY } = extentOf(points);
      const wanted = spacingAndNodes(extent);
      // Few points that lie far apart.
      if (pointCount ** 2 * PAIR_COST < wanted.nodes ** 3) return exactRepulsion().evaluate(points, out);
      if (!plan || !grid || !fits(plan, wanted)) {
        plan = await planConvolution(wanted, context.compute);
        grid = new SplineGrid(plan.nodes);
      }
      grid.spread(points, plan.spacing, centerX, centerY);
      await plan.apply(grid.values, context.compute);
      const sum = grid.gather(points, out);
      if (!plan.withoutParabola) return sum - pointCount;
      return sum + addParabola(points, out, sumX, sumY) - pointCount;
    },
  };
}

interface GridSize {
  readonly spacing: number;
  readonly nodes: number;
  readonly withoutParabola: boolean;
}

function spacingAndNodes(extent: number): GridSize {
  const withoutParabola = extent < SMALL_EXTENT;
  // Steps down from the largest spacing for small pictures; up from it for those beyond the largest grid.
  const steps = (factor: number) => Math.ceil(Math.log(factor) / Math.log(SPACING_STEP));
  const down = Math.max(0, steps((LARGEST_SPACING * FEWEST_NODES) / extent));
  const up = Math.max(0, steps(extent / (MOST_NODES - MARGIN_NODES) / LARGEST_SPACING));
  const spacing = LARGEST_SPACING * SPACING_STEP ** (up - down);
  const needed = extent / spacing + MARGIN_NODES;
  return { spacing, nodes: Math.ceil(needed / NODE_STEP) * NODE_STEP, withoutParabola };
}

function fits(plan: GridSize, wanted: GridSize): boolean {
  if (plan.withoutParabola !== wanted.withoutParabola || plan.spacing !== wanted.spacing) return false;
  return plan.nodes >= wanted.nodes && plan.nodes <= wanted.nodes * WASTEFUL;
}

function extentOf(points: Float64Array) {
  let [left, right, top, bottom] = [points[0], points[0], points[1], points[1]];
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i];
    const y = points[i + 1];
    sumX += x;
    sumY += y;
    if (x < left) left = x;
    else if (x > right) right = x;
    if (y < top) top = y;
    else if (y > bottom) bottom = y;
  }
  // Points that all coincide still need a grid.
  const extent = Math.max(right - left, bottom - top, 1e-12);
  return { extent, centerX: (left + right) / 2, centerY: (top + bottom) / 2, sumX, sumY };
}

/** Adds what the parabola 1 − d² of the kernel gives, in closed form: forces to `out`; answers with its part of Σ φ. */
function addParabola(points: Float64Array, out: Float64Array, sumX: number, sumY: number): number {
  const count = points.length / 2;
  let squares = 0;
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] - sumX / count;
    const y = points[i + 1] - sumY / count;
    out[i] += count * x;
    out[i + 1] += count * y;
    squares += x * x + y * y;
  }
  return count * count - 2 * count * squares;
}
