/** Denoising judged on simulated counts, whose truth is known. */
import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { uniformNumbers } from '../../helpers/data.ts';
import { recipeFolder, writeCube } from '../../helpers/recipes.ts';

const folder = recipeFolder();
afterAll(() => folder.remove());

const [ROWS, COLUMNS, CHANNELS] = [20, 30, 40];

/** Two peaks in shares that change over the map: rates and counts. */
function simulated() {
  const uniform = uniformNumbers(11);
  const rates = new Float32Array(ROWS * COLUMNS * CHANNELS);
  const counts = rates.map((_, at) => {
    const [pixel, channel] = [Math.floor(at / CHANNELS), at % CHANNELS];
    const share = (pixel % COLUMNS) / COLUMNS;
    const peak = (center: number) => Math.exp(-(((channel - center) / 4) ** 2));
    rates[at] = 4 * (0.2 + share * peak(10) + (1 - share) * peak(28));
    let [product, count] = [uniform(), 0];
    for (const end = Math.exp(-rates[at]!); product > end; product *= uniform()) count++;
    return count;
  });
  return { rates, counts };
}

it('both the network and PCA come nearer to the truth, and what they took away is white', async () => {
  const { rates, counts } = simulated();
  const shape = [ROWS, COLUMNS, CHANNELS];
  writeCube(`${folder.folder}/rates.npy`, { values: rates, shape });
  const { result, array } = await folder.run({ values: counts, shape }, [
    { op: 'autoencoder', latent: 2, channels: [32], loss: 'poisson', epochs: 60, learningRate: 3e-3, batch: 64 },
    { op: 'denoising', reference: 'rates.npy' },
  ]);
  const { methods, noisy } = result.steps[1]!.results as unknown as {
    methods: { method: string; psnr: number; residual: string; relativeError: number }[];
    noisy: { psnr: number };
  };
  expect(methods.map(({ method }) => method)).toEqual(['autoencoder', 'pca']);
  // Counts of about 2 have noise of about 1.4 in a range of 4; two of 40 directions keep a few percent of its power.
  for (const { psnr, residual } of methods) {
    expect(psnr).toBeGreaterThan(noisy.psnr + 6);
    expect(residual).toBe('white');
  }
  const counted = Array.from(array('residual-histogram').values).reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(2 * ROWS * COLUMNS * CHANNELS);
});

it('PCA has not seen what the network has held out: noise there is not fitted', async () => {
  const { counts } = simulated();
  const shape = [ROWS, COLUMNS, CHANNELS];
  const NETWORK = { op: 'autoencoder', latent: 2, channels: [8], epochs: 2, batch: 64 };
  // As many components as fit nearly everything that they have seen.
  const { result } = await folder.run({ values: counts, shape }, [
    { ...NETWORK, validation: 0.5 },
    { op: 'denoising', components: 38 },
    { ...NETWORK, validation: 0.5 },
    { op: 'denoising', components: 2 },
  ]);
  const of = (step: number) =>
    result.steps[step]!.results as unknown as {
      heldOut: number;
      methods: { relativeError: number; heldOutError: number }[];
    };
  expect(of(1).heldOut).toBe(Math.floor(0.5 * ROWS * COLUMNS));
  const [, pca] = of(1).methods;
  const seen = Math.sqrt(2 * pca!.relativeError ** 2 - pca!.heldOutError ** 2);
  // Of 300 spectra of 40 channels 38 components leave the two directions in which these happen to scatter least.
  expect(pca!.heldOutError).toBeGreaterThan(1.1 * seen);
  for (const { relativeError, heldOutError } of of(3).methods) expect(heldOutError / relativeError).toBeCloseTo(1, 1);
});

it('says what a reference must be like', async () => {
  const { counts } = simulated();
  folder.write('small.npy', [2, 2, CHANNELS], new Float32Array(4 * CHANNELS));
  const network = { op: 'autoencoder', latent: 2, channels: [8], epochs: 1 };
  const run = folder.run({ values: counts, shape: [ROWS, COLUMNS, CHANNELS] }, [
    network,
    { op: 'denoising', reference: 'small.npy' },
  ]);
  await expect(run).rejects.toMatchObject({ code: 'data-unsuitable', where: { field: 'steps[1].reference' } });
});

it.skipIf(!existsSync('/proc/self/fd'))(
  'leaves no file open when a reference holds neither spectra nor images',
  async () => {
    const { counts } = simulated();
    const header = `${"{'descr': '<c8', 'fortran_order': False, 'shape': (2, 2, 4), }".padEnd(117)}\n`;
    const complex = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'),
      Buffer.from(header),
      Buffer.alloc(128),
    ]);
    writeFileSync(`${folder.folder}/complex.npy`, complex);
    const network = { op: 'autoencoder', latent: 2, channels: [8], epochs: 1 };
    const run = folder.run({ values: counts, shape: [ROWS, COLUMNS, CHANNELS] }, [
      network,
      { op: 'denoising', reference: 'complex.npy' },
    ]);
    await expect(run).rejects.toMatchObject({ code: 'data-unsuitable', message: expect.stringMatching(/complex64/) });
    const open = readdirSync('/proc/self/fd').map((fd) => readlink(`/proc/self/fd/${fd}`));
    expect(open.filter((path) => path?.endsWith('complex.npy'))).toEqual([]);
  },
);

it('asks for a network first', async () => {
  const { counts } = simulated();
  const run = folder.run({ values: counts, shape: [ROWS, COLUMNS, CHANNELS] }, [{ op: 'denoising' }]);
  await expect(run).rejects.toMatchObject({ code: 'input-missing' });
});

/** Where a link leads; undefined for one that is gone by now. */
function readlink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
