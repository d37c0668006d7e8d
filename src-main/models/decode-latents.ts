import { statSync } from 'node:fs';
import type { DecodedLatents, DecodeLatentsRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { modelRunner } from '../analysis/networks/autoencoder.ts';
import type { Compute } from '../graphs/compute.ts';
import type { ImportedModel } from '../graphs/imported-model.ts';
import { openCompute } from '../graphs/sessions.ts';
import { readModel } from './read-model.ts';

interface OpenDecoder {
  readonly key: string;
  readonly model: ImportedModel;
  readonly compute: Compute;
}

/** The decoder used last stays open: a walk asks it many times a second. */
let latest: Promise<OpenDecoder> | undefined;

/**
 * What a decoder makes of latent numbers: spectra or images in the units of the data.
 * @throws {AppError} `data-unsuitable` when there are not as many latent numbers as the decoder takes
 */
export async function decodeLatents(
  { decoder, latents }: DecodeLatentsRequest,
  job: JobContext,
): Promise<DecodedLatents> {
  const { model, compute } = await openDecoder(decoder, job);
  const width = model.input.reduce((product, size) => product * size, 1);
  if (latents.some((row) => row.length !== width)) {
    throw new AppError(
      'data-unsuitable',
      `This decoder takes ${width} latent numbers.`,
      'Give as many for each spectrum or image.',
      { field: 'latents' },
    );
  }
  const context = { compute, job, cacheBytes: 0 };
  const values = await modelRunner(model.graph, context)(Float32Array.from(latents.flat()), latents.length);
  // Images are one channel of height and width.
  const shape = model.output.length === 3 ? model.output.slice(1) : model.output;
  return { shape: [latents.length, ...shape], values };
}

async function openDecoder(file: string, job: JobContext): Promise<OpenDecoder> {
  const { mtimeMs, size } = statSync(file);
  const key = `${file} ${mtimeMs} ${size}`;
  const before = await latest?.catch(() => undefined);
  if (before?.key === key) return before;
  await before?.compute.close();
  latest = readModel(file).then(async (model) => ({ key, model, compute: await openCompute('cpu', 1, job.warn) }));
  return latest;
}
