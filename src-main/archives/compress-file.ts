import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { CompressionReport } from '../../src-preload/contract/archive.ts';
import type { CompressRequest } from '../../src-preload/contract/engine.ts';
import { framesPart } from '../../src-preload/contract/frames.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import type { AnalysisContext } from '../analysis/context.ts';
import type { ArraySource } from '../cubes/array-source.ts';
import { ONNX_RUNTIME_VERSION } from '../graphs/sessions.ts';
import { openFile } from '../readers/registry.ts';
import { openDevice } from '../recipes/open-device.ts';
import { PHASEWRIGHT_VERSION } from '../version.ts';
import { type ArchiveBlock, writeArchive } from '../writers/phasewright-archive/archive-writer.ts';
import { blockedData, chooseDataset, sizeOfImages, unitsOf } from './archive-data.ts';
import type { KeptModel } from './choose-grid.ts';
import { type ChosenModel, chooseModel } from './choose-model.ts';
import { CompressionTally } from './compression-tally.ts';
import { type BlockedData, encodeBlocks } from './encode-blocks.ts';
import { keepModel } from './keep-model.ts';
import { measureData } from './measure-data.ts';

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
    const dataset = chooseDataset(opened.datasets, request);
    source = dataset.open();
    const size = sizeOfImages(dataset);
    const numbers = size ? size[0] * size[1] : dataset.shape.at(-1)!;
    const measures = await measureData(source, numbers, job);
    const data = blockedData(dataset, source, numbers, size, measures.peak);
    const chosen = await chooseModel(request.model, unitsOf(source, numbers), size, measures, context);
    if (chosen) kept = await keepModel(data, chosen.model, context);
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
          source: {
            file: basename(request.file),
            format: opened.format,
            dataset: request.dataset,
            ...framesPart(request.frames),
          },
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
