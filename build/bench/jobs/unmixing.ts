import type { AnalysisContext } from '../../../src-main/analysis/context.ts';
import type { Spectra } from '../../../src-main/analysis/spectra.ts';
import { unmix } from '../../../src-main/analysis/unmixing/fcls.ts';
import { findEndmembers } from '../../../src-main/analysis/unmixing/vca.ts';
import type { BenchJob, Quality } from '../job.ts';
import { truthArray, truthSpectra } from '../truth.ts';

const common = {
  must: 4,
  goal: 20,
  async own(data: Spectra, context: AnalysisContext, path: string) {
    const { abundances } = await unmix(data, truthSpectra(path), 'sum-to-one', context);
    const truth = await truthArray(path, 'abund');
    let squares = 0;
    for (let at = 0; at < truth.length; at++) squares += (truth[at] - abundances[at]) ** 2;
    return { rmse: Math.sqrt(squares / truth.length) };
  },
  compare: (own: Quality, peer: Quality) =>
    `RMSE of the abundances to the truth ${Number(own.rmse).toFixed(5)} and ${Number(peer.rmse).toFixed(5)}`,
} satisfies Partial<BenchJob>;

export const fcls: BenchJob = {
  ...common,
  name: 'fcls',
  title: 'FCLS, 6 endmembers, 256²×1024',
  data: 'eds256',
};

export const fclsLarge: BenchJob = {
  ...common,
  name: 'fcls-512',
  title: 'the same, 512²×1024',
  data: 'eds512',
};

export const vca: BenchJob = {
  name: 'vca',
  title: 'VCA 6, 512²×1024',
  data: 'eds512',
  must: 5,
  goal: 15,
  rounds: 1,
  async own(data, context, path) {
    const { pixels, snr } = await findEndmembers(data, { endmembers: 6, average: 5, seed: 0 }, context);
    return { pixels, snr, phases: await phasesOf(pixels, path) };
  },
  compare: (own, peer) =>
    `signal to noise ${Number(own.snr).toFixed(2)} and ${Number(peer.snr).toFixed(2)} dB; corners in ${own.phases} and ${peer.phases} of 6 phases`,
};

/** How many phases the corners lie in. */
async function phasesOf(pixels: readonly number[], path: string): Promise<number> {
  const labels = await truthArray(path, 'labels');
  return new Set(pixels.map((pixel) => labels[pixel])).size;
}
