import { useMemo, useState } from 'react';
import { useView } from '../../state/view-store.ts';
import { fromCube, gridOf, gridOfRun } from '../../vis/map-grid.ts';
import type { RunNetwork } from './network-of-run.ts';
import { latentOf } from './network-of-run.ts';
import { alongAxis, between, type LatentStatistics, latentStatistics, rowsWithNumbers, widestAxes } from './walk.ts';

/** Ends of a walk along an axis, in standard deviations. */
const FARTHEST = 3;
/** Places of the strip of pictures along a walk. */
const STOPS = 7;

/** A walk through latent space, and how a person changes it. */
export interface Walk {
  readonly mode: 'axis' | 'between';
  readonly setMode: (mode: 'axis' | 'between') => void;
  /** Latent number that changes, from 0. */
  readonly axis: number;
  readonly setAxis: (axis: number) => void;
  /** Where the walk starts from: the middle of all, or the sample that is shown. */
  readonly base: 'mean' | 'shown';
  readonly setBase: (base: 'mean' | 'shown') => void;
  /** Along an axis −3 … 3 standard deviations; between two samples 0 … 1. */
  readonly position: number;
  readonly setPosition: (position: number) => void;
  readonly range: readonly [number, number];
  /** Samples at both ends of a walk between two. */
  readonly ends: readonly [number, number];
  readonly setEnd: (end: 0 | 1, sample: number) => void;
  /** The sample shown in map or gallery; null when it is not one of the run's. */
  readonly shown: number | null;
  readonly statistics: LatentStatistics;
  /** Latent numbers of a place on the walk. */
  readonly at: (position: number) => readonly number[];
  readonly place: readonly number[];
  /** Positions of the strip. */
  readonly stops: readonly number[];
}

export function useWalk(network: RunNetwork, latents: ArrayLike<number>): Walk {
  const { latentSize } = network;
  const shown = useShownSample(network);
  const statistics = useMemo(() => latentStatistics(latents, latentSize), [latents, latentSize]);
  const first = useMemo(() => rowsWithNumbers(latents, latentSize), [latents, latentSize]);
  const [mode, setMode] = useState<'axis' | 'between'>('axis');
  const [axis, setAxis] = useState(() => widestAxes(statistics)[0] ?? 0);
  const [base, setBase] = useState<'mean' | 'shown'>('mean');
  const [along, setAlong] = useState(0);
  const [share, setShare] = useState(0);
  const [ends, setEnds] = useState<readonly [number, number]>(() => [first[0] ?? 0, first.at(-1) ?? 0]);
  const known = hasNumbers(latents, latentSize, shown) ? shown : null;
  const at = useMemo(() => {
    const from = base === 'shown' && known !== null ? latentOf(latents, latentSize, known) : statistics.mean;
    const [a, b] = ends.map((sample) => latentOf(latents, latentSize, sample)) as [
      readonly number[],
      readonly number[],
    ];
    return (position: number) =>
      mode === 'axis' ? alongAxis(from, axis, position, statistics) : between(a, b, position);
  }, [mode, axis, base, known, ends, latents, latentSize, statistics]);
  const position = mode === 'axis' ? along : share;
  const range = mode === 'axis' ? ([-FARTHEST, FARTHEST] as const) : ([0, 1] as const);
  const place = useMemo(() => at(position), [at, position]);
  const stops = useMemo(
    () => Array.from({ length: STOPS }, (_, i) => range[0] + (i / (STOPS - 1)) * (range[1] - range[0])),
    [range[0], range[1]],
  );
  return {
    mode,
    setMode,
    axis,
    setAxis: (next) => setAxis((next + latentSize) % latentSize),
    base,
    setBase,
    position,
    setPosition: (next) => (mode === 'axis' ? setAlong : setShare)(Math.max(range[0], Math.min(range[1], next))),
    range,
    ends,
    setEnd: (end, sample) => setEnds(end === 0 ? [sample, ends[1]] : [ends[0], sample]),
    shown: known,
    statistics,
    at,
    place,
    stops,
  };
}

/** Whether a sample has latent numbers; masked pixels have none. */
export function hasNumbers(latents: ArrayLike<number>, size: number, sample: number | null): sample is number {
  return sample !== null && Number.isFinite(latents[sample * size]);
}

/** The image or pixel that the other views show, as a number of the run's samples. */
export function useShownSample({ run, isFrameByFrame, samples }: RunNetwork): number | null {
  const frame = useView((view) => view.frame);
  const probe = useView((view) => view.probe);
  if (run.result.prepared.images) return isFrameByFrame && frame < samples ? frame : null;
  if (!probe) return null;
  const { rows, columns } = gridOf(run.result.prepared.axes);
  const { row, column } = fromCube(gridOfRun(run.result), probe);
  return row >= 0 && column >= 0 && row < rows && column < columns ? row * columns + column : null;
}
