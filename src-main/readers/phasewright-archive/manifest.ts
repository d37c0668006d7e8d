import { z } from 'zod';
import {
  BYTES_PER_ELEMENT,
  type DatasetDescription,
  type DType,
  isRealNumber,
  type Json,
} from '../../../src-preload/contract/dataset.ts';
import { elementCount } from '../../cubes/array-source.ts';
import { damaged, unsupported } from '../reader-errors.ts';
import type { WordLayout } from './lossless-block.ts';

export const FORMAT = 'phasewright-archive';

/** Files in the zip archive. */
export const MANIFEST_MEMBER = 'phasewright-archive.json';
export const BLOCKS_MEMBER = 'blocks.bin';
export const INDEX_MEMBER = 'index.bin';
export const DECODER_MEMBER = 'decoder.onnx';

const VERSION = 1;
const MOST_LATENT = 4096;
/** Largest block: an image of 8,192 × 8,192 float32 numbers. */
export const MOST_BLOCK_BYTES = 2 ** 28;

const count = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const tree = z.record(z.string(), z.json());
const axis = z.object({
  name: z.string(),
  size: count,
  scale: z.number(),
  offset: z.number(),
  units: z.string(),
  role: z.enum(['navigation', 'signal']),
  positions: z.array(z.number()).optional(),
});
const bits = z.union([z.literal(8), z.literal(16), z.literal(32)]);

/** How far a block may be from the original; all that are given hold. */
const bound = z.object({
  maxRms: z.number().min(0).optional(),
  maxError: z.number().min(0).optional(),
  minPsnr: z.number().optional(),
});

const manifest = z.object({
  phasewrightArchive: z.literal(VERSION),
  dataset: z.object({
    title: z.string(),
    kind: z.enum(['spectrum-image', 'spectrum-line', 'spectrum', 'image', 'image-stack', 'other']),
    shape: z.array(count).min(1).max(16),
    dtype: z.string(),
    axes: z.array(axis).max(16),
    metadata: tree,
    originalMetadata: tree,
  }),
  /** File that was compressed. */
  source: tree,
  units: z.object({
    kind: z.enum(['image', 'spectrum']),
    /** Images or spectra of a block; the last one may have fewer. */
    perBlock: count,
    /** Numbers of one. */
    numbers: count,
  }),
  bound,
  /** What the signal-to-noise ratio is measured against: largest − smallest value of the original. */
  peak: z.number().min(0),
  /** Latent number = low + step · stored one; float32 ones are stored as they are. Null when all blocks are lossless. */
  latent: z
    .object({
      count: count.max(MOST_LATENT),
      bits,
      low: z.array(z.number()),
      step: z.array(z.number()),
    })
    .nullable(),
  /** Sizes of what the decoder gives for one. */
  output: z.array(count).max(4),
  checksums: z.object({ index: z.number(), decoder: z.number() }),
  /** Where the model comes from: recipe, seed, versions. */
  model: tree,
  /** What came out, as the person who compressed it was told. */
  report: tree,
  versions: tree,
});

type Tree = { readonly [key: string]: Json };
type Parsed = z.output<typeof manifest>;

/** What an archive says of itself. */
export interface Manifest extends Omit<Parsed, 'dataset' | 'source' | 'model' | 'report' | 'versions' | 'output'> {
  readonly dataset: DatasetDescription;
  readonly source: Tree;
  readonly model: Tree;
  readonly report: Tree;
  readonly versions: Tree;
  readonly output: readonly number[];
}

/** @throws {AppError} `file-damaged`, `format-unsupported` */
export function parseManifest(value: unknown): Manifest {
  const place = { format: FORMAT, field: MANIFEST_MEMBER };
  const version = (value as { phasewrightArchive?: unknown } | null)?.phasewrightArchive;
  if (typeof version === 'number' && version > VERSION) {
    const advice = 'Install the newest version and open it again.';
    throw unsupported('The archive was written by a newer version of Phasewright.', advice, place);
  }
  const parsed = manifest.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw damaged(`The archive does not describe itself: ${issue?.path.join('.')}: ${issue?.message}.`, place);
  }
  const { dataset, units, latent, output } = parsed.data;
  const fail = (what: string) => damaged(`What the archive says of its ${what} does not fit together.`, place);
  const dtype = dataset.dtype as DType;
  if (!(Object.hasOwn(BYTES_PER_ELEMENT, dtype) && isRealNumber(dtype))) throw fail('number type');
  const total = elementCount(dataset.shape);
  const signal = dataset.shape.slice(units.kind === 'image' ? -2 : -1);
  if (!Number.isSafeInteger(total * 8)) throw fail('shape');
  if (dataset.axes.length !== dataset.shape.length) throw fail('axes');
  if (dataset.axes.some(({ size, positions }, i) => size !== dataset.shape[i] || (positions?.length ?? size) !== size))
    throw fail('axes');
  if (elementCount(signal) !== units.numbers) throw fail('images or spectra');
  if (units.perBlock * units.numbers * BYTES_PER_ELEMENT[dtype] > MOST_BLOCK_BYTES) throw fail('blocks');
  if (elementCount(output) !== units.numbers) throw fail('decoder');
  if (latent && (latent.low.length !== latent.count || latent.step.length !== latent.count))
    throw fail('latent numbers');
  return { ...parsed.data, dataset: { ...dataset, dtype } } as Manifest;
}

/** Images or spectra, and blocks of them, in an archive. */
export function blockCounts({ dataset, units }: Manifest): { readonly units: number; readonly blocks: number } {
  const all = elementCount(dataset.shape) / units.numbers;
  return { units: all, blocks: Math.ceil(all / units.perBlock) };
}

/** How values of this type lie in lossless blocks. */
export function wordLayout(dtype: DType, shape: readonly number[]): WordLayout {
  const size = BYTES_PER_ELEMENT[dtype];
  const bytes = Math.min(4, size) as 1 | 2 | 4;
  const step = size > 4 ? 2 : 1;
  return { bytes, step, row: step * (shape.at(-1) ?? 1) };
}
