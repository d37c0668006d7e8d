import type { Compute } from '../../graphs/compute.ts';
import { type Graph, GraphBuilder, type Value } from '../../graphs/graph-builder.ts';
import { splineBlur } from './spline-grid.ts';

/** Convolution of charges on a square grid with the kernel of t-SNE, made for one size of grid. */
export interface GridConvolution {
  /** Distance of neighboring nodes. */
  readonly spacing: number;
  /** Nodes along each side; even. */
  readonly nodes: number;
  /**
   * Whether the kernel is without its parabola 1 − d², which is then added in closed form. The rest, d⁴ / (1 + d²), keeps its
   * digits in float32 however close the points lie.
   */
  readonly withoutParabola: boolean;
  /** Replaces charges, nodes × nodes, by their potential. */
  apply(values: Float64Array, compute: Compute): Promise<void>;
}

/**
 * Prepares a convolution. The kernel between nodes becomes diagonal in cosines and sines of twice the grid's length, so that
 * nothing comes around its edge; since it is even in x and in y, each quarter of the charges (even or odd in either) has its own
 * product of real matrices, which the runtime multiplies faster than a fast Fourier transform would be done here up to some
 * thousand nodes. What spreading by B-splines blurs is taken back there too, so that the kernel is interpolated through
 * its values at the nodes.
 *
 * Cost: nodes³ / 2 multiplications for each use, 2 nodes³ for the preparation.
 */
export async function planConvolution(
  { spacing, nodes, withoutParabola }: Pick<GridConvolution, 'spacing' | 'nodes' | 'withoutParabola'>,
  compute: Compute,
): Promise<GridConvolution> {
  const half = nodes / 2;
  const frequencies = nodes + 1;
  const bases = {
    cosines: basis(half, frequencies, nodes, Math.cos),
    sines: basis(half, frequencies, nodes, Math.sin),
  };
  const kernel = {
    values: await kernelWeights(spacing, nodes, withoutParabola, compute),
    dims: [frequencies, frequencies],
  };
  const quarters = QUARTERS.map(() => new Float32Array(half * half));
  const fixed = {
    kernel,
    cosines: { values: bases.cosines, dims: [half, frequencies] },
    cosinesAcross: { values: transposed(bases.cosines, half, frequencies), dims: [frequencies, half] },
    sines: { values: bases.sines, dims: [half, frequencies] },
    sinesAcross: { values: transposed(bases.sines, half, frequencies), dims: [frequencies, half] },
  };
  const inputs = Object.fromEntries(QUARTERS.map((name, i) => [name, { values: quarters[i], dims: [half, half] }]));
  const potentials = QUARTERS.map(() => new Float32Array(half * half));
  const into = Object.fromEntries(
    QUARTERS.map((name, i) => [`potential ${name}`, { values: potentials[i], dims: [half, half] }]),
  );
  return {
    spacing,
    nodes,
    withoutParabola,
    async apply(values) {
      fold(values, nodes, quarters);
      await compute.run(CONVOLUTION_GRAPH, { ...fixed, ...inputs }, into);
      unfold(potentials, nodes, values);
    },
  };
}

/** Parts of the charges: even or odd in x, then in y. */
const QUARTERS = ['even even', 'even odd', 'odd even', 'odd odd'] as const;

/** cos or sin of each frequency at the nodes right of the middle, half × frequencies. */
function basis(half: number, frequencies: number, nodes: number, wave: (angle: number) => number): Float32Array {
  const values = new Float32Array(half * frequencies);
  for (let node = 0; node < half; node++) {
    for (let f = 0; f < frequencies; f++) {
      values[node * frequencies + f] = wave((Math.PI * f * (node + 0.5)) / nodes);
    }
  }
  return values;
}

/** Sums and differences of what lies opposite each other about the middle. */
function fold(values: Float64Array, nodes: number, [ee, eo, oe, oo]: readonly Float32Array[]): void {
  const half = nodes / 2;
  for (let row = 0; row < half; row++) {
    const below = (half + row) * nodes;
    const above = (half - 1 - row) * nodes;
    for (let column = 0; column < half; column++) {
      const right = half + column;
      const left = half - 1 - column;
      const evenBelow = values[below + right] + values[below + left];
      const oddBelow = values[below + right] - values[below + left];
      const evenAbove = values[above + right] + values[above + left];
      const oddAbove = values[above + right] - values[above + left];
      const at = row * half + column;
      ee[at] = evenBelow + evenAbove;
      eo[at] = evenBelow - evenAbove;
      oe[at] = oddBelow + oddAbove;
      oo[at] = oddBelow - oddAbove;
    }
  }
}

function unfold([ee, eo, oe, oo]: readonly Float32Array[], nodes: number, values: Float64Array): void {
  const half = nodes / 2;
  for (let row = 0; row < half; row++) {
    const below = (half + row) * nodes;
    const above = (half - 1 - row) * nodes;
    for (let column = 0; column < half; column++) {
      const right = half + column;
      const left = half - 1 - column;
      const at = row * half + column;
      const evenBelow = ee[at] + eo[at];
      const evenAbove = ee[at] - eo[at];
      const oddBelow = oe[at] + oo[at];
      const oddAbove = oe[at] - oo[at];
      values[below + right] = evenBelow + oddBelow;
      values[below + left] = evenBelow - oddBelow;
      values[above + right] = evenAbove + oddAbove;
      values[above + left] = evenAbove - oddAbove;
    }
  }
}

/** What each pair of frequencies is multiplied by, frequencies × frequencies. */
async function kernelWeights(
  spacing: number,
  nodes: number,
  withoutParabola: boolean,
  compute: Compute,
): Promise<Float32Array> {
  const frequencies = nodes + 1;
  const samples = new Float64Array(frequencies ** 2);
  const waves = new Float64Array(frequencies ** 2);
  for (let i = 0; i < frequencies; i++) {
    const occurs = i === 0 || i === nodes ? 1 : 2;
    for (let j = 0; j < frequencies; j++) {
      const square = spacing * spacing * (i * i + j * j);
      samples[i * frequencies + j] = (withoutParabola ? square * square : 1) / (1 + square);
      // The product i · j is kept within one turn, where the cosine is exact.
      waves[j * frequencies + i] = occurs * Math.cos((Math.PI * ((i * j) % (2 * nodes))) / nodes);
    }
  }
  const dims = [frequencies, frequencies];
  const { spectrum } = await compute.run(KERNEL_GRAPH, {
    samples: { values: samples, dims },
    waves: { values: waves, dims },
    wavesAcross: { values: transposed(waves, frequencies, frequencies), dims },
  });
  const scale = Float64Array.from({ length: frequencies }, (_, f) => {
    const occurs = f === 0 || f === nodes ? 1 : 2;
    // Splines blur when spreading and when reading off.
    return occurs / (2 * nodes) / splineBlur((Math.PI * f) / nodes) ** 2;
  });
  return Float32Array.from(
    spectrum.values as Float64Array,
    (value, i) => value * scale[Math.floor(i / frequencies)] * scale[i % frequencies],
  );
}

function transposed<Values extends Float32Array | Float64Array>(values: Values, rows: number, columns: number): Values {
  const result = values.slice() as Values;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column];
  }
  return result;
}

const KERNEL_GRAPH: Graph = (() => {
  const g = new GraphBuilder('t-SNE kernel');
  const shape = ['frequencies', 'frequencies'];
  const waves = g.input('waves', 'float64', shape);
  const samples = g.input('samples', 'float64', shape);
  g.output('spectrum', g.matMul(g.matMul(waves, samples), g.input('wavesAcross', 'float64', shape)));
  return g.build();
})();

const CONVOLUTION_GRAPH: Graph = (() => {
  const g = new GraphBuilder('t-SNE repulsion');
  const kernel = g.input('kernel', 'float32', ['frequencies', 'frequencies']);
  const axis = (name: string): { readonly along: Value; readonly across: Value } => ({
    along: g.input(name, 'float32', ['half', 'frequencies']),
    across: g.input(`${name}Across`, 'float32', ['frequencies', 'half']),
  });
  const [even, odd] = [axis('cosines'), axis('sines')];
  for (const name of QUARTERS) {
    const x = name.startsWith('even') ? even : odd;
    const y = name.endsWith('even') ? even : odd;
    const charges = g.input(name, 'float32', ['half', 'half']);
    const spectrum = g.multiply(g.matMul(y.across, g.matMul(charges, x.along)), kernel);
    g.output(`potential ${name}`, g.matMul(g.matMul(y.along, spectrum), x.across));
  }
  return g.build();
})();
