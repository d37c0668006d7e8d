/** Models of earlier runs on other data: the same numbers as in the run, and clear words for what does not fit. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { afterAll, describe, expect, it } from 'vitest';
import { blobs } from '../../helpers/data.ts';
import { writeImages } from '../../helpers/image-stack.ts';
import { writeModel } from '../../helpers/model-file.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const { onnx } = onnxProto;
const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS] = [8, 10, 12];
const { values } = blobs(ROWS * COLUMNS, CHANNELS, 3, { spread: 0.2, offset: 5 });
const cube = { values, shape: [ROWS, COLUMNS, CHANNELS] };

/** Folder of the arrays that the last run wrote. */
function lastRun(): string {
  const runs = readdirSync(folder.folder).filter((name) => /^run-\d+$/.test(name));
  const last = runs.sort((a, b) => Number(a.slice(4)) - Number(b.slice(4))).at(-1)!;
  return join(folder.folder, last, 'arrays');
}

describe('apply-model', () => {
  it('gives what the run gave, and clusters can be made of it', async () => {
    const trained = await folder.run(cube, [{ op: 'autoencoder', latent: 2, channels: [8], epochs: 3, batch: 16 }]);
    const model = lastRun();
    const applied = await folder.run(cube, [
      { op: 'apply-model', model },
      { op: 'kmeans', clusters: 3, input: 'scores' },
      { op: 'denoising' },
    ]);
    for (const name of ['latent', 'residual', 'reconstruction', 'encoder', 'decoder']) {
      expect(Buffer.compare(applied.bytes(name), trained.bytes(name)), name).toBe(0);
    }
    // The run keeps the network: it can be walked in, exported, and applied again.
    const again = await folder.run(cube, [{ op: 'apply-model', model: lastRun() }]);
    expect(Buffer.compare(again.bytes('latent'), trained.bytes('latent'))).toBe(0);
    const { sha256 } = applied.result.steps[0]!.results as { sha256: { encoder: string; decoder: string } };
    expect(sha256.encoder).toMatch(/^[0-9a-f]{64}$/);
    expect(sha256.encoder).not.toBe(sha256.decoder);
    expect(sha256.encoder).toBe(
      createHash('sha256')
        .update(readFileSync(join(lastRun(), 'encoder.onnx')))
        .digest('hex'),
    );
  });

  it('works on images of the same size', async () => {
    const stack = writeImages(join(folder.folder, 'images'), 10);
    const network = { op: 'autoencoder', latent: 3, channels: [4], epochs: 2, batch: 8 };
    const trained = await folder.run(stack.folder, [network]);
    const model = join(lastRun(), 'encoder.onnx');
    const applied = await folder.run(stack.folder, [{ op: 'apply-model', model }]);
    expect(Buffer.compare(applied.bytes('latent'), trained.bytes('latent'))).toBe(0);
    const smaller = folder.run(stack.folder, [
      { op: 'rebin', rows: 2 },
      { op: 'apply-model', model },
    ]);
    await expect(smaller).rejects.toMatchObject({
      code: 'data-unsuitable',
      message: expect.stringContaining('images of 12 × 16'),
      where: { field: 'steps[1].model' },
    });
  });

  it('refuses models for other channels, and pairs that are none', async () => {
    writeModel(join(folder.folder, 'wide'), CHANNELS + 1);
    const wide = folder.run(cube, [{ op: 'apply-model', model: 'wide' }]);
    await expect(wide).rejects.toMatchObject({
      code: 'data-unsuitable',
      message: expect.stringContaining('13 channels'),
    });
    const mixed = join(folder.folder, 'mixed');
    mkdirSync(mixed);
    writeModel(join(folder.folder, 'own'), CHANNELS, 3);
    copyFileSync(join(folder.folder, 'own', 'encoder.onnx'), join(mixed, 'encoder.onnx'));
    copyFileSync(join(folder.folder, 'wide', 'decoder.onnx'), join(mixed, 'decoder.onnx'));
    await expect(folder.run(cube, [{ op: 'apply-model', model: 'mixed' }])).rejects.toMatchObject({
      code: 'data-unsuitable',
      message: expect.stringContaining('no pair'),
    });
  });

  it('refuses a model whose sizes do not fit, before a runtime sees it', async () => {
    writeModel(join(folder.folder, 'broken'), CHANNELS);
    const file = join(folder.folder, 'broken', 'encoder.onnx');
    const model = onnx.ModelProto.decode(readFileSync(file));
    // The product then has a matrix that does not fit.
    model.graph!.initializer![0]!.dims = [CHANNELS - 1, 2];
    model.graph!.initializer![0]!.floatData = new Array((CHANNELS - 1) * 2).fill(1);
    writeFileSync(file, onnx.ModelProto.encode(model).finish());
    await expect(folder.run(cube, [{ op: 'apply-model', model: 'broken' }])).rejects.toMatchObject({
      code: 'data-unsuitable',
      message: expect.stringContaining('MatMul'),
    });
  });

  it('says what is missing, and what is no model', async () => {
    await expect(folder.run(cube, [{ op: 'apply-model', model: 'nowhere' }])).rejects.toMatchObject({
      code: 'file-not-found',
      advice: expect.stringContaining('encoder.onnx'),
    });
    const other = join(folder.folder, 'other');
    mkdirSync(other);
    for (const name of ['encoder', 'decoder']) writeFileSync(join(other, `${name}.onnx`), 'these are no models');
    await expect(folder.run(cube, [{ op: 'apply-model', model: 'other' }])).rejects.toMatchObject({
      code: 'data-unsuitable',
      message: expect.stringContaining('no model'),
    });
  });
});
