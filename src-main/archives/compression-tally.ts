import type { CompressedPart, CompressionReport, ErrorBound } from '../../src-preload/contract/archive.ts';
import { BYTES_PER_ELEMENT, type Json } from '../../src-preload/contract/dataset.ts';
import { psnrOf } from './block-error.ts';
import type { KeptModel } from './choose-grid.ts';
import type { BlockedData, EncodedBlock } from './encode-blocks.ts';

/** How many of the worst parts are told. */
const WORST = 10;

/** Adds up what compressing has come to, block by block. */
export class CompressionTally {
  readonly #data: BlockedData;
  readonly #deflateRatio: number;
  #lossless = 0;
  #squares = 0;
  #maxError = 0;
  #similarity = { sum: 0, min: Number.POSITIVE_INFINITY, of: 0 };
  #worst: CompressedPart[] = [];

  constructor(data: BlockedData, deflateRatio: number) {
    this.#data = data;
    this.#deflateRatio = deflateRatio;
  }

  /** Whether any block needs the decoder. */
  get usesModel(): boolean {
    return this.#lossless < this.#data.blocks;
  }

  add({ number, block, error, ssim }: EncodedBlock): void {
    const { perBlock, units, size, peak } = this.#data;
    if (block.kind === 'lossless') this.#lossless++;
    else {
      this.#squares += error!.squares;
      this.#maxError = Math.max(this.#maxError, error!.maxError);
    }
    const kept = block.kind === 'lossless' ? 1 : ssim;
    if (size && !Number.isNaN(kept)) {
      const { sum, min, of } = this.#similarity;
      this.#similarity = { sum: sum + kept, min: Math.min(min, kept), of: of + 1 };
    }
    if (!error || !Number.isFinite(error.rms)) return;
    const first = number * perBlock;
    const part: CompressedPart = {
      first,
      count: Math.min(perBlock, units - first),
      rms: error.rms,
      maxError: error.maxError,
      psnr: finiteOrNull(psnrOf(error.rms, peak)),
      ssim: finiteOrNull(ssim),
      stored: block.kind,
    };
    if (this.#worst.length < WORST || part.rms > this.#worst.at(-1)!.rms) {
      this.#worst = [...this.#worst, part].toSorted((a, b) => b.rms - a.rms).slice(0, WORST);
    }
  }

  /** @param archiveBytes of the finished archive */
  report(
    archiveBytes: number,
    bound: ErrorBound,
    kept: KeptModel | null,
    model: CompressionReport['model'],
  ): CompressionReport {
    const { blocks, perBlock, size, units, numbers, dtype } = this.#data;
    const rawBytes = units * numbers * BYTES_PER_ELEMENT[dtype];
    const ratio = rawBytes / archiveBytes;
    const { sum, min, of } = this.#similarity;
    return {
      of: size ? 'images' : 'spectra',
      blocks,
      perBlock,
      lossless: this.#lossless,
      rawBytes,
      archiveBytes,
      ratio,
      deflateRatio: this.#deflateRatio,
      rms: this.#rms,
      maxError: this.#maxError,
      psnr: this.#psnr,
      ssim: of > 0 ? { mean: sum / of, min, of } : null,
      worst: this.#worst,
      kept:
        kept && this.usesModel
          ? { latent: kept.grid.count, latentBits: kept.grid.bits, weights: kept.weights, addedError: kept.addedError }
          : null,
      summary: `${this.#share(bound)} ${comparison(ratio, this.#deflateRatio)}`,
      model,
    };
  }

  /** What the archive itself tells, before its size is known. */
  forArchive(bound: ErrorBound): { readonly [key: string]: Json } {
    const { sum, min, of } = this.#similarity;
    return {
      summary: this.usesModel
        ? `These data were compressed with loss: ${this.#share(bound)}`
        : 'These data were compressed without loss.',
      blocks: this.#data.blocks,
      lossless: this.#lossless,
      rms: this.#rms,
      maxError: this.#maxError,
      psnr: this.#psnr,
      ssim: of > 0 ? { mean: sum / of, min, of } : null,
    };
  }

  get #rms(): number {
    return Math.sqrt(this.#squares / (this.#data.units * this.#data.numbers));
  }

  get #psnr(): number | null {
    return finiteOrNull(psnrOf(this.#rms, this.#data.peak));
  }

  #share(bound: ErrorBound): string {
    const { blocks, size } = this.#data;
    const [one, all] = size ? ['image', 'images'] : ['block of spectra', 'blocks of spectra'];
    const words = boundWords(bound);
    if (!this.usesModel) return `Every ${one} is stored losslessly: the model holds ${words} in none.`;
    const rest = this.#lossless === 0 ? 'none had to be' : `${this.#lossless} of ${blocks} ${all} are`;
    return `Every ${one} holds ${words}; ${rest} stored losslessly for it.`;
  }
}

/** A bound in words. */
export function boundWords({ maxRms, maxError, minPsnr }: ErrorBound): string {
  return [
    maxRms === undefined ? [] : `an RMS error of at most ${maxRms}`,
    maxError === undefined ? [] : `errors of at most ${maxError}`,
    minPsnr === undefined ? [] : `a PSNR of at least ${minPsnr} dB`,
  ]
    .flat()
    .join(' and ');
}

function comparison(ratio: number, deflateRatio: number): string {
  const [own, plain] = [ratio.toFixed(2), deflateRatio.toFixed(2)];
  const size =
    ratio >= 1
      ? `The archive is ${own} times smaller than the raw data`
      : 'The archive is larger than the raw data, with the model that is part of it';
  if (ratio > deflateRatio) return `${size}; plain lossless deflate reaches ${plain}.`;
  return `${size}, but plain lossless deflate reaches ${plain}: it is smaller and exact. Allow more error, or save as .hspy.`;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
