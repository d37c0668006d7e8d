import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { CompressionReport } from '../../src-preload/contract/archive.ts';
import { BYTES_PER_ELEMENT, isRealNumber } from '../../src-preload/contract/dataset.ts';
import type { CompressRequest } from '../../src-preload/contract/engine.ts';
import { AppError } from '../../src-preload/contract/errors.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { AnalysisContext } from '../analysis/context.ts';
import { modelRunner } from '../analysis/networks/autoencoder.ts';
import type { Spectra } from '../analysis/spectra.ts';
import { type ArraySource, elementCount } from '../cubes/array-source.ts';
import { spectraOfSource } from '../cubes/spectra-of-source.ts';
import { ONNX_RUNTIME_VERSION } from '../graphs/sessions.ts';
import { MOST_BLOCK_BYTES } from '../readers/phasewright-archive/manifest.ts';
import type { OpenedDataset } from '../readers/reader.ts';
import { openFile } from '../readers/registry.ts';
import { openDevice } from '../recipes/open-device.ts';
import { PHASEWRIGHT_VERSION } from '../version.ts';
import { type ArchiveBlock, writeArchive } from '../writers/phasewright-archive/archive-writer.ts';
import { chooseGrid, type KeptModel } from './choose-grid.ts';
import { type ChosenModel, chooseModel } from './choose-model.ts';
import { CompressionTally } from './compression-tally.ts';
import { type BlockedData, encodeBlocks, floatsOf, readBlock } from './encode-blocks.ts';
import { measureData } from './measure-data.ts';

/** Raw bytes of a block of spectra, and most spectra: each has an entry in the index, and is lossless as a whole. */
const BLOCK_BYTES = 32 * 1024;
const MOST_SPECTRA = 128;
/** Blocks on which latent grids and weights are tried, and numbers of them all together. */
const SAMPLE_BLOCKS = 64;
const SAMPLE_NUMBERS = 2 ** 22;

/**
 * Compresses a dataset into an archive of latent numbers, decoder and index. Each image, or block of spectra, is decoded as
 * it will be read and measured; where the bound does not hold it is stored losslessly. Memory does not grow with the data.
 *
 * @throws {AppError} `data-unsuitable`, `usage`, what reading and writing throw
 */
export async function compressFile(request: CompressRequest, job: JobContext): Promise<CompressionReport> {
  const opened = await openFile(request.file);
  let source: ArraySource | undefined;
  const threads = request.threads ?? availableParallelism();
  const device = await openDevice(request.device, threads, job.warn);
  const context: AnalysisContext = { ...device, job, cacheBytes: 0 };
  let kept: KeptModel | null = null;
  try {
    for (const warning of opened.warnings) job.warn(warning);
    const dataset = choose(opened.datasets, request);
    source = dataset.open();
    const size = sizeOfImages(dataset);
    const numbers = size ? size[0] * size[1] : dataset.shape.at(-1)!;
    const measures = await measureData(source, numbers, job);
    const data = blocked(dataset, source, numbers, size, measures.peak);
    const chosen = await chooseModel(request.model, spectraOf(source, numbers), size, measures, context);
    if (chosen) kept = await keptModel(data, chosen, measures.finite, context);
    const tally = new CompressionTally(data, measures.deflateRatio);
    const sizes = await writeArchive(request.out, blocksOf(data, chosen, kept, request, context, tally), () => {
      const model = tally.usesModel ? kept : null;
      return {
        decoder: model?.model.model ?? null,
        manifest: {
          phasewrightArchive: 1,
          dataset: {
            title: dataset.title,
            kind: dataset.kind,
            shape: [...dataset.shape],
            dtype: dataset.dtype,
            axes: [...dataset.axes],
            metadata: dataset.metadata,
            originalMetadata: dataset.originalMetadata,
          },
          source: { file: basename(request.file), format: opened.format, dataset: request.dataset },
          units: { kind: size ? 'image' : 'spectrum', perBlock: data.perBlock, numbers },
          bound: request.bound,
          peak: data.peak,
          latent: model && { ...model.grid, low: [...model.grid.low], step: [...model.grid.step] },
          output: chosen?.model.input ?? [numbers],
          model: (model && chosen?.provenance) ?? {},
          report: tally.forArchive(request.bound),
          versions: {
            phasewright: PHASEWRIGHT_VERSION,
            onnxruntime: ONNX_RUNTIME_VERSION,
            node: process.versions.node,
          },
        },
      };
    });
    return tally.report(sizes.archive, request.bound, kept, chosen?.provenance ?? {});
  } finally {
    kept?.decoder.close();
    source?.close();
    opened.close();
    await device.compute.close();
  }
}

/** Blocks for the writer; their figures go to the tally. */
async function* blocksOf(
  data: BlockedData,
  chosen: ChosenModel | null,
  kept: KeptModel | null,
  { bound }: CompressRequest,
  context: AnalysisContext,
  tally: CompressionTally,
): AsyncGenerator<ArchiveBlock> {
  const all = Array.from({ length: data.blocks }, (_, i) => i);
  for await (const encoded of encodeBlocks(data, all, chosen?.model ?? null, kept, bound, context)) {
    tally.add(encoded);
    yield encoded.block;
  }
}

/** How the model is kept, by what rounding costs on evenly spread blocks. */
async function keptModel(
  data: BlockedData,
  { model }: ChosenModel,
  finite: Uint32Array,
  context: AnalysisContext,
): Promise<KeptModel> {
  const wanted = Math.min(SAMPLE_BLOCKS, Math.floor(SAMPLE_NUMBERS / (data.perBlock * data.numbers)), data.blocks);
  const count = Math.max(1, wanted);
  const spread = Array.from({ length: count }, (_, i) => Math.floor((i * data.blocks) / count));
  const finiteUnits = new Set(finite);
  const sound = spread.filter((block) => {
    const first = block * data.perBlock;
    const end = Math.min(data.units, first + data.perBlock);
    for (let unit = first; unit < end; unit++) if (!finiteUnits.has(unit)) return false;
    return true;
  });
  const blocks = (sound.length > 0 ? sound : spread).map((number) => readBlock(data, number));
  const values = floatsOf(blocks);
  const rows = blocks.map(({ length }) => length / data.numbers);
  const latent = await modelRunner(model.encoder, context)(values, values.length / data.numbers);
  return chooseGrid(model, values, latent, rows);
}

function blocked(
  { shape, dtype }: OpenedDataset,
  source: ArraySource,
  numbers: number,
  size: readonly [number, number] | undefined,
  peak: number,
): BlockedData {
  const units = elementCount(shape) / numbers;
  const bytes = numbers * BYTES_PER_ELEMENT[dtype];
  const perBlock = size ? 1 : Math.min(units, MOST_SPECTRA, Math.max(1, Math.round(BLOCK_BYTES / bytes)));
  return { source, dtype, shape, numbers, units, perBlock, blocks: Math.ceil(units / perBlock), size, peak };
}

function spectraOf(source: ArraySource, numbers: number): Spectra {
  return spectraOfSource({
    shape: [elementCount(source.shape) / numbers, numbers],
    dtype: source.dtype,
    read: (first, count) => source.read(first, count),
    close: () => {},
  });
}

/** Height and width, where the dataset is of images. */
function sizeOfImages({ kind, shape }: OpenedDataset): readonly [number, number] | undefined {
  return kind === 'image' || kind === 'image-stack' ? [shape.at(-2)!, shape.at(-1)!] : undefined;
}

/** @throws {AppError} `usage`, `data-unsuitable` */
function choose(datasets: readonly OpenedDataset[], { file, dataset: index }: CompressRequest): OpenedDataset {
  const dataset = datasets[index];
  if (!dataset) {
    const advice = `Choose one from 0 to ${datasets.length - 1}; "phasewright info" lists them.`;
    throw new AppError('usage', `${file} has no dataset ${index}.`, advice, { file });
  }
  const refuse = (why: string, advice: string) => new AppError('data-unsuitable', why, advice, { file });
  const { dtype, kind, shape } = dataset;
  if (!isRealNumber(dtype)) {
    const advice = 'Convert colors to gray, or complex numbers to their amplitude first.';
    throw refuse(`Values of type ${dtype} cannot be compressed by a model.`, advice);
  }
  if (kind === 'other' || shape.length < (kind.startsWith('image') ? 2 : 1)) {
    throw refuse('This dataset is neither spectra nor images.', 'Choose another dataset of the file ("--dataset").');
  }
  const numbers = kind.startsWith('image') ? shape.at(-1)! * shape.at(-2)! : shape.at(-1)!;
  if (numbers * BYTES_PER_ELEMENT[dtype] > MOST_BLOCK_BYTES) {
    throw refuse('These images have more than 256 MB each.', 'Cut them into tiles first.');
  }
  return dataset;
}
