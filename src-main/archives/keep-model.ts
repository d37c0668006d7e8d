import type { AnalysisContext } from '../analysis/context.ts';
import { type Autoencoder, modelRunner } from '../analysis/networks/autoencoder.ts';
import { chooseGrid, type KeptModel } from './choose-grid.ts';
import { type BlockedData, floatsOf, readBlock } from './encode-blocks.ts';

/** Blocks on which latent grids and weights are tried, and numbers of them all together. */
const SAMPLE_BLOCKS = 64;
const SAMPLE_NUMBERS = 2 ** 22;

/** Numbers of some blocks, evenly spread. */
export function sampleBlocks({ perBlock, numbers, blocks }: BlockedData): number[] {
  const most = Math.min(SAMPLE_BLOCKS, Math.floor(SAMPLE_NUMBERS / (perBlock * numbers)), blocks);
  const count = Math.max(1, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * blocks) / count));
}

/** How a model is kept, by what rounding costs on a sample; blocks with NaN or infinities are left out of it. */
export async function keepModel(data: BlockedData, model: Autoencoder, context: AnalysisContext): Promise<KeptModel> {
  const all = sampleBlocks(data).map((number) => readBlock(data, number));
  const sound = all.filter((block) => floatsOf([block]).every(Number.isFinite));
  const blocks = sound.length > 0 ? sound : all;
  const values = floatsOf(blocks);
  const rows = blocks.map(({ length }) => length / data.numbers);
  const latent = await modelRunner(model.encoder, context)(values, values.length / data.numbers);
  return chooseGrid(model, values, latent, rows);
}
