import type { GraphBuilder, Value } from '../graph-builder.ts';
import { concat, edgePad, pad, reshape, sumOver, take } from '../tensor-operators.ts';
import { type Layer, type SampleShape, sampleShape, withBatch } from './layer.ts';

/** Where a small image lies in a large one: rows and columns before and after it; of an odd number the rest comes after. */
interface Margins {
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

/** @throws {Error} when the small one does not fit into the large one, or either is no image */
function marginsOf(small: SampleShape, large: SampleShape): Margins {
  const around = [1, 2].map((axis) => large[axis]! - small[axis]!) as [number, number];
  if (small.length !== 3 || large.length !== 3 || around.some((size) => size < 0)) {
    throw new Error(`[${small.join(', ')}] does not fit into [${large.join(', ')}]`);
  }
  const before = around.map((size) => Math.floor(size / 2)) as [number, number];
  return { before, after: [around[0] - before[0], around[1] - before[1]] };
}

/**
 * Images in the middle of larger ones, `[batch, c, h, w]` → `[batch, c, height, width]`; around them the rows and columns at
 * their edges again, so that nothing is there that the data do not have. {@link cropping} takes the border off again.
 */
export function edgePadding(height: number, width: number): Layer {
  const outputShape = (input: SampleShape) => {
    const output = [input[0]!, height, width];
    marginsOf(input, output);
    return output;
  };
  return {
    name: `edge padding to ${height} × ${width}`,
    description: { kind: 'edge-padding', height, width },
    outputShape,
    parameters: () => [],
    forward(g, input) {
      const shape = sampleShape(input);
      const { before, after } = marginsOf(shape, outputShape(shape));
      return {
        output: edgePad(g, input, before, after),
        backward: (output) => ({
          input: foldEdges(g, foldEdges(g, output, 2, before[0], after[0]), 3, before[1], after[1]),
          parameters: [],
        }),
      };
    },
  };
}

/** The border of one dimension added to the rows at the edge that it repeats. */
function foldEdges(g: GraphBuilder, a: Value, axis: number, before: number, after: number): Value {
  const inner = (a.shape[axis] as number) - before - after;
  const kept = withBatch(
    a,
    sampleShape(a).map((size, i) => (i + 1 === axis ? 1 : size)),
  );
  const summed = (first: number, count: number) => reshape(g, sumOver(g, take(g, a, axis, first, count), [axis]), kept);
  if (inner === 1) return summed(0, before + 1 + after);
  const middle = inner > 2 ? [take(g, a, axis, before + 1, inner - 2)] : [];
  return concat(g, [summed(0, before + 1), ...middle, summed(before + inner - 1, after + 1)], axis);
}

/** The middle of images, `[batch, c, h, w]` → `[batch, c, height, width]`: what {@link edgePadding} was given. */
export function cropping(height: number, width: number): Layer {
  const outputShape = (input: SampleShape) => {
    const output = [input[0]!, height, width];
    marginsOf(output, input);
    return output;
  };
  return {
    name: `crop to ${height} × ${width}`,
    description: { kind: 'cropping', height, width },
    outputShape,
    parameters: () => [],
    forward(g, input) {
      const shape = sampleShape(input);
      const { before, after } = marginsOf(outputShape(shape), shape);
      return {
        output: take(g, take(g, input, 2, before[0], height), 3, before[1], width),
        backward: (output) => ({ input: pad(g, output, before, after), parameters: [] }),
      };
    },
  };
}
