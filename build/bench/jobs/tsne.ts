import { fitTsne } from '../../../src-main/analysis/embedding/tsne.ts';
import { tsneParameters } from '../../../src-preload/contract/steps.ts';
import type { BenchJob } from '../job.ts';

/** Every how many points the ten nearest neighbors are looked at. */
const LOOK_EVERY = 40;
const NEAREST = 10;

const common = {
  must: 3,
  goal: 10,
  rounds: 1,
  async own(data, context) {
    const points = new Float32Array(data.pixels * data.channels);
    data.read(0, data.pixels, points);
    const model = await fitTsne(points.slice(), data.channels, tsneParameters.parse({}), context);
    return { divergence: model.divergence, kept: keptNeighbors(points, data.channels, model.points) };
  },
  compare: (own, peer) =>
    `divergence ${(Number(own.divergence) / Number(peer.divergence)).toFixed(4)}× (allowed 1.02×); 10-NN kept ${Number(own.kept).toFixed(3)} and ${Number(peer.kept).toFixed(3)}`,
} satisfies Partial<BenchJob>;

export const tsne: BenchJob = {
  ...common,
  name: 'tsne',
  title: 't-SNE of 20,000 × 50 scores',
  data: 'eds256-scores-50-20000',
};

export const tsneSmall: BenchJob = {
  ...common,
  name: 'tsne-10k',
  title: 'the same of 10,000',
  data: 'eds256-scores-50-10000',
};

/** Share of the nearest points that are among the nearest in the picture; for every {@link LOOK_EVERY}th point. */
function keptNeighbors(points: Float32Array, channels: number, picture: Float32Array): number {
  let kept = 0;
  let looked = 0;
  for (let point = 0; point < picture.length / 2; point += LOOK_EVERY) {
    const there = new Set(nearest(picture, 2, point));
    kept += nearest(points, channels, point).filter((other) => there.has(other)).length;
    looked += NEAREST;
  }
  return kept / looked;
}

function nearest(points: Float32Array, channels: number, point: number): number[] {
  const best: { other: number; square: number }[] = [];
  for (let other = 0; other < points.length / channels; other++) {
    let square = 0;
    for (let c = 0; c < channels; c++) square += (points[point * channels + c] - points[other * channels + c]) ** 2;
    if (other === point || (best.length === NEAREST && square >= best[NEAREST - 1].square)) continue;
    best.push({ other, square });
    best.sort((a, b) => a.square - b.square);
    best.length = Math.min(best.length, NEAREST);
  }
  return best.map(({ other }) => other);
}
