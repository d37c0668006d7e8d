/** A network of a project's run as files: what was trained is what is written, in a pair that can be applied. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readAutoencoder } from '../../../src-main/models/read-model.ts';
import type { Project } from '../../../src-main/project/project.ts';
import { exportModel, keepModel } from '../../../src-main/services/export-model.ts';
import { npyHeader } from '../../../src-main/writers/numpy/numpy-writer.ts';
import type { RunRecord } from '../../../src-preload/contract/project.ts';
import { writeModel } from '../../helpers/model-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasewright-export-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeModel(folder, 5);
const bytes = (name: string) => readFileSync(join(folder, `${name}.onnx`));

/** A run that keeps both models as arrays, as projects do. */
const names = ['encoder', 'decoder'];
const sha256 = 'c0ffee'.repeat(10);
const arrays = names.map((name) => ({ name, dtype: 'uint8', shape: [bytes(name).length], sha256 }));
for (const { name, shape } of arrays) {
  writeFileSync(join(folder, `${name}.npy`), Buffer.concat([npyHeader('uint8', shape), bytes(name)]));
}
const run = { number: 3, arrays } as unknown as RunRecord;
const project = {
  folder,
  readArrayPath: (_: RunRecord, name: string) => join(folder, `${name}.npy`),
} as unknown as Project;

describe('the model of a run', () => {
  it('is written as a pair that can be applied', async () => {
    const out = join(folder, 'steel-run-3-encoder.onnx');
    const files = exportModel(project, run, out);
    expect(files).toEqual([out, join(folder, 'steel-run-3-decoder.onnx')]);
    files.forEach((file, i) => {
      expect(Buffer.compare(readFileSync(file), bytes(names[i]!))).toBe(0);
    });
    expect(await readAutoencoder(files[1]!)).toMatchObject({ input: [5], latent: 2 });
  });

  it('is kept in the project for recipes, under the same name each time', async () => {
    const { encoder } = keepModel(project, run);
    expect(encoder).toBe(join(folder, 'models', 'run-3-c0ffeec0ffee-encoder.onnx'));
    expect(await readAutoencoder(encoder)).toMatchObject({ input: [5], latent: 2 });
    expect(keepModel(project, run)).toEqual({ encoder });
    expect(readdirSync(join(folder, 'models'))).toHaveLength(2);
    expect(() => keepModel({ ...project, mode: 'read' }, run)).toThrow(/reading only/);
  });

  it('is missed, with the steps that would have made it', () => {
    const without = { arrays: arrays.slice(1) } as unknown as RunRecord;
    expect(() => exportModel(project, without, join(folder, 'none-encoder.onnx'))).toThrow(
      expect.objectContaining({ code: 'input-missing', advice: expect.stringContaining('"apply-model"') }),
    );
  });

  it('wants a name that says which half it is, and writes nothing otherwise', () => {
    const before = readdirSync(folder);
    expect(() => exportModel(project, run, join(folder, 'network.onnx'))).toThrow(/does not say/);
    expect(readdirSync(folder)).toEqual(before);
  });
});
