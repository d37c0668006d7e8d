/** Every layer: its gradients against differences of its own forward pass, over random shapes, and known values. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src-main/graphs/graph-builder.ts';
import { convolution } from '../../../src-main/graphs/layers/convolution.ts';
import { convolution1d } from '../../../src-main/graphs/layers/convolution-1d.ts';
import { dense } from '../../../src-main/graphs/layers/dense.ts';
import { cropping, edgePadding } from '../../../src-main/graphs/layers/framing.ts';
import { groupNormalization } from '../../../src-main/graphs/layers/group-normalization.ts';
import type { Layer, SampleShape } from '../../../src-main/graphs/layers/layer.ts';
import { upsample } from '../../../src-main/graphs/layers/shapes.ts';
import { transposedConvolution } from '../../../src-main/graphs/layers/transposed-convolution.ts';
import { upsampledConvolution } from '../../../src-main/graphs/layers/upsampled-convolution.ts';
import { testContext } from '../../helpers/analysis.ts';
import { normalNumbers } from '../../helpers/data.ts';
import { BATCH, drawTensors, EVERY_LAYER, type LayerCase, layerGraph } from '../../helpers/every-layer.ts';

/** Largest relative difference of directional derivatives and central differences, over all inputs and parameters. */
async function gradientError(one: LayerCase, seed: number, step: number, awayFromZero: number): Promise<number> {
  const { compute } = await testContext();
  const { graph, specs, shapes, gradientShapes } = layerGraph(one);
  expect(shapes).toEqual({ output: [BATCH, ...one.layer.outputShape(one.shape)], input: [BATCH, ...one.shape] });
  expect(gradientShapes).toEqual(specs.map(({ shape }) => shape));
  const { tensors, draw } = drawTensors(one, seed, awayFromZero);
  const lossOf = async (inputs: typeof tensors) => {
    const { output, penalty } = await compute.run(graph, inputs);
    const { values } = tensors.weight;
    const own = (penalty?.values[0] as number | undefined) ?? 0;
    return (output!.values as Float32Array).reduce((sum, value, i) => sum + value * values[i], own);
  };
  const answer = await compute.run(graph, tensors);
  let worst = 0;
  for (const name of ['input', ...specs.map((spec) => spec.name)]) {
    const gradient = answer[`by-${name}`]!.values as Float32Array;
    const direction = draw(tensors[name].dims).values;
    const moved = (by: number) => ({
      ...tensors,
      [name]: { ...tensors[name], values: tensors[name].values.map((value, i) => value + by * direction[i]) },
    });
    const difference = ((await lossOf(moved(step))) - (await lossOf(moved(-step)))) / (2 * step);
    const derivative = gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
    const scale = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0)) || 1;
    worst = Math.max(worst, Math.abs(difference - derivative) / scale);
  }
  return worst;
}

/** Float32 sums of some hundred numbers; the square of the step; the rounding of both sums over twice the step. */
const TOLERANCE = { exact: 1e-4, smooth: 5e-3, kinked: 5e-3 };
const STEP = { exact: 0.5, smooth: 1e-2, kinked: 1e-2 };
/** A step of up to 5 standard deviations does not cross the kink. */
const AWAY_FROM_ZERO = { exact: 0, smooth: 0, kinked: 0.06 };

describe('gradients agree with differences of the forward pass', () => {
  it.each(EVERY_LAYER)('%s', async (_name, cases, kind) => {
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 1000 }), async (one, seed) => {
        expect(await gradientError(one, seed, STEP[kind], AWAY_FROM_ZERO[kind])).toBeLessThan(TOLERANCE[kind]);
      }),
      { numRuns: 8 },
    );
  });
});

describe('forward passes', () => {
  const run = async (layer: Layer, values: Float32Array, shape: SampleShape, parameters: Float32Array[] = []) => {
    const g = new GraphBuilder('forward');
    const input = g.input('input', 'float32', [1, ...shape]);
    const specs = layer.parameters(shape);
    const { output } = layer.forward(
      g,
      input,
      specs.map((spec) => g.input(spec.name, 'float32', spec.shape)),
    );
    g.output('output', output);
    const { compute } = await testContext();
    const feeds: { [name: string]: { values: Float32Array; dims: readonly number[] } } = {
      input: { values, dims: [1, ...shape] },
    };
    specs.forEach((spec, i) => {
      feeds[spec.name] = { values: parameters[i], dims: spec.shape };
    });
    return [...((await compute.run(g.build(), feeds)).output!.values as Float32Array)];
  };

  it('a convolution is the sum over neighbors, zeros around; a stride of 2 takes every other', async () => {
    const image = Float32Array.from({ length: 16 }, (_, i) => i);
    const kernel = Float32Array.from({ length: 9 }, (_, i) => i + 1);
    const at = (row: number, column: number) => {
      let sum = 0;
      for (let y = -1; y <= 1; y++) {
        for (let x = -1; x <= 1; x++) {
          const inside = row + y >= 0 && row + y < 4 && column + x >= 0 && column + x < 4;
          if (inside) sum += image[(row + y) * 4 + column + x] * kernel[(y + 1) * 3 + x + 1];
        }
      }
      return sum;
    };
    const all = [0, 1, 2, 3];
    expect(await run(convolution(1), image, [1, 4, 4], [kernel])).toEqual(all.flatMap((y) => all.map((x) => at(y, x))));
    const half = [0, 2];
    expect(await run(convolution(1, 2), image, [1, 4, 4], [kernel])).toEqual(
      half.flatMap((y) => half.map((x) => at(y, x))),
    );
  });

  it('upsampling repeats pixels', async () => {
    expect(await run(upsample, Float32Array.of(1, 2, 3, 4), [1, 2, 2])).toEqual([
      1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4,
    ]);
  });

  it('the convolution of an upsampled image is the same without making it', async () => {
    const normal = normalNumbers(4);
    const image = Float32Array.from({ length: 2 * 3 * 5 }, normal);
    const kernel = Float32Array.from({ length: 3 * 2 * 9 }, normal);
    const large = Float32Array.from(await run(upsample, image, [2, 3, 5]));
    const expected = await run(convolution(3), large, [2, 6, 10], [kernel]);
    const found = await run(upsampledConvolution(3), image, [2, 3, 5], [kernel]);
    found.forEach((value, at) => {
      expect(Math.abs(value - expected[at])).toBeLessThan(1e-5);
    });
  });

  it('edge padding repeats the edges on both sides, more of an odd number after; cropping takes them off', async () => {
    const image = Float32Array.of(1, 2, 3, 4);
    const large = await run(edgePadding(5, 3), image, [1, 2, 2]);
    expect(large).toEqual(
      [
        [1, 2, 2],
        [1, 2, 2],
        [3, 4, 4],
        [3, 4, 4],
        [3, 4, 4],
      ].flat(),
    );
    expect(await run(cropping(2, 2), Float32Array.from(large), [1, 5, 3])).toEqual([...image]);
  });

  it('group normalization gives each group mean 0 and variance 1', async () => {
    const values = Float32Array.from({ length: 2 * 8 }, (_, i) => (i % 5) + (i > 7 ? 100 : 0));
    const scaled = [new Float32Array(2).fill(1), new Float32Array(2)];
    const normal = await run(groupNormalization(2), values, [2, 2, 4], scaled);
    for (const group of [normal.slice(0, 8), normal.slice(8)]) {
      expect(group.reduce((sum, value) => sum + value, 0) / 8).toBeCloseTo(0, 4);
      expect(group.reduce((sum, value) => sum + value * value, 0) / 8).toBeCloseTo(1, 3);
    }
  });

  it('refuses shapes that do not fit', () => {
    expect(() => dense(3).outputShape([2, 4, 4])).toThrow(/flatten/);
    expect(() => convolution(3, 1, { kernel: 7, padding: 0 }).outputShape([1, 6, 9])).toThrow(/fit/);
    expect(() => convolution(3, 1, { kernel: 3, padding: 3 })).toThrow(/together/);
    expect(() => convolution1d(3).outputShape([1, 6, 9])).toThrow(/rows/);
    expect(() => transposedConvolution(3, { kernel: 2, stride: 1, padding: 1 }).outputShape([1, 1, 1])).toThrow(/left/);
    expect(() => edgePadding(3, 8).outputShape([1, 4, 4])).toThrow(/fit/);
    expect(() => cropping(3, 8).outputShape([1, 4, 4])).toThrow(/fit/);
    expect(() => groupNormalization(3).outputShape([4, 2, 2])).toThrow(/groups/);
  });
});
