import type { ErrorBound } from '../../src-preload/contract/archive.ts';
import type { DType } from '../../src-preload/contract/dataset.ts';
import type { AnalysisContext } from '../analysis/context.ts';
import { type Autoencoder, modelRunner } from '../analysis/networks/autoencoder.ts';
import { ssim } from '../analysis/networks/image-quality.ts';
import type { ArraySource, NativeArray } from '../cubes/array-source.ts';
import { bytesOf } from '../cubes/native-arrays.ts';
import { restoreLatent, storeLatent } from '../readers/phasewright-archive/latent-numbers.ts';
import { packBlock } from '../readers/phasewright-archive/lossless-block.ts';
import { wordLayout } from '../readers/phasewright-archive/manifest.ts';
import { toNative } from '../readers/phasewright-archive/native-values.ts';
import type { ArchiveBlock } from '../writers/phasewright-archive/archive-writer.ts';
import { type BlockError, blockError, holds } from './block-error.ts';
import type { KeptModel } from './choose-grid.ts';
import { toFloats } from './measure-data.ts';

/** Data cut into blocks: images, or runs of spectra. */
export interface BlockedData {
  readonly source: ArraySource;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Numbers of an image or spectrum. */
  readonly numbers: number;
  readonly units: number;
  readonly perBlock: number;
  readonly blocks: number;
  /** Height and width of images. */
  readonly size: readonly [number, number] | undefined;
  readonly peak: number;
}

/** A block on its way into an archive, with what the model makes of it. */
export interface EncodedBlock {
  readonly number: number;
  readonly block: ArchiveBlock;
  /** Of the model, also where the block is stored losslessly; null without a model. */
  readonly error: BlockError | null;
  /** NaN where it is not measured. */
  readonly ssim: number;
}

/** Numbers that are encoded and decoded in one turn. */
const NUMBERS_AT_ONCE = 2 ** 20;
/** Pixels whose similarity is measured; of more, evenly spread images have theirs measured. */
const SSIM_PIXELS = 2 ** 27;

/**
 * Encodes blocks one after the other: by the model where what will be read holds the bound, else losslessly.
 *
 * @param numbers of the blocks, ascending
 * @param kept null stores everything losslessly
 */
export async function* encodeBlocks(
  data: BlockedData,
  numbers: readonly number[],
  model: Autoencoder | null,
  kept: KeptModel | null,
  bound: ErrorBound,
  context: AnalysisContext,
): AsyncGenerator<EncodedBlock> {
  const perTurn = Math.max(1, Math.floor(NUMBERS_AT_ONCE / (data.perBlock * data.numbers)));
  const measured = Math.max(1, Math.ceil((data.units * data.numbers) / SSIM_PIXELS));
  for (let at = 0; at < numbers.length; at += perTurn) {
    context.job.report({ phase: 'compressing', done: at, total: numbers.length });
    await context.job.pause();
    const turn = numbers.slice(at, at + perTurn);
    const originals = turn.map((number) => readBlock(data, number));
    if (!model || !kept) {
      for (const [i, number] of turn.entries()) {
        yield { number, block: lossless(originals[i]!, data), error: null, ssim: Number.NaN };
      }
      continue;
    }
    const rows = originals.map((values) => values.length / data.numbers);
    const latent = await modelRunner(model.encoder, context)(floatsOf(originals), sumOf(rows));
    const stored = storeLatent(latent, kept.grid);
    const decoded = kept.decoder.decode(restoreLatent(stored, kept.grid), rows);
    const bytesPerRow = stored.length / sumOf(rows);
    let row = 0;
    for (const [i, number] of turn.entries()) {
      const end = row + rows[i]!;
      const made = decoded.subarray(row * data.numbers, end * data.numbers);
      const payload = stored.slice(row * bytesPerRow, end * bytesPerRow);
      row = end;
      yield encoded(data, number, originals[i]!, made, payload, bound, number % measured === 0);
    }
  }
}

function encoded(
  data: BlockedData,
  number: number,
  original: NativeArray,
  made: Float32Array,
  payload: Uint8Array,
  bound: ErrorBound,
  isMeasured: boolean,
): EncodedBlock {
  const error = blockError(original, made, (values) => toNative(values, data.dtype));
  const similarity =
    data.size && isMeasured && data.peak > 0 && Number.isFinite(error.rms)
      ? ssim(numbersOf(original), numbersOf(toNative(made, data.dtype)), data.size, data.peak)
      : Number.NaN;
  if (!holds(bound, error, data.peak)) return { number, block: lossless(original, data), error, ssim: similarity };
  const { rms, maxError } = error;
  const block: ArchiveBlock = { kind: 'model', filter: 0, payload, rms, maxError, ssim: similarity };
  return { number, block, error, ssim: similarity };
}

function lossless(values: NativeArray, { dtype, shape, size }: BlockedData): ArchiveBlock {
  const { filter, packed } = packBlock(bytesOf(values), wordLayout(dtype, shape));
  return { kind: 'lossless', filter, payload: packed, rms: 0, maxError: 0, ssim: size ? 1 : Number.NaN };
}

/** A copy of the values of a block. */
export function readBlock({ source, perBlock, numbers, units }: BlockedData, number: number): NativeArray {
  const first = number * perBlock;
  const count = Math.min(perBlock, units - first);
  return source.read(first * numbers, count * numbers).slice() as NativeArray;
}

/** Blocks one after the other as float32. */
export function floatsOf(blocks: readonly NativeArray[]): Float32Array {
  const values = new Float32Array(sumOf(blocks.map(({ length }) => length)));
  let at = 0;
  for (const block of blocks) {
    toFloats(block, 0, values.subarray(at, at + block.length));
    at += block.length;
  }
  return values;
}

function numbersOf(values: NativeArray): ArrayLike<number> {
  const isLong = values instanceof BigInt64Array || values instanceof BigUint64Array;
  return isLong ? Array.from(values, Number) : values;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
