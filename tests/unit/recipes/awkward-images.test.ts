/** Images that give no sound score, too few of them, and words for those of which nothing is known. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { normalNumbers } from '../../helpers/data.ts';
import { writeImages } from '../../helpers/image-stack.ts';
import { recipeFolder } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const [COUNT, SIZE] = [40, 12];

/** A stack of float32 images in an MRC file, written by hand. */
function writeStack(name: string, change: (values: Float32Array) => void = () => {}): string {
  const normal = normalNumbers(6);
  const values = Float32Array.from({ length: COUNT * SIZE * SIZE }, () => 100 + 5 * normal());
  change(values);
  const header = new DataView(new ArrayBuffer(1024));
  // Columns, rows, images; mode 2 is float32. Sizes of the cell are those of the data.
  for (const [at, value] of [SIZE, SIZE, COUNT, 2].entries()) header.setInt32(4 * at, value, true);
  for (const [at, value] of [SIZE, SIZE, COUNT].entries()) header.setInt32(28 + 4 * at, value, true);
  for (const [at, letter] of [...'MAP '].entries()) header.setUint8(208 + at, letter.charCodeAt(0));
  header.setUint16(212, 0x4444, true);
  const path = join(folder.folder, name);
  writeFileSync(path, Buffer.concat([Buffer.from(header.buffer), Buffer.from(values.buffer)]));
  return path;
}

const stack = writeStack('stack.mrc');
const judge = (frames: string) => ({ op: 'groups', frames: [{ frames, as: 'test' }] });
const FROM_MEAN = { op: 'anomaly', of: 'mean', quantile: 0.8 };

describe('an image that holds NaN', () => {
  // NaN is not above any threshold: it would pass as nominal.
  it.each(['mean', 'max', 'quantile', 'texture'])('is not passed as nominal: %s', async (score) => {
    const broken = writeStack(`nan-${score}.mrc`, (values) => {
      values[(COUNT - 1) * SIZE * SIZE + 7] = Number.NaN;
    });
    const run = folder.run(broken, [judge(`30-${COUNT - 1}`), { ...FROM_MEAN, score }]);
    await expect(run).rejects.toMatchObject({
      code: 'data-unsuitable',
      message: expect.stringContaining(`image ${COUNT - 1}, pixel 7`),
    });
  });
});

describe('too few images', () => {
  it('to say what texture is usual are refused: two residuals from their own mean are the same but for the sign', async () => {
    const groups = { op: 'groups', validation: 0.5, judged: 0.45 };
    await expect(folder.run(stack, [groups, { ...FROM_MEAN, score: 'texture' }])).rejects.toMatchObject({
      code: 'data-unsuitable',
      where: { field: 'steps[1].score' },
    });
    const { result } = await folder.run(stack, [groups, FROM_MEAN]);
    expect(result.steps[0]!.results.train).toBe(2);
  });

  it('without any held out there is no threshold', async () => {
    const run = folder.run(stack, [{ op: 'groups', validation: 0 }, FROM_MEAN]);
    await expect(run).rejects.toMatchObject({ code: 'data-unsuitable', where: { field: 'steps[1].quantile' } });
  });
});

it('the images of a session of which nothing is known are not called nominal when they score higher', async () => {
  const named = writeImages(join(folder.folder, 'named'), 20).folder;
  const { job } = await folder.run(named, [{ op: 'groups', nominal: ['flat'] }, FROM_MEAN]);
  expect(job.warnings).toContainEqual(
    expect.stringMatching(/^The images of round score higher .* nothing is known of/),
  );
});

it('what an autoencoder leaves out of images is a residual like any other', async () => {
  const network = { op: 'autoencoder', latent: 2, channels: [4], epochs: 1 };
  const { result } = await folder.run(stack, [network, { op: 'residual' }]);
  expect(result.steps[1]!.results).toMatchObject({ of: 'autoencoder' });
});
