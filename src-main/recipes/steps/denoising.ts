import { resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/errors.ts';
import type { DenoisingParameters } from '../../../src-preload/contract/steps.ts';
import { applyAutoencoder } from '../../analysis/networks/autoencoder.ts';
import { denoise } from '../../analysis/preprocessing/denoise.ts';
import { selectSpectra } from '../../analysis/preprocessing/select-spectra.ts';
import { processTiles } from '../../analysis/process-tiles.ts';
import type { Spectra } from '../../analysis/spectra.ts';
import {
  type DenoisingQuality,
  measureDenoising,
  type SampleLayout,
  whitenessVerdict,
} from '../../analysis/validation/denoising-quality.ts';
import type { ArraySource } from '../../cubes/array-source.ts';
import { openFile } from '../../readers/registry.ts';
import { collectPictures } from '../collect-pictures.ts';
import { cubeOf } from '../cube-of-dataset.ts';
import type { RunState, StepOutcome } from '../run-state.ts';
import { learnedBeside } from '../training-spectra.ts';
import { missing } from './clustering.ts';

/**
 * What denoising by the network has done, with PCA of as many components beside it, learned from
 * what the network was allowed to see: what was taken away, whether that looks
 * like noise, and how near the result is to a clean reference where there is one.
 */
export async function denoising(state: RunState, parameters: DenoisingParameters, step: number): Promise<StepOutcome> {
  const { network, context, cube, spectraAtHand: spectra } = state;
  if (!network) throw missing('denoising', 'an autoencoder', '{ "op": "autoencoder" }');
  // Neither model has seen what both are judged on.
  const numbers = learnedBeside(cube, state.heldOutNumbers);
  const learned = numbers ? selectSpectra(spectra, numbers) : spectra;
  const components = Math.min(parameters.components ?? network.latent, learned.pixels, spectra.channels);
  const reference = parameters.reference ? await openReference(state, parameters.reference) : undefined;
  try {
    const range = reference ? await rangeOf(reference.spectra, state) : 0;
    const layout: SampleLayout = {
      channels: spectra.channels,
      size: cube.images && [cube.images.height, cube.images.width],
      columns: cube.images || cube.kept ? undefined : cube.columns,
    };
    const clean = (first: number, length: number) => {
      if (!reference) return undefined;
      const values = new Float32Array(length);
      reference.spectra.read(first, length / spectra.channels, values);
      return values;
    };

    const unseen = numbers ? otherThan(numbers, spectra.pixels) : undefined;
    const ofNetwork = measureDenoising(layout, range);
    const heldOut = [0, 1].map(() => unseen && errorOf(unseen, spectra.channels));
    await applyAutoencoder(spectra, network, context, (first, back, data) => {
      ofNetwork.add(first, data, back, clean(first, data.length));
      heldOut[0]?.add(first, data, back);
    });
    const pca = await denoise(spectra, { components, seed: 0 }, cube.poisson === undefined, context, learned);
    const kept = collectPictures(state);
    const [ofPca, ofData] = [measureDenoising(layout, range), measureDenoising(layout, range)];
    await processTiles(
      spectra,
      context.job,
      'denoising: PCA beside it',
      async ({ first, count }) => {
        const back = new Float32Array(count * spectra.channels);
        pca.spectra.read(first, count, back);
        return back;
      },
      (back, { first, values }) => {
        const truth = clean(first, values.length);
        ofPca.add(first, values, back, truth);
        heldOut[1]?.add(first, values, back);
        if (truth) ofData.add(first, values, values, truth);
        kept?.add(first, back);
      },
    );
    const found = [ofNetwork.finish(), ofPca.finish()] as const;
    const noisy = reference && ofData.finish();
    const bins = found[0].histogram.length;
    const arrays = [
      await state.save(step, 'residual-histogram', [2, bins], join(found, 'histogram')),
      await state.save(step, 'residual-bins', [2, bins + 1], join(found, 'edges')),
    ];
    if (kept) arrays.push(await kept.save(step, 'pca-reconstruction'));
    warnOf(found[0], state);
    return {
      results: {
        methods: [
          { method: 'autoencoder', components: network.latent, ...numbersOf(found[0]), ...heldOut[0]?.finish() },
          { method: 'pca', components, ...numbersOf(found[1]), ...heldOut[1]?.finish() },
        ],
        heldOut: unseen ? spectra.pixels - numbers!.length : 0,
        noisy: noisy ? { psnr: finite(noisy.psnr), ssim: finite(noisy.ssim) } : null,
      },
      arrays,
    };
  } finally {
    reference?.close();
  }
}

/** 1 for each spectrum that is not among these. */
function otherThan(numbers: Uint32Array, pixels: number): Uint8Array {
  const others = new Uint8Array(pixels).fill(1);
  for (const number of numbers) others[number] = 0;
  return others;
}

/** What a model leaves of the spectra or images that it has not learned from, as a part of them. */
function errorOf(unseen: Uint8Array, channels: number) {
  let [left, total] = [0, 0];
  return {
    add(first: number, data: Float32Array, back: Float32Array): void {
      for (let at = 0; at < data.length; at++) {
        if (unseen[first + Math.floor(at / channels)] === 0) continue;
        left += (data[at]! - back[at]!) ** 2;
        total += data[at]! ** 2;
      }
    },
    finish: () => ({ heldOutError: total > 0 ? Math.sqrt(left / total) : 0 }),
  };
}

function join(found: readonly [DenoisingQuality, DenoisingQuality], key: 'histogram' | 'edges'): Float64Array {
  return Float64Array.from([...found[0][key], ...found[1][key]]);
}

/** JSON has no infinities: a reference that is met exactly has no ratio to it. */
const finite = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);

function numbersOf(quality: DenoisingQuality) {
  const { rms, relativeError, along, across, psnr, ssim } = quality;
  return {
    rms,
    relativeError,
    correlation: { along, across },
    residual: whitenessVerdict(quality),
    psnr: finite(psnr),
    ssim: finite(ssim),
  };
}

function warnOf(quality: DenoisingQuality, { context }: RunState): void {
  if (whitenessVerdict(quality) !== 'structured') return;
  const most = Math.max(quality.along ?? 0, quality.across ?? 0);
  context.job.warn(
    `What the network took away is no white noise: neighbors in it correlate by ${most.toFixed(2)}. Either it smooths signal away (more latent numbers help), or the noise itself is correlated (interpolated, binned or compressed data).`,
  );
}

/** Clean data of the same shape. @throws {AppError} `data-unsuitable` when it has another, what reading throws */
async function openReference(state: RunState, name: string): Promise<{ spectra: Spectra; close(): void }> {
  const { cube } = state;
  if (cube.poisson || cube.kept) {
    throw new AppError(
      'parameter-invalid',
      'A clean reference cannot be compared after Poisson scaling or a mask.',
      'Leave that step out, or the reference.',
      { field: 'reference' },
    );
  }
  const path = resolve(state.recipeFolder, name);
  const file = await openFile(path);
  let source: ArraySource | undefined;
  const close = () => {
    source?.close();
    file.close();
  };
  try {
    const dataset = file.datasets[0];
    if (!dataset) throw otherShape(path);
    source = dataset.open();
    const { spectra } = cubeOf(dataset, source, path, state.context.job.warn);
    const { pixels, channels } = state.spectra;
    if (spectra.pixels !== pixels || spectra.channels !== channels) throw otherShape(path);
    return { spectra, close };
  } catch (error) {
    close();
    throw error;
  }
}

function otherShape(path: string): AppError {
  return new AppError(
    'data-unsuitable',
    `The reference ${path} does not have the shape of the prepared data.`,
    'Give clean data prepared in the same way: as many spectra of as many channels, or as many images of the same size.',
    { field: 'reference' },
  );
}

/** Largest minus smallest value of the reference, which PSNR and SSIM are in proportion to. */
async function rangeOf(reference: Spectra, { context }: RunState): Promise<number> {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  await processTiles(
    reference,
    context.job,
    'denoising: reading the reference',
    async () => undefined,
    (_, { values }) => {
      for (const value of values) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
    },
  );
  return high - low;
}
