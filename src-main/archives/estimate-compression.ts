import { deflateRawSync } from 'node:zlib';
import type { CompressionEstimate } from '../../src-preload/contract/archive.ts';
import { BYTES_PER_ELEMENT } from '../../src-preload/contract/dataset.ts';
import type { EstimateCompressionRequest } from '../../src-preload/contract/engine.ts';
import type { JobContext } from '../../src-preload/contract/job.ts';
import { ENTRY_BYTES } from '../readers/phasewright-archive/block-index.ts';
import { openFile } from '../readers/registry.ts';
import { openDevice } from '../recipes/open-device.ts';
import { blockedData, chooseDataset, sizeOfImages } from './archive-data.ts';
import { givenModel } from './choose-model.ts';
import { encodeBlocks, floatsOf, readBlock } from './encode-blocks.ts';
import { keepModel, sampleBlocks } from './keep-model.ts';

/**
 * What compressing by a given model would come to, from evenly spread blocks.
 * @throws {AppError} as compressing does
 */
export async function estimateCompression(
  request: EstimateCompressionRequest,
  job: JobContext,
): Promise<CompressionEstimate> {
  const { bound, model: asked } = request;
  const opened = await openFile(request.file);
  const device = await openDevice('cpu', 1, job.warn);
  try {
    const dataset = chooseDataset(opened.datasets, request);
    const source = dataset.open();
    const size = sizeOfImages(dataset);
    const numbers = size ? size[0] * size[1] : dataset.shape.at(-1)!;
    const { model } = await givenModel(asked, numbers, size);
    const whole = blockedData(dataset, source, numbers, size, 0);
    const sample = sampleBlocks(whole);
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    let rawBytes = 0;
    for (const number of sample) {
      const block = readBlock(whole, number);
      rawBytes += block.length * BYTES_PER_ELEMENT[dataset.dtype];
      for (const value of floatsOf([block])) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    const data = { ...whole, peak: high > low ? high - low : 0 };
    const context = { ...device, job, cacheBytes: 0 };
    const kept = await keepModel(data, model, context);
    let [bytes, lossless] = [0, 0];
    try {
      for await (const { block } of encodeBlocks(data, sample, model, kept, bound, context)) {
        bytes += block.payload.length + ENTRY_BYTES;
        if (block.kind === 'lossless') lossless++;
      }
    } finally {
      kept.decoder.close();
      source.close();
    }
    const share = data.blocks / sample.length;
    const decoderBytes = lossless < sample.length ? deflateRawSync(kept.model.model).length : 0;
    return { ratio: (rawBytes * share) / (bytes * share + decoderBytes), lossless: lossless / sample.length };
  } finally {
    opened.close();
    await device.compute.close();
  }
}
