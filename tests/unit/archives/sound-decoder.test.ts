/** What a decoder from a file may be: sizes are those of ONNX Runtime; anything else is refused before it runs. */
import onnxProto from 'onnx-proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageHalves, spectralHalves } from '../../../src-main/analysis/networks/autoencoder-layers.ts';
import { soundDecoder } from '../../../src-main/archives/sound-decoder.ts';
import type { Compute } from '../../../src-main/graphs/compute.ts';
import { decodeModel } from '../../../src-main/graphs/decode-model.ts';
import { GraphBuilder } from '../../../src-main/graphs/graph-builder.ts';
import { modelSizes } from '../../../src-main/graphs/model-sizes.ts';
import { roundWeights } from '../../../src-main/graphs/round-weights.ts';
import { openCompute } from '../../../src-main/graphs/sessions.ts';
import { expand, reshape } from '../../../src-main/graphs/tensor-operators.ts';
import {
  inferenceGraph,
  type Network,
  networkOutput,
  networkParameters,
} from '../../../src-main/graphs/training-graph.ts';
import { normalNumbers } from '../../helpers/data.ts';

let compute: Compute;
beforeAll(async () => {
  compute = await openCompute('cpu', 1, () => {});
});
afterAll(() => compute.close());

const decoderOf = (network: Network) => {
  const normal = normalNumbers(3);
  const weights = networkParameters(network).map(({ shape }) =>
    Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => 0.2 * normal()),
  );
  return inferenceGraph('decoder', network, weights);
};
const NETWORKS: [string, Network][] = [
  ['spectra', { input: [5], layers: spectralHalves(37, { latent: 5, widths: [16, 8] }).up }],
  [
    'counts',
    { input: [5], layers: spectralHalves(37, { latent: 5, widths: [], rates: new Float32Array(37).fill(2) }).up },
  ],
  ['images', { input: [5], layers: imageHalves([18, 21], { latent: 5, widths: [4, 6] }).up }],
];

describe.each(NETWORKS)('the decoder of %s', (_, network) => {
  const graph = decoderOf(network);
  const output = networkOutput(network);

  it('has the sizes that ONNX Runtime finds, and gives the same after the check', async () => {
    const checked = soundDecoder({ model: graph.model, latent: 5, output, batch: 3 });
    const samples = { values: Float32Array.from({ length: 15 }, (_, i) => Math.sin(i)), dims: [3, 5] };
    const [before, after] = [await compute.run(graph, { samples }), await compute.run(checked, { samples })];
    expect(after.outputs!.dims).toEqual([3, ...output]);
    expect(modelSizes(decodeModel(graph.model), 3).outputs).toEqual([[3, ...output]]);
    expect([...after.outputs!.values]).toEqual([...before.outputs!.values]);
  });

  it('loses no more by rounding than its weights', async () => {
    const samples = { values: Float32Array.from({ length: 5 }, (_, i) => Math.sin(i)), dims: [1, 5] };
    const exact = (await compute.run(graph, { samples })).outputs!.values as Float32Array;
    const rounded = (await compute.run(roundWeights(graph), { samples })).outputs!.values as Float32Array;
    const norm = (values: Float32Array) => Math.hypot(...values);
    const off = norm(exact.map((value, i) => value - rounded[i]!)) / norm(exact);
    // 2⁻⁹ for each weight, through at most four layers.
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(0.02);
  });
});

describe('a hostile decoder is refused', () => {
  const make = (build: (g: GraphBuilder, samples: ReturnType<GraphBuilder['input']>) => void) => {
    const g = new GraphBuilder('hostile');
    build(g, g.input('samples', 'float32', ['batch', 2]));
    return g.build().model;
  };
  const check = (model: Uint8Array, output: readonly number[] = [2]) =>
    soundDecoder({ model, latent: 2, output, batch: 4 });
  const changed = (change: (model: onnxProto.onnx.ModelProto) => void) => {
    const model = onnxProto.onnx.ModelProto.decode(make((g, samples) => g.output('outputs', g.add(samples, samples))));
    change(model);
    return onnxProto.onnx.ModelProto.encode(model).finish();
  };

  it('but a sound one is not', () => {
    expect(check(make((g, samples) => g.output('outputs', g.add(samples, samples)))).outputs[0]!.shape).toEqual([
      'batch',
      2,
    ]);
  });

  it.each<[string, () => Uint8Array]>([
    ['no model at all', () => Uint8Array.of(1, 2, 3, 255)],
    [
      'operators that are not ours',
      () => make((g, samples) => g.output('outputs', g.operator('Loop', [samples], 'float32', ['batch', 2]))),
    ],
    [
      'another domain',
      () => make((g, s) => g.output('outputs', g.operator('Add', [s, s], 'float32', ['batch', 2], {}, 'evil'))),
    ],
    [
      'attributes that are not ours',
      () => make((g, s) => g.output('outputs', g.operator('Relu', [s], 'float32', ['batch', 2], { axis: 1 }))),
    ],
    [
      'sizes out of nothing',
      () =>
        make((g, samples) => {
          const wide = expand(g, reshape(g, samples, ['batch', 2, 1]), [1, 1, 2 ** 30]);
          g.output('outputs', g.maxRows(g.maxRows(wide)));
        }),
    ],
    [
      'gigabytes of constants that unfold',
      () =>
        make((g, samples) => {
          const column = g.constant('float32', [1, 1], [1]);
          const wide = expand(g, column, [2 ** 28, 1]);
          g.output('outputs', g.add(samples, reshape(g, wide, [1, 2])));
        }),
    ],
    [
      'another output than said',
      () =>
        make((g, samples) =>
          g.output(
            'outputs',
            g.constant('float32', [1, 2], [1, 2]) &&
              g.matMul(samples, g.constant('float32', [2, 3], [1, 2, 3, 4, 5, 6])),
          ),
        ),
    ],
    [
      'weights in another file',
      () =>
        changed((m) =>
          Object.assign(m.graph!, {
            initializer: [
              {
                name: 'w',
                dataType: 1,
                dims: [1],
                dataLocation: 1,
                externalData: [{ key: 'location', value: '/etc/passwd' }],
              },
            ],
          }),
        ),
    ],
    [
      'a weight with other sizes than numbers',
      () =>
        changed((m) =>
          Object.assign(m.graph!, { initializer: [{ name: 'w', dataType: 1, dims: [1e6], floatData: [1] }] }),
        ),
    ],
    ['a second input', () => changed((m) => m.graph!.input!.push(m.graph!.input![0]!))],
    ['an unknown tensor', () => changed((m) => Object.assign(m.graph!.node![0]!, { input: ['samples', 'nowhere'] }))],
  ])('%s', (_, model) => {
    expect(() => check(model())).toThrow(expect.objectContaining({ name: 'AppError', code: 'data-unsuitable' }));
  });

  it('functions of a model never reach a runtime', () => {
    const model = changed((m) => Object.assign(m, { metadataProps: [{ key: 'a', value: 'b' }] }));
    const again = onnxProto.onnx.ModelProto.decode(check(model).model);
    expect(again.metadataProps ?? []).toEqual([]);
  });
});
