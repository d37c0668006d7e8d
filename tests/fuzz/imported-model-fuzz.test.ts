/** Models from files are hostile until parsed: damaged ones are refused with a typed error, or they are harmless. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { afterAll, describe, expect, it } from 'vitest';
import { importModel } from '../../src-main/graphs/imported-model.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import { uniformNumbers } from '../helpers/data.ts';
import { writeModel } from '../helpers/model-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeModel(folder, 6);
const good = new Uint8Array(readFileSync(join(folder, 'encoder.onnx')));
const { onnx } = onnxProto;

const MUTATIONS = 2000;

describe('a model from a file', () => {
  it('is taken as it was written', () => {
    expect(importModel(good, 'encoder.onnx')).toMatchObject({ input: [6], output: [2] });
  });

  it(`is refused with a typed error when it is damaged, ${MUTATIONS} times`, () => {
    const uniform = uniformNumbers(1);
    const integer = (end: number) => Math.floor(uniform() * end);
    let refused = 0;
    for (let i = 0; i < MUTATIONS; i++) {
      const bytes = i % 5 === 0 ? good.slice(0, integer(good.length)) : good.slice();
      for (let change = 0; change < 1 + (i % 7) && bytes.length > 0; change++)
        bytes[integer(bytes.length)] = integer(256);
      try {
        const { input, output } = importModel(bytes, 'x.onnx');
        expect([...input, ...output].every((size) => Number.isInteger(size) && size > 0)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(MUTATIONS / 4);
  });

  const changed = (change: (model: onnxProto.onnx.ModelProto) => void) => {
    const model = onnx.ModelProto.decode(good);
    change(model);
    return onnx.ModelProto.encode(model).finish();
  };

  it.each<[string, RegExp, (model: onnxProto.onnx.ModelProto) => void]>([
    [
      'an operator of somebody else',
      /operator "Loop"/,
      (model) => {
        model.graph!.node![0]!.opType = 'Loop';
      },
    ],
    [
      'weights in another file',
      /do not lie in it/,
      (model) => {
        model.graph!.initializer![0]!.externalData = [{ key: 'location', value: '../secret' }];
      },
    ],
    [
      'sizes without end',
      /sizes/,
      (model) => {
        model.graph!.input![0]!.type!.tensorType!.shape!.dim![1]!.dimValue = 2 ** 40;
      },
    ],
    [
      'other names',
      /no single "samples"/,
      (model) => {
        model.graph!.input![0]!.name = 'image';
      },
    ],
    [
      'no graph',
      /no graph/,
      (model) => {
        model.graph = null;
      },
    ],
  ])('with %s is refused', (_, words, change) => {
    expect(() => importModel(changed(change), 'x.onnx')).toThrow(words);
  });
});
