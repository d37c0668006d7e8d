import { z } from 'zod';
import type { Json } from './dataset.ts';

/** Archives of latent numbers: what is asked for, and what came out. */

/** How far an image, or a block of spectra, may be from the original; all that are given hold. What does not hold is stored losslessly. */
export const errorBound = z
  .strictObject({
    maxRms: z.number().min(0).optional().meta({
      label: 'Largest RMS error',
      help: 'Root mean square of the error over an image or a block of spectra, in the units of the data.',
    }),
    maxError: z.number().min(0).optional().meta({
      label: 'Largest error',
      help: 'Of any single value, in the units of the data.',
    }),
    minPsnr: z.number().min(0).max(400).optional().meta({
      label: 'Least PSNR',
      help: 'Peak signal-to-noise ratio in decibels; the peak is the range of the values of the data set.',
    }),
  })
  .refine((bound) => Object.values(bound).some((value) => value !== undefined), 'give at least one bound');

export type ErrorBound = z.output<typeof errorBound>;

/** What holds when nothing else is asked for, in decibels. */
export const USUAL_PSNR = 30;

export const ARCHIVE_EXTENSION = '.pwz';

/** An image, or a block of spectra, and how far the model is from it. */
export interface CompressedPart {
  /** Number of the image, or of the first spectrum, from 0 on; in C-order. */
  readonly first: number;
  readonly count: number;
  readonly rms: number;
  readonly maxError: number;
  /** Null where the model makes no error. */
  readonly psnr: number | null;
  /** Null for spectra, and where it was not measured. */
  readonly ssim: number | null;
  /** Lossless ones have no error in the archive; the figures are those of the model. */
  readonly stored: 'model' | 'lossless';
}

/** What compressing would come to, from a sample. */
export interface CompressionEstimate {
  readonly ratio: number;
  /** Share that would be stored losslessly. */
  readonly lossless: number;
}

/** What came of compressing. */
export interface CompressionReport {
  readonly of: 'images' | 'spectra';
  /** Blocks, which are images or runs of spectra, how many spectra a block has, and how many blocks are stored losslessly. */
  readonly blocks: number;
  readonly perBlock: number;
  readonly lossless: number;
  readonly rawBytes: number;
  readonly archiveBytes: number;
  /** Raw bytes over those of the archive. */
  readonly ratio: number;
  /** The same of plain deflate, which loses nothing; of very large data from evenly spread parts. */
  readonly deflateRatio: number;
  /** RMS and largest error of the whole, lossless parts counted as 0. */
  readonly rms: number;
  readonly maxError: number;
  /** Of the whole; null when it is exact. */
  readonly psnr: number | null;
  /** Mean and smallest over images; null for spectra. */
  readonly ssim: { readonly mean: number; readonly min: number; readonly of: number } | null;
  /** Where the model is furthest off, worst first. */
  readonly worst: readonly CompressedPart[];
  /** How the model is kept; null when nothing is left to it. */
  readonly kept: {
    readonly latent: number;
    readonly latentBits: 8 | 16 | 32;
    readonly weights: 'float32' | 'rounded';
    /** What that adds to the squared error, as a share, on a sample. */
    readonly addedError: number;
  } | null;
  /** In a sentence, with what is smaller. */
  readonly summary: string;
  /** Where the model comes from. */
  readonly model: { readonly [key: string]: Json };
}
