import type { RunRecord, StoredArray } from '../../../src-preload/contract/project.ts';
import type { StepRecord } from '../../../src-preload/contract/results.ts';
import { isFrameByFrame } from '../runs/image-run.ts';
import { patchesOf, type RunPatches } from '../runs/patch-grid.ts';

/** A network that a run has trained or taken over, and what it kept of it. */
export interface RunNetwork {
  readonly run: RunRecord;
  readonly step: number;
  readonly record: StepRecord;
  /** Latent numbers of all spectra or images, `[…, size]`. */
  readonly latent: StoredArray;
  readonly latentSize: number;
  /** Spectra or images that have latent numbers; masked ones have NaN. */
  readonly samples: number;
  /** Names of its arrays; null for those that it has not. */
  readonly history: string | null;
  readonly decoder: string | null;
  /** The images of the run are those of the file, one by one; false of spectra, and of patches of images. */
  readonly isFrameByFrame: boolean;
  /** How the images were cut into what the network saw; null where it saw spectra or whole images. */
  readonly patches: RunPatches | null;
  /** What it made of the images, one picture for each; null where that was not kept. */
  readonly reconstruction: StoredArray | null;
}

const NETWORKS = ['autoencoder', 'apply-model'];

/** Every network of a run, in the order of its steps. */
export function networksOf(run: RunRecord | null): readonly RunNetwork[] {
  if (!run) return [];
  return run.result.steps.flatMap((record, step): RunNetwork[] => {
    if (!NETWORKS.includes(record.op)) return [];
    const array = (word: string) =>
      run.arrays.find((one) => one.step === step && new RegExp(`^${word}(-\\d+)?$`).test(one.name)) ?? null;
    const latent = array('latent');
    if (!latent) return [];
    const latentSize = latent.shape.at(-1) ?? 1;
    const samples = latent.shape.reduce((product, size) => product * size, 1) / latentSize;
    return [
      {
        run,
        step,
        record,
        latent,
        latentSize,
        samples,
        history: array('history')?.name ?? null,
        decoder: array('decoder')?.name ?? null,
        isFrameByFrame: isFrameByFrame(run),
        patches: patchesOf(run.result),
        reconstruction: array('reconstruction'),
      },
    ];
  });
}

/** Numbers of so many samples that lie evenly among those that have latent numbers. */
export function evenSamples(latent: ArrayLike<number>, size: number, count: number): readonly number[] {
  const known: number[] = [];
  for (let sample = 0; sample * size < latent.length; sample++) {
    if (Number.isFinite(latent[sample * size])) known.push(sample);
  }
  const shown = Math.min(count, known.length);
  return Array.from({ length: shown }, (_, i) => known[Math.floor(((i + 0.5) * known.length) / shown)]!);
}

/** Latent numbers of one sample. */
export function latentOf(latent: ArrayLike<number>, size: number, sample: number): readonly number[] {
  return Array.from({ length: size }, (_, i) => latent[sample * size + i]!);
}
